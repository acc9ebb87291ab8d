import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { platformOf, SERVICE_NAMES, type ServiceName } from '../api/platform';
import { type Role, useHasRole } from '../frame/me';
import { useLanguage, useTextOf, wordOf } from '../words/words';
import { ruleWords } from './rule.words';

/** A version of a rule set, as decisions name it. */
export interface RuleVersionRef {
  kind: string;
  id: string;
  version: string;
}

/** Those to whom the pages of rules are open. */
const READERS: Role[] = [
  ...(['credit-officer', 'auditor', 'regulator', 'subsidy-officer', 'subsidy-approver'] as const),
  ...(['enterprise', 'operator'] as const),
];
const KEPT_MS = 600_000;

/** The service that decides by rules of this kind, and so has its page. */
export function ownerOfRule(kind: string): ServiceName {
  switch (kind) {
    case 'rating':
      return 'credit-rating';
    case 'commitment':
    case 'subsidy':
      return kind;
    default:
      return 'reward-penalty';
  }
}

/** `technical-renovation@2026.1`, as texts name a version. */
export function parseRuleRef(kind: string, text: string): RuleVersionRef {
  const [id = '', version = ''] = text.split('@');
  return { kind, id, version };
}

/** `2026.1` of `common@2026.1`: for texts that have but one name. */
export function versionIn(text: string): string {
  return text.slice(text.indexOf('@') + 1);
}

function useRuleSets(owners: ServiceName[]): components['schemas']['RuleSetLine'][][] {
  return useQueries({
    queries: owners.map((owner) => ({
      queryKey: [owner, 'rule-sets'],
      queryFn: ({ signal }: { signal: AbortSignal }) => take(platformOf[owner].GET('/rule-sets', { signal })),
      staleTime: KEPT_MS,
    })),
  }).map(({ data }) => data?.items ?? []);
}

/** The titles of rules of these kinds as texts, for lists and exports; its kind stands for one that is not known (yet). */
export function useRuleNames(kinds: string[]): (rule: RuleVersionRef) => string {
  const textOf = useTextOf();
  const language = useLanguage();
  const owners = [...new Set(kinds.map(ownerOfRule))];
  const lists = useRuleSets(owners);
  return ({ kind, id, version }) => {
    const sets = lists[owners.indexOf(ownerOfRule(kind))] ?? [];
    const known = sets
      .find((set) => set.kind === kind && set.id === id)
      ?.versions.find((one) => one.version === version);
    return `${known ? textOf(known.title) : wordOf(ruleWords, `kind.${kind}`, language)} ${version}`;
  };
}

/** A version of a rule set by its title, and a link to its text. */
export function RuleName({ kind, id, version }: RuleVersionRef): ReactNode {
  const nameOf = useRuleNames([kind]);
  const mayRead = useHasRole(...READERS);
  const name = nameOf({ kind, id, version });
  if (!mayRead) return name;
  return <Link to={`/rules/${ownerOfRule(kind)}/${kind}/${id}/${version}`}>{name}</Link>;
}

/** The same where only its id is known: whichever service has it. */
export function RuleOfAnyKind({ id, version }: Omit<RuleVersionRef, 'kind'>): ReactNode {
  const sets = useRuleSets([...SERVICE_NAMES]);
  const kind = sets.flat().find((set) => set.id === id)?.kind;
  return kind === undefined ? `${id} ${version}` : <RuleName kind={kind} id={id} version={version} />;
}

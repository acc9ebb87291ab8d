import { createHash } from 'node:crypto';
import { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { z } from 'zod';
import { commitmentRules } from './commitment';
import { exemptionRules } from './exemption';
import { inspectionRules } from './inspection';
import { leniencyRules } from './leniency';
import { ratingRules } from './rating-rules';
import { redListRules } from './red-list';
import { repairRules } from './repair';
import { parseBy, RuleDataError } from './rule-data-error';
import { subsidyRules } from './subsidy';

const schemas = {
  rating: ratingRules,
  repair: repairRules,
  leniency: leniencyRules,
  'red-list': redListRules,
  exemption: exemptionRules,
  inspection: inspectionRules,
  commitment: commitmentRules,
  subsidy: subsidyRules,
};

export type RuleKind = keyof typeof schemas;
export const RULE_KINDS = Object.keys(schemas) as RuleKind[];

/** The parsed rule set of one kind, e.g. RuleSetOf<'repair'>. */
export type RuleSetOf<K extends RuleKind> = z.output<(typeof schemas)[K]>;
export type RuleSet = { [K in RuleKind]: RuleSetOf<K> }[RuleKind];

/** What tells the versions of a rule set apart. */
export type RuleSetHead = Pick<RuleSet, 'kind' | 'id' | 'version' | 'effectiveFrom'>;

export function isRuleKind(value: unknown): value is RuleKind {
  return typeof value === 'string' && Object.hasOwn(schemas, value);
}

const kindField = z.custom<RuleKind>(isRuleKind, { error: `must be one of ${RULE_KINDS.join(', ')}` });
const anyKind = z.looseObject({ kind: kindField }, { error: 'must be a rule set' });

/**
 * Checks one rule set, as read from YAML by the core schema, and turns its amounts, percents and points into integers.
 * @param file named in the errors
 * @param root where the data stands in the file, e.g. ['cases', 0, 'with']
 * @throws RuleDataError
 */
export function parseRuleSet(data: unknown, file?: string, root: readonly PropertyKey[] = []): RuleSet {
  const { kind } = parseBy(anyKind, data, root, file);
  return parseBy<z.ZodType<RuleSet>>(schemas[kind], data, root, file);
}

/** Where a rule set stands below its folder: `<kind>/<id>@<version>.yaml`. */
export function ruleSetPath(head: RuleSetHead): string {
  return `${head.kind}/${head.id}@${head.version}.yaml`;
}

/**
 * The version in force on a date: the one with the latest effectiveFrom not after it.
 * @param versions of the rule set `kind` `id`, in any order
 * @throws RuleDataError when there is none, or two begin on the same day
 */
export function versionInForce<T extends RuleSetHead>(
  versions: readonly T[],
  kind: string,
  id: string,
  on: CalendarDate,
): T {
  let inForce: T | undefined;
  const days = new Map<CalendarDate, T>();
  for (const version of versions) {
    const twin = days.get(version.effectiveFrom);
    if (twin !== undefined) throw sameDayFault(twin, version);
    days.set(version.effectiveFrom, version);
    if (version.effectiveFrom <= on && (inForce === undefined || version.effectiveFrom > inForce.effectiveFrom)) {
      inForce = version;
    }
  }
  if (inForce === undefined) {
    throw new RuleDataError([{ path: 'on', message: `${kind} ${id} has no version in force on ${on}` }]);
  }
  return inForce;
}

function sameDayFault(one: RuleSetHead, other: RuleSetHead): DomainError {
  const message = `versions ${one.version} and ${other.version} of ${one.kind} ${one.id} both begin on ${one.effectiveFrom}`;
  return new RuleDataError([{ path: 'effectiveFrom', message }]);
}

/** SHA-256 hex of a rule file's bytes, as it stands in every receipt. */
export function ruleSetHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

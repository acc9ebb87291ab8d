import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { formatYuan } from '@app/kernel/money';
import { formatPercent } from '@app/kernel/percent';
import { Clock } from '@app/platform/clock';
import { RuleSets } from '@app/platform/rule-sets';
import { neededFacts } from '../decisions/fact-words';
import { type Policy, termsOf } from '../decisions/policy-terms';
import type { PolicyVersionView, PolicyView } from './policy.dto';

@Injectable()
export class Policies {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  list(): PolicyView[] {
    return this.rules.ids('subsidy').map((id) => this.view(id, this.rules.versionsOf('subsidy', id)));
  }

  /** @throws DomainError policy.not-found */
  get(id: string): PolicyView {
    const versions = this.rules.versionsOf('subsidy', id);
    if (versions.length === 0) throw new DomainError('not-found', 'policy.not-found', { id });
    return this.view(id, versions);
  }

  private view(id: string, versions: Policy[]): PolicyView {
    const today = this.clock.today();
    const inForce = versions.findLast(({ effectiveFrom }) => effectiveFrom <= today);
    return {
      id,
      facts: inForce ? neededFacts(inForce.rules) : [],
      inForce: inForce ? viewOfVersion(inForce) : null,
      versions: versions.map(viewOfVersion),
    };
  }
}

function viewOfVersion({ rules, hash, effectiveFrom, publishedAt }: Policy): PolicyVersionView {
  const { poolCode, deMinimis, transition } = termsOf(rules);
  return {
    version: rules.version,
    effectiveFrom,
    publishedAt: publishedAt.toISOString(),
    hash,
    title: rules.title,
    basis: rules.basis,
    factors: Object.fromEntries(
      Object.entries(rules.factors).map(([grade, percent]) => [grade, formatPercent(percent)]),
    ),
    cap: rules.cap === undefined ? null : formatYuan(rules.cap),
    factName: rules.base.kind === 'fixed' ? null : rules.base.of,
    facts: neededFacts(rules),
    baseKind: rules.base.kind,
    minimumGrade: rules.requires.minimumGrade,
    poolCode,
    deMinimis: formatYuan(deMinimis),
    transition,
  };
}

import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import type { Tx } from '@app/platform/database';
import { type PublishedRuleSet, RuleSets } from '@app/platform/rule-sets';
import { decideExemption, type ExemptionGiven, type ExemptionResult } from '@app/rule-kinds/exemption';
import { In } from 'typeorm';
import { EXEMPTION_RULE } from '../exemption/exemption.words';
import { type EnterpriseFacts, isSeriousListed } from '../facts/facts.service';
import { RedListEntry } from '../red-list/red-list-entry.entity';

export interface DecidedExemption {
  rule: PublishedRuleSet<'exemption'>;
  given: ExemptionGiven;
  result: ExemptionResult;
  /** The entry it stands on, when exempt. */
  entry: { id: string; until: CalendarDate } | null;
}

/** Whether enterprises are exempt from a kind of inspection, by the lists as of a day. */
@Injectable()
export class InspectionExemptions {
  constructor(@Inject(RuleSets) private readonly rules: RuleSets) {}

  ruleOn(on: CalendarDate): PublishedRuleSet<'exemption'> {
    return this.rules.inForce('exemption', EXEMPTION_RULE, on);
  }

  /** By enterprise id. */
  async decide(
    tx: Tx,
    enterprises: EnterpriseFacts[],
    inspection: string,
    on: CalendarDate,
  ): Promise<Map<string, DecidedExemption>> {
    const rule = this.ruleOn(on);
    const entered = await tx.findBy(RedListEntry, {
      enterpriseId: In(enterprises.map(({ id }) => id)),
      state: 'entered',
    });
    const entries = new Map(entered.map((entry) => [entry.enterpriseId, entry]));
    return new Map(
      enterprises.map((facts) => {
        const entry = entries.get(facts.id);
        const given: ExemptionGiven = {
          ...(entry ? { redListed: { from: entry.fromOn!, until: entry.untilOn! } } : {}),
          seriousListed: isSeriousListed(facts, on),
          sector: facts.sector,
          inspection,
        };
        const result = decideExemption(rule.rules, given, on);
        const standsOn = result.exempt ? { id: entry!.id, until: entry!.untilOn! } : null;
        return [facts.id, { rule, given, result, entry: standsOn }];
      }),
    );
  }
}

import { type CalendarDate, laterOf } from '@app/kernel/calendar';
import type { PublishedRuleSet } from '@app/platform/rule-sets';
import { decideRepair, type RepairGiven, type RepairResult, type RepairRules } from '@app/rule-kinds/repair';
import { z } from 'zod';

export const REPAIR_RULE = 'credit-repair';

/** Records that speak for an enterprise: there is nothing to put right. */
export const HONOURS: readonly string[] = ['award', 'taxpayer-a', 'customs-aeo'];

/** The facts of a record that a repair rests on. */
export interface RepairableRecord {
  record: string;
  class: string | null;
  sector: string | null;
  determinedOn: CalendarDate;
  /** As known of the record. */
  obligationsFulfilledOn: CalendarDate | null;
}

/** Its class; a serious listing is serious whether or not anybody said so. */
export function repairClassOf({
  record,
  class: recordClass,
}: Pick<RepairableRecord, 'record' | 'class'>): string | null {
  return recordClass ?? (record === 'serious-list' ? 'serious' : null);
}

/** What RULES.md calls `given`. */
export function repairGivenOf(
  record: RepairableRecord,
  recordClass: string,
  stated: { obligationsFulfilledOn?: CalendarDate | null; pledgeSignedOn?: CalendarDate | null } = {},
): RepairGiven {
  const obligationsFulfilledOn = record.obligationsFulfilledOn ?? stated.obligationsFulfilledOn;
  return {
    class: recordClass,
    ...(record.sector ? { sector: record.sector } : {}),
    determinedOn: record.determinedOn,
    ...(obligationsFulfilledOn ? { obligationsFulfilledOn } : {}),
    ...(stated.pledgeSignedOn ? { pledgeSignedOn: stated.pledgeSignedOn } : {}),
  };
}

export type RepairRegime = PublishedRuleSet<'repair'>;

export function knowsClass(rules: RepairRules, recordClass: string): boolean {
  return Object.hasOwn(rules.classes, recordClass);
}

export interface EndByTime {
  on: CalendarDate;
  regime: RepairRegime;
  result: RepairResult;
}

/**
 * The first day on which publication was over by the regime of that very day and the duties were done; null: there is
 * none with the regimes there are. A new regime with shorter periods acts from its own first day, not before.
 * @param regimes earliest first
 */
export function endByTime(regimes: readonly RepairRegime[], given: RepairGiven): EndByTime | null {
  const doneOn = given.obligationsFulfilledOn;
  if (doneOn === undefined) return null;
  for (const [at, regime] of regimes.entries()) {
    if (!knowsClass(regime.rules, given.class)) continue;
    const { publicationEndsOn } = decideRepair(regime.rules, given, regime.effectiveFrom);
    const on = [publicationEndsOn, regime.effectiveFrom, doneOn].reduce(laterOf);
    const next = regimes[at + 1];
    if (!next || on < next.effectiveFrom) return { on, regime, result: decideRepair(regime.rules, given, on) };
  }
  return null;
}

const clocksTerm = z.object({
  clocks: z
    .strictObject({
      acceptWorkingDays: z.int().min(0),
      decideWorkingDays: z.int().min(0),
      marketRegulationDecideWorkingDays: z.int().min(0),
    })
    .optional(),
});

/** Working days in which a repair is accepted, and decided after that; null: the regime names none. */
export function clocksOf(
  rules: RepairRules,
  { sector, authority }: { sector: string | null; authority: string | null },
): { accept: number; decide: number } | null {
  const { clocks } = clocksTerm.parse(rules.terms ?? {});
  if (!clocks) return null;
  const marketRegulation = sector === 'market-regulation' || /市场监督|市场监管|市监局|工商/.test(authority ?? '');
  return {
    accept: clocks.acceptWorkingDays,
    decide: marketRegulation ? clocks.marketRegulationDecideWorkingDays : clocks.decideWorkingDays,
  };
}

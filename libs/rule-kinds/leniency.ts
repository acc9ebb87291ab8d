import { CalendarDate } from '@app/kernel/calendar';
import { z } from 'zod';
import { date, distinct, envelope, flag, months, monthsFrom, text, title, workingDays } from './fields';
import { ruleDataFault } from './rule-data-error';

const offence = z.strictObject({
  code: text,
  title,
  /** Listed for limb (a): minor, corrected, no harm. */
  minor: flag,
  /** Listed for limb (b): first, slight harm, corrected. */
  first: flag,
  correctionWorkingDays: workingDays,
});

/** The lists of 轻微免罚 and 首违不罚. */
export const leniencyRules = z.strictObject({
  kind: z.literal('leniency'),
  ...envelope,
  lookBackMonths: months,
  offences: z.array(offence).superRefine(distinct((entry) => entry.code, ['code'])),
});

export const leniencyGiven = z.strictObject({
  offence: text,
  harm: z.enum(['none', 'slight', 'substantial'], { error: 'must be none, slight or substantial' }),
  noFaultProved: flag.optional(),
  correctedOn: date.optional(),
  correctionDueOn: date,
  /** The day of the decision when absent. */
  flaggedOn: date.optional(),
  /** Earlier violations; never the one being decided. */
  history: z.array(z.strictObject({ offence: text, determinedOn: date, annulledOn: date.optional() })),
});

export type LeniencyRules = z.output<typeof leniencyRules>;
export type LeniencyGiven = z.output<typeof leniencyGiven>;

export interface LeniencyResult {
  outcome: 'no-penalty' | 'may-waive' | 'await-correction' | 'penalise';
  limb: 'no-fault' | 'minor' | 'first' | null;
  isFirst: boolean;
  /** Whoever is not penalised must be educated. */
  educate: boolean;
  /** True only where the law says "may". */
  discretionary: boolean;
  reasons: ('not-listed' | 'repeat-offence' | 'not-corrected-in-time')[];
}

/**
 * Whether the law says shall not, may waive, or penalise.
 * @param on day of the decision: the day the violation is flagged, or a later one when it is decided again
 * @throws RuleDataError when flaggedOn is after `on`, or a date is outside the years 0001–9999
 * @see 行政处罚法 (2021) art. 33
 */
export function decideLeniency(rules: LeniencyRules, given: LeniencyGiven, on: CalendarDate): LeniencyResult {
  const flaggedOn = given.flaggedOn ?? on;
  if (flaggedOn > on) throw ruleDataFault(['given', 'flaggedOn'], 'must not be after the day of the decision');
  let isFirst = true;
  // Does not stop at the first repeat, so that a date out of range is an error in whatever order the history comes.
  given.history.forEach(({ offence, determinedOn, annulledOn }, index) => {
    if (offence !== given.offence || annulledOn !== undefined || determinedOn > flaggedOn) return;
    const until = monthsFrom(determinedOn, rules.lookBackMonths, ['given', 'history', index, 'determinedOn']);
    if (flaggedOn < until) isFirst = false;
  });
  const listed = rules.offences.find((entry) => entry.code === given.offence);
  const decided = (
    outcome: LeniencyResult['outcome'],
    limb: LeniencyResult['limb'],
    ...reasons: LeniencyResult['reasons']
  ): LeniencyResult => ({
    outcome,
    limb,
    isFirst,
    educate: outcome !== 'penalise',
    discretionary: outcome === 'may-waive',
    reasons,
  });

  const notListed = listed === undefined ? (['not-listed'] as const) : [];
  if (given.noFaultProved === true) return decided('no-penalty', 'no-fault', ...notListed);
  if (listed === undefined) return decided('penalise', null, ...notListed);

  const minorHolds = listed.minor && given.harm === 'none';
  const firstHoldsButForHistory = listed.first && given.harm !== 'substantial';
  if (!minorHolds && !(firstHoldsButForHistory && isFirst)) {
    return firstHoldsButForHistory ? decided('penalise', null, 'repeat-offence') : decided('penalise', null);
  }
  const limb = minorHolds ? 'minor' : 'first';
  if (given.correctedOn !== undefined && given.correctedOn <= given.correctionDueOn) {
    return decided(minorHolds ? 'no-penalty' : 'may-waive', limb);
  }
  if (given.correctedOn === undefined && on <= given.correctionDueOn) return decided('await-correction', limb);
  return decided('penalise', null, 'not-corrected-in-time');
}

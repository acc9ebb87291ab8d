import { CalendarDate, laterOf } from '@app/kernel/calendar';
import { z } from 'zod';
import { date, envelope, flag, monthsFrom, monthsOrNone, text } from './fields';
import { ruleDataFault } from './rule-data-error';

const requirement = z.enum(['obligations-fulfilled', 'credit-pledge'], {
  error: 'must be obligations-fulfilled or credit-pledge',
});

const repairClass = z
  .strictObject({ minMonths: monthsOrNone, maxMonths: monthsOrNone, published: flag })
  .refine((value) => value.minMonths <= value.maxMonths, {
    path: ['maxMonths'],
    error: 'must not be less than minMonths',
  });

/** One legal regime of credit repair, chosen by the filing date. */
export const repairRules = z.strictObject({
  kind: z.literal('repair'),
  ...envelope,
  classes: z
    .record(text, repairClass)
    .refine((classes) => Object.keys(classes).length > 0, { error: 'must name at least one class' }),
  sectorFloors: z.array(z.strictObject({ sectors: z.array(text).min(1), minMonths: monthsOrNone })).optional(),
  /** Classes or sectors that only time ends. */
  notRepairable: z.array(text).optional(),
  requires: z.array(requirement),
});

export const repairGiven = z.strictObject({
  class: text,
  sector: text.optional(),
  determinedOn: date,
  obligationsFulfilledOn: date.optional(),
  pledgeSignedOn: date.optional(),
});

export type RepairRules = z.output<typeof repairRules>;
export type RepairGiven = z.output<typeof repairGiven>;

export type RepairReason =
  'not-repairable' | 'already-ended' | 'before-earliest' | 'obligations-unfulfilled' | 'pledge-missing';

export interface RepairResult {
  /** True exactly when there are no reasons. */
  eligible: boolean;
  earliestOn: CalendarDate;
  /** Publication ends by itself on this day; never before earliestOn. */
  publicationEndsOn: CalendarDate;
  reasons: RepairReason[];
}

/**
 * When a record may be repaired, and when its publication ends by itself.
 * @param on filing date, which also chose the regime
 * @throws RuleDataError for a class the regime does not know, or a date outside the years 0001–9999
 * @see NDRC Order 36 (2025), Order 58 (2023)
 */
export function decideRepair(rules: RepairRules, given: RepairGiven, on: CalendarDate): RepairResult {
  const bounds = Object.hasOwn(rules.classes, given.class) ? rules.classes[given.class] : undefined;
  if (!bounds) throw ruleDataFault(['given', 'class'], `the regime has no class ${given.class}`);
  const { sector, determinedOn } = given;
  const floors = (rules.sectorFloors ?? []).filter((floor) => sector !== undefined && floor.sectors.includes(sector));
  const minMonths = Math.max(bounds.minMonths, ...floors.map((floor) => floor.minMonths));
  const earliestOn = monthsFrom(determinedOn, minMonths, ['given', 'determinedOn']);
  const publicationEndsOn = laterOf(monthsFrom(determinedOn, bounds.maxMonths, ['given', 'determinedOn']), earliestOn);

  const excluded = rules.notRepairable ?? [];
  const reasons: RepairReason[] = [];
  if (excluded.includes(given.class) || (sector !== undefined && excluded.includes(sector))) {
    reasons.push('not-repairable');
  }
  if (on >= publicationEndsOn) reasons.push('already-ended');
  if (on < earliestOn) reasons.push('before-earliest');
  if (rules.requires.includes('obligations-fulfilled') && !doneBy(given.obligationsFulfilledOn, on)) {
    reasons.push('obligations-unfulfilled');
  }
  if (rules.requires.includes('credit-pledge') && !doneBy(given.pledgeSignedOn, on)) reasons.push('pledge-missing');
  return { eligible: reasons.length === 0, earliestOn, publicationEndsOn, reasons };
}

function doneBy(doneOn: CalendarDate | undefined, on: CalendarDate): boolean {
  return doneOn !== undefined && doneOn <= on;
}

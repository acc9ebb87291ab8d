import { CalendarDate } from '@app/kernel/calendar';
import { z } from 'zod';
import { date, distinct, envelope, Grade, grade, isWorse, months, monthsFrom, monthsOrNone, text } from './fields';
import { creditRecords } from './records';

/** Who may enter the red list (守信红名单). */
export const redListRules = z.strictObject({
  kind: z.literal('red-list'),
  ...envelope,
  minimumGrade: grade,
  consecutiveMonths: monthsOrNone,
  registeredMonths: monthsOrNone,
  barredBy: z.array(z.strictObject({ record: text, class: text.optional(), months })),
  validMonths: months,
});

export const redListGiven = z.strictObject({
  registeredOn: date,
  /** A grade holds from its date to the next; one a day. */
  ratings: z.array(z.strictObject({ from: date, grade })).superRefine(distinct((rating) => rating.from, ['from'])),
  records: creditRecords,
});

export type RedListRules = z.output<typeof redListRules>;
export type RedListGiven = z.output<typeof redListGiven>;

export interface RedListResult {
  eligible: boolean;
  reasons: ('registered-too-short' | 'grade-too-low' | 'grade-not-held' | 'barred')[];
  /** First day on which the entry no longer holds; null when not eligible. */
  validUntil: CalendarDate | null;
}

/**
 * Whether an enterprise may enter the red list on a day. The rule proposes, an officer enters.
 * @throws RuleDataError for a date outside the years 0001–9999
 */
export function judgeRedList(rules: RedListRules, given: RedListGiven, on: CalendarDate): RedListResult {
  const reasons: RedListResult['reasons'] = [];
  if (on < monthsFrom(given.registeredOn, rules.registeredMonths, ['given', 'registeredOn'])) {
    reasons.push('registered-too-short');
  }
  const fine = (value: Grade | undefined): boolean => value !== undefined && !isWorse(value, rules.minimumGrade);
  if (!fine(gradeOn(given, on))) {
    reasons.push('grade-too-low');
  } else {
    const since = monthsFrom(on, -rules.consecutiveMonths, ['on']);
    const within = given.ratings.filter((rating) => rating.from > since && rating.from <= on);
    if (!fine(gradeOn(given, since)) || !within.every((rating) => fine(rating.grade))) reasons.push('grade-not-held');
  }
  if (isBarred(rules, given, on)) reasons.push('barred');
  const eligible = reasons.length === 0;
  return { eligible, reasons, validUntil: eligible ? monthsFrom(on, rules.validMonths, ['on']) : null };
}

function gradeOn(given: RedListGiven, on: CalendarDate): Grade | undefined {
  let last: RedListGiven['ratings'][number] | undefined;
  for (const rating of given.ratings) {
    if (rating.from <= on && (last === undefined || rating.from > last.from)) last = rating;
  }
  return last?.grade;
}

/**
 * recordedOn plays no part here: what counts is what stands against the enterprise on the day. Does not stop at the
 * first record that bars, so that a date out of range is an error in whatever order records and entries come.
 */
function isBarred(rules: RedListRules, given: RedListGiven, on: CalendarDate): boolean {
  let barred = false;
  given.records.forEach((record, index) => {
    const repaired = record.repairedOn !== undefined && record.repairedOn <= on;
    if (record.annulledOn !== undefined || repaired || record.determinedOn > on) return;
    for (const bar of rules.barredBy) {
      if (bar.record !== record.record || (bar.class !== undefined && bar.class !== record.class)) continue;
      const until = monthsFrom(record.determinedOn, bar.months, ['given', 'records', index, 'determinedOn']);
      if (on < until) barred = true;
    }
  });
  return barred;
}

import { addMonths, CalendarDate, isCalendarDate } from '@app/kernel/calendar';
import { parseDecimal } from '@app/kernel/decimal';
import { DomainError } from '@app/kernel/errors';
import { isYuan, parseYuan } from '@app/kernel/money';
import { parsePercent, Percent, PERCENT_WHOLE } from '@app/kernel/percent';
import { z } from 'zod';
import { ruleDataFault } from './rule-data-error';

/** The kinds of field that rule sets and cases share (RULES.md §1). */

export const text = z.string({ error: 'must be text' }).min(1, { error: 'must not be empty text' });

export const flag = z.boolean({ error: 'must be true or false' });

export const date = z.custom<CalendarDate>((value) => typeof value === 'string' && isCalendarDate(value), {
  error: 'must be a date, YYYY-MM-DD, of the years 0001-9999',
});

/** Whole months, at least 1. */
export const months = z.int({ error: 'must be whole months' }).min(1, { error: 'must be at least 1 month' });

/** Whole months, at least 0. */
export const monthsOrNone = z.int({ error: 'must be whole months' }).min(0, { error: 'must be at least 0 months' });

/** Whole working days, at least 0. */
export const workingDays = z.int({ error: 'must be whole working days' }).min(0, { error: 'must be at least 0 days' });

/** Outside `rating` a grade is one of these, best first. */
export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];
export const grade = z.enum(GRADES, { error: 'must be A, B, C or D' });

export function isWorse(one: Grade, than: Grade): boolean {
  return GRADES.indexOf(one) > GRADES.indexOf(than);
}

/** A zod field from a parser of the kernel, whose refusal becomes the issue. */
function parsed<T>(what: string, parse: (value: string | number) => T): z.ZodType<T, string | number> {
  return z.union([z.string(), z.number()], { error: `must be ${what}` }).transform((value, context) => {
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      context.addIssue({ code: 'custom', message: `must be ${what}`, input: value });
      return z.NEVER;
    }
  });
}

export const POINT_PLACES = 2;

/** Points and scores, in hundredths. */
export const points = parsed('a number or decimal text of at most 2 places', (value) =>
  parseDecimal(value, POINT_PLACES),
);

export const percent = parsed<Percent>('a percent, at least 0, of at most 4 places', parsePercent);

/** A percent of at most 100. */
export const share = percent.refine((value) => value <= PERCENT_WHOLE, { error: 'must be at most 100' });

const AMOUNT = 'must be yuan as quoted text with two places, like "800000.00"';

/** Yuan text → fen. */
export const amount = z
  .string({ error: AMOUNT })
  .refine(isYuan, { error: AMOUNT, abort: true })
  .transform((value) => parseYuan(value));

export const title = z.strictObject({ zh: text, en: text });

/** A check for lists: the key of each element stands once. */
export function distinct<T>(keyOf: (element: T) => string, at: PropertyKey[] = []) {
  return (list: readonly T[], context: z.RefinementCtx): void => {
    const seen = new Set<string>();
    list.forEach((element, index) => {
      const key = keyOf(element);
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [index, ...at], message: `${key} stands twice` });
      seen.add(key);
    });
  };
}

/** A check for lists: the value rises from one element to the next. */
export function rising<T>(valueOf: (element: T) => number | bigint, at: string) {
  return (list: readonly T[], context: z.RefinementCtx): void => {
    list.forEach((element, index) => {
      const before = list[index - 1];
      if (before !== undefined && valueOf(element) <= valueOf(before)) {
        context.addIssue({ code: 'custom', path: [index, at], message: 'must be above the one before' });
      }
    });
  };
}

/** `[from, until)`, never empty. */
export const period = z
  .strictObject({ from: date, until: date })
  .refine((value) => value.from < value.until, { path: ['until'], error: 'must be after from' });

/**
 * addMonths that names the field it counted from.
 * @throws RuleDataError when the result is outside the years 0001–9999
 */
export function monthsFrom(from: CalendarDate, count: number, path: readonly PropertyKey[]): CalendarDate {
  try {
    return addMonths(from, count);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw monthsOutOfRange(from, count, path);
  }
}

export function monthsOutOfRange(from: CalendarDate, count: number, path: readonly PropertyKey[]): Error {
  return ruleDataFault(
    path,
    `${from} ${count < 0 ? '-' : '+'} ${Math.abs(count)} months is outside the years 0001-9999`,
  );
}

/** What every rule set has, whatever its kind. */
export const envelope = {
  id: text,
  version: text,
  title,
  effectiveFrom: date,
  basis: z.array(text).min(1, { error: 'must name at least one legal basis' }),
  /** What the owning service adds; not read here, hashed with the rest. */
  terms: z.record(z.string(), z.unknown(), { error: 'must be an object' }).optional(),
};

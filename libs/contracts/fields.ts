import { isCalendarDate } from '@app/kernel/calendar';
import { z } from 'zod';

// The fields that events share. An added optional field keeps an event's version; anything else is a new version.

export const id = z.uuid();
/** Unified social credit code as it stood at the time of the event. */
export const uscc = z.string().regex(/^[0-9A-HJ-NP-RTUWXY]{18}$/);
/** `YYYY-MM-DD`, a calendar day in Asia/Shanghai. */
export const calendarDate = z.string().refine(isCalendarDate, 'is not a calendar date').meta({ format: 'date' });
/** RFC 3339 with offset. */
export const instant = z.iso.datetime({ offset: true });
/** Whole fen as a decimal string, so that no reader loses a digit: `"80000000"` is 800,000.00 yuan. */
export const amountFen = z.string().regex(/^(0|[1-9][0-9]{0,17})$/);
export const grade = z.string().min(1).max(20);
export const recordKind = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
export const recordClass = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
export const text = (max: number): z.ZodString => z.string().min(1).max(max);
/** The rule version that decided, with the SHA-256 of its published bytes. */
export const ruleRef = z.object({ id: text(100), version: text(50), hash: z.string().regex(/^[0-9a-f]{64}$/) });
/** A grade holds from its day until the next step. */
export const gradeStep = z.object({ from: calendarDate, grade, score: text(40) });
/** One way an enterprise was known, `[validFrom, validUntil)`; null: still. */
export const identifier = z.object({
  uscc,
  name: text(200),
  validFrom: calendarDate,
  validUntil: calendarDate.nullable(),
});

import { isWorkday } from 'chinese-days';
import { addDays, CalendarDate, dayNumber, parseCalendarDate } from './calendar';
import { DomainError } from './errors';

/**
 * One year of the State Council's notice on public holidays (国务院办公厅关于部分节假日安排的通知), loaded as data when
 * the package does not know the year yet.
 */
export interface WorkingDayYear {
  year: number;
  /** Days off that fall on Monday to Friday; weekend days may be listed too. */
  holidays: readonly CalendarDate[];
  /** Saturdays and Sundays that are worked. */
  workdays: readonly CalendarDate[];
}

/**
 * The years whose notices chinese-days 1.5.7 carries. Outside them it answers wrongly without a sign (2027-01-01 "is a
 * working day"), so it is never asked. Raise the bound only together with the package.
 */
const FIRST_KNOWN_YEAR = 2004;
const LAST_KNOWN_YEAR = 2026;

/** No command asks for more; it keeps a mistaken count from walking the calendar for minutes. */
const MAX_WORKING_DAYS = 5_000;

/** Whether the working days of a year are known, from the package or from the loaded years. */
export function isYearKnown(year: number, extraYears: readonly WorkingDayYear[] = []): boolean {
  return (year >= FIRST_KNOWN_YEAR && year <= LAST_KNOWN_YEAR) || extraYears.some((extra) => extra.year === year);
}

/**
 * @param extraYears notices loaded as data; for a year that the package knows too, the loaded one counts
 * @throws DomainError unavailable 'calendar-missing' { year } for a year whose notice is not known
 */
export function isWorkingDay(date: CalendarDate, extraYears: readonly WorkingDayYear[] = []): boolean {
  const year = Number(date.slice(0, 4));
  const extra = extraYears.find((candidate) => candidate.year === year);
  if (extra) {
    if (extra.holidays.includes(date)) return false;
    return extra.workdays.includes(date) || !isWeekend(date);
  }
  if (!isYearKnown(year)) throw new DomainError('unavailable', 'calendar-missing', { year });
  return isWorkday(date);
}

/** Saturday or Sunday. 1970-01-01 was a Thursday. */
export function isWeekend(date: CalendarDate): boolean {
  const weekday = (((dayNumber(date) + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}

/**
 * The last day of a period of working days; the first day is not counted (0 gives the date itself).
 * @param count whole, 0–5000
 * @throws DomainError unavailable 'calendar-missing' { year }; invalid 'working-days.out-of-range'
 */
export function addWorkingDays(
  date: CalendarDate,
  count: number,
  extraYears: readonly WorkingDayYear[] = [],
): CalendarDate {
  if (!Number.isInteger(count) || count < 0 || count > MAX_WORKING_DAYS) {
    throw new DomainError('invalid', 'working-days.out-of-range', { count, max: MAX_WORKING_DAYS });
  }
  let day = date;
  for (let left = count; left > 0;) {
    day = addDays(day, 1);
    if (isWorkingDay(day, extraYears)) left -= 1;
  }
  return day;
}

/**
 * How many working days are left from one day to another, the first not counted: 0 on the day itself (and over a weekend
 * to it), negative when `until` lies before `from`.
 */
export function workingDaysLeft(
  from: CalendarDate,
  until: CalendarDate,
  extraYears: readonly WorkingDayYear[] = [],
): number {
  if (until < from) return -workingDaysLeft(until, from, extraYears);
  if (dayNumber(until) - dayNumber(from) > MAX_WORKING_DAYS) {
    throw new DomainError('invalid', 'working-days.out-of-range', { from, until, max: MAX_WORKING_DAYS });
  }
  let left = 0;
  for (let day = from; day < until;) {
    day = addDays(day, 1);
    if (isWorkingDay(day, extraYears)) left += 1;
  }
  return left;
}

/** A deadline, or the reason why it cannot be told yet. */
export type WorkingDayDeadline =
  | { dueOn: CalendarDate; dueReason: null; missingYear: null }
  | { dueOn: null; dueReason: 'calendar-missing'; missingYear: number };

/** addWorkingDays for commands that are accepted even while the year's notice is not known (never a guess). */
export function workingDayDeadline(
  date: CalendarDate,
  count: number,
  extraYears: readonly WorkingDayYear[] = [],
): WorkingDayDeadline {
  try {
    return { dueOn: addWorkingDays(date, count, extraYears), dueReason: null, missingYear: null };
  } catch (error) {
    if (error instanceof DomainError && error.code === 'calendar-missing') {
      return { dueOn: null, dueReason: 'calendar-missing', missingYear: Number(error.params['year']) };
    }
    throw error;
  }
}

/**
 * Reads a loaded year (a data file an operator adds).
 * @throws DomainError invalid 'working-day-year.invalid' when it is not { year, holidays, workdays } with dates of that year
 */
export function parseWorkingDayYear(data: unknown): WorkingDayYear {
  const { year, holidays, workdays } = (data ?? {}) as Record<string, unknown>;
  if (typeof year !== 'number' || !Number.isInteger(year)) throw yearFault('year');
  return { year, holidays: datesOf(holidays, year, 'holidays'), workdays: datesOf(workdays, year, 'workdays') };
}

function datesOf(list: unknown, year: number, field: string): CalendarDate[] {
  if (!Array.isArray(list)) throw yearFault(field);
  return list.map((text: unknown) => {
    if (typeof text !== 'string' || !text.startsWith(`${year}-`)) throw yearFault(field);
    return parseCalendarDate(text);
  });
}

function yearFault(field: string): DomainError {
  return new DomainError('invalid', 'working-day-year.invalid', { field });
}

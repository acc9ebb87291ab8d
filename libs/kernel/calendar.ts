import { Temporal } from 'temporal-polyfill';
import { DomainError } from './errors';

declare const calendarDateBrand: unique symbol;

/** A day of the proleptic Gregorian calendar as text, 'YYYY-MM-DD', years 0001–9999. Compares rightly as text. */
export type CalendarDate = string & { readonly [calendarDateBrand]: true };

/**
 * A date packed into one integer: (year × 12 + month index) × 31 + day index. It keeps the order of dates and makes
 * month arithmetic cheap, which rating a million enterprises needs; the difference of two is NOT a number of days.
 */
export type PackedDate = number;

const SLOTS_A_YEAR = 372;
const MS_A_DAY = 86_400_000;

/** The last day of a month. @param monthIndex 0–11 */
export function daysInMonth(year: number, monthIndex: number): number {
  if (monthIndex === 1) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return monthIndex === 3 || monthIndex === 5 || monthIndex === 8 || monthIndex === 10 ? 30 : 31;
}

function pack(year: number, monthIndex: number, day: number): PackedDate {
  return year * SLOTS_A_YEAR + monthIndex * 31 + day - 1;
}

/** The packed form of text that may be a date, or -1. */
function packText(text: string): PackedDate {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return -1;
  for (let at = 0; at < 10; at += 1) {
    if (at === 4 || at === 7) continue;
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return -1;
  }
  const packed = packDate(text as CalendarDate);
  const year = Math.floor(packed / SLOTS_A_YEAR);
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(Number(text.slice(0, 4)), month - 1))
    return -1;
  return packed;
}

/** Whether the text is a date that exists, written 'YYYY-MM-DD', in the years 0001–9999. */
export function isCalendarDate(text: string): text is CalendarDate {
  return packText(text) !== -1;
}

/** @throws DomainError invalid 'date.invalid' when the text is no date of the years 0001–9999 */
export function parseCalendarDate(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new DomainError('invalid', 'date.invalid', { text });
  return text;
}

/** For hot paths: trusts its argument. */
export function packDate(date: CalendarDate): PackedDate {
  const year =
    date.charCodeAt(0) * 1000 + date.charCodeAt(1) * 100 + date.charCodeAt(2) * 10 + date.charCodeAt(3) - 48 * 1111;
  const month = date.charCodeAt(5) * 10 + date.charCodeAt(6) - 48 * 11;
  const day = date.charCodeAt(8) * 10 + date.charCodeAt(9) - 48 * 11;
  return year * SLOTS_A_YEAR + (month - 1) * 31 + day - 1;
}

const twoDigits = Array.from({ length: 32 }, (_, value) => (value < 10 ? `0${value}` : `${value}`));
// Making text is the dearest part of a rating, and its dates fall into few years: those are made once.
const CACHED_FROM_YEAR = 1990;
const CACHED_YEARS = 150;
const cachedTexts = new Array<CalendarDate | undefined>(CACHED_YEARS * SLOTS_A_YEAR).fill(undefined);

/** The text of a packed date that addMonthsPacked or packDate made. */
export function unpackDate(packed: PackedDate): CalendarDate {
  const slot = packed - CACHED_FROM_YEAR * SLOTS_A_YEAR;
  if (slot < 0 || slot >= cachedTexts.length) return textOf(packed);
  return (cachedTexts[slot] ??= textOf(packed));
}

function textOf(packed: PackedDate): CalendarDate {
  const year = Math.floor(packed / SLOTS_A_YEAR);
  const slot = packed % SLOTS_A_YEAR;
  const month = twoDigits[Math.floor(slot / 31) + 1] ?? '';
  const day = twoDigits[(slot % 31) + 1] ?? '';
  return `${String(year).padStart(4, '0')}-${month}-${day}` as CalendarDate;
}

/** addMonths on packed dates. @throws DomainError invalid 'date.out-of-range' */
export function addMonthsPacked(packed: PackedDate, months: number): PackedDate {
  const monthCount = Math.floor(packed / 31) + months;
  const year = Math.floor(monthCount / 12);
  if (!(year >= 1 && year <= 9999)) {
    throw new DomainError('invalid', 'date.out-of-range', { date: unpackDate(packed), months });
  }
  const dayIndex = packed % 31;
  // Every month has 28 days, so most dates need no look at the month.
  if (dayIndex < 28) return monthCount * 31 + dayIndex;
  const lastDay = daysInMonth(year, monthCount - year * 12);
  return monthCount * 31 + (dayIndex < lastDay ? dayIndex : lastDay - 1);
}

/**
 * Adds (or with a negative number takes away) calendar months, keeping the day of the month, cut to the last day of the
 * target month: 2026-11-30 + 3 months = 2027-02-28. Always count from the original date; cut days do not come back.
 * @throws DomainError invalid 'date.out-of-range' outside the years 0001–9999
 */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  return unpackDate(addMonthsPacked(packDate(date), months));
}

/** Days since 1970-01-01; earlier dates are negative. */
export function dayNumber(date: CalendarDate): number {
  const packed = packDate(date);
  const monthIndex = Math.floor(packed / 31) % 12;
  // Years begin in March here, so that the leap day is the last of its year.
  const year = Math.floor(packed / SLOTS_A_YEAR) - (monthIndex < 2 ? 1 : 0);
  const monthFromMarch = (monthIndex + 10) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + (packed % 31);
  return year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + dayOfYear - 719_468;
}

/** The date that many days after 1970-01-01. @throws DomainError invalid 'date.out-of-range' */
export function dateOfDayNumber(days: number): CalendarDate {
  const instant = new Date(days * MS_A_DAY);
  const year = instant.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new DomainError('invalid', 'date.out-of-range', { days });
  return unpackDate(pack(year, instant.getUTCMonth(), instant.getUTCDate()));
}

/** @throws DomainError invalid 'date.out-of-range' outside the years 0001–9999 */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** Negative when `a` is earlier, 0 on the same day, positive when later. */
export function compareDates(a: CalendarDate, b: CalendarDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function earlierOf(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a < b ? a : b;
}

export function laterOf(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a > b ? a : b;
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
/** Since then Shanghai has kept UTC+8 all year (summer time ended on 1991-09-15). */
const FIXED_OFFSET_SINCE_MS = Date.UTC(1992, 0, 1);

/**
 * The calendar date in Asia/Shanghai at an instant, whatever zone the server keeps.
 * @param instant a Date, or ISO 8601 text with 'Z' or an offset
 * @throws DomainError invalid 'instant.invalid' for text without an offset, or an invalid Date
 */
export function shanghaiDateOf(instant: Date | string): CalendarDate {
  const epochMs = instant instanceof Date ? instant.getTime() : epochMsOf(instant);
  if (Number.isNaN(epochMs)) throw new DomainError('invalid', 'instant.invalid', {});
  if (epochMs >= FIXED_OFFSET_SINCE_MS) return dateOfDayNumber(Math.floor((epochMs + SHANGHAI_OFFSET_MS) / MS_A_DAY));
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO('Asia/Shanghai');
  return parseCalendarDate(zoned.toPlainDate().toString());
}

function epochMsOf(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new DomainError('invalid', 'instant.invalid', { text });
  }
}

/** A day as Chinese letters write it: 2026-06-01 → 2026年6月1日. */
export function dayInChinese(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  addMonths,
  CalendarDate,
  compareDates,
  dateOfDayNumber,
  dayInChinese,
  dayNumber,
  isCalendarDate,
  packDate,
  parseCalendarDate,
  shanghaiDateOf,
  unpackDate,
} from './calendar';

const d = (text: string): CalendarDate => parseCalendarDate(text);
const LAST_DAY_NUMBER = dayNumber(d('9999-12-31'));
const anyDate = fc.integer({ min: dayNumber(d('0001-01-01')), max: LAST_DAY_NUMBER }).map(dateOfDayNumber);

describe('calendar dates', () => {
  it.each(['2026-11-30', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('takes %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  it.each([
    '0000-12-31',
    '10000-01-01',
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-04-31',
    '2026-1-01',
    '2026/01/01',
    '2026-01-01 ',
    ' 2026-01-0',
    '2026-01-1a',
    '-026-01-01',
    '2026-01-01T00:00:00Z',
    '',
  ])('refuses "%s"', (text) => {
    expect(isCalendarDate(text)).toBe(false);
    expect(() => parseCalendarDate(text)).toThrow('date.invalid');
  });

  it.each([
    ['2026-11-30', 3, '2027-02-28'],
    ['2023-11-30', 3, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-05-31', 0, '2026-05-31'],
  ])('adds months keeping the day, cut to the last day of the month: %s + %i = %s', (from, months, to) => {
    expect(addMonths(d(from), months)).toBe(to);
  });

  it('refuses a computed date outside the years 0001-9999', () => {
    expect(() => addMonths(d('9999-12-01'), 1)).toThrow('date.out-of-range');
    expect(() => addMonths(d('0001-01-31'), -1)).toThrow('date.out-of-range');
    expect(() => addMonths(d('2026-01-31'), Number.MAX_SAFE_INTEGER)).toThrow('date.out-of-range');
    expect(() => addDays(d('9999-12-31'), 1)).toThrow('date.out-of-range');
    expect(() => addDays(d('0001-01-01'), -1)).toThrow('date.out-of-range');
    expect(() => addDays(d('2026-01-01'), 1e15)).toThrow('date.out-of-range');
    expect(addMonths(d('9999-11-30'), 1)).toBe('9999-12-30');
  });

  it('agrees with Temporal on months, days, day numbers and order', () => {
    fc.assert(
      fc.property(anyDate, anyDate, fc.integer({ min: -5_000, max: 5_000 }), (date, other, count) => {
        const plain = Temporal.PlainDate.from(date);
        expect(dayNumber(date)).toBe(plain.since('1970-01-01', { largestUnit: 'days' }).days);
        expect(Math.sign(compareDates(date, other))).toBe(Temporal.PlainDate.compare(plain, other));
        expect(Math.sign(packDate(date) - packDate(other))).toBe(Temporal.PlainDate.compare(plain, other));
        expect(unpackDate(packDate(date))).toBe(date);
        for (const [ours, theirs] of [
          [() => addMonths(date, count), plain.add({ months: count })],
          [() => addDays(date, count), plain.add({ days: count })],
        ] as const) {
          if (theirs.year < 1 || theirs.year > 9999) expect(ours).toThrow('date.out-of-range');
          else expect(ours()).toBe(theirs.toString());
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds the date in Shanghai whatever zone the instant is written in', () => {
    expect(shanghaiDateOf('2026-06-01T15:59:59.999Z')).toBe('2026-06-01');
    expect(shanghaiDateOf('2026-06-01T16:00:00Z')).toBe('2026-06-02');
    expect(shanghaiDateOf('2027-02-27T23:59:59+08:00')).toBe('2027-02-27');
    expect(shanghaiDateOf('2027-02-28T00:00:00+08:00')).toBe('2027-02-28');
    expect(shanghaiDateOf(new Date('2025-12-31T16:00:00Z'))).toBe('2026-01-01');
    // Summer time of 1986–1991: Shanghai was at UTC+9.
    expect(shanghaiDateOf('1988-07-01T15:00:00Z')).toBe('1988-07-02');
  });

  it('agrees with Temporal on the date in Shanghai since 1970', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (epochMs) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO('Asia/Shanghai');
        expect(shanghaiDateOf(new Date(epochMs))).toBe(zoned.toPlainDate().toString());
      }),
      { numRuns: 500 },
    );
  });

  it('refuses an instant without an offset, and no instant at all', () => {
    expect(() => shanghaiDateOf('2026-06-01T15:59:59')).toThrow('instant.invalid');
    expect(() => shanghaiDateOf('2026-06-01')).toThrow('instant.invalid');
    expect(() => shanghaiDateOf(new Date('nonsense'))).toThrow('instant.invalid');
  });
});

it('a day in a Chinese letter has no leading zeros', () => {
  expect([dayInChinese('2026-06-01'), dayInChinese('2026-12-31')]).toEqual(['2026年6月1日', '2026年12月31日']);
});

import { isWorkday } from 'chinese-days';
import { CalendarDate, parseCalendarDate } from './calendar';
import {
  addWorkingDays,
  isWeekend,
  isWorkingDay,
  isYearKnown,
  parseWorkingDayYear,
  workingDayDeadline,
  workingDaysLeft,
} from './working-days';

const d = (text: string): CalendarDate => parseCalendarDate(text);
const year2027 = parseWorkingDayYear({ year: 2027, holidays: ['2027-01-01'], workdays: ['2027-01-03'] });

describe('working days', () => {
  it('follow the yearly notice with its shifted weekends', () => {
    expect(isWorkingDay(d('2026-10-01'))).toBe(false);
    expect(isWorkingDay(d('2026-10-07'))).toBe(false);
    expect(isWorkingDay(d('2026-10-10'))).toBe(true);
    expect(isWorkingDay(d('2026-09-20'))).toBe(true);
    expect(isWorkingDay(d('2026-06-06'))).toBe(false);
    expect(isWorkingDay(d('2026-06-08'))).toBe(true);
  });

  it('tells how many are left, also when the day is past', () => {
    expect(workingDaysLeft(d('2026-09-30'), d('2026-10-10'))).toBe(3);
    expect(workingDaysLeft(d('2026-10-10'), d('2026-10-10'))).toBe(0);
    expect(workingDaysLeft(d('2026-06-05'), d('2026-06-07'))).toBe(0);
    expect(workingDaysLeft(d('2026-10-10'), d('2026-09-30'))).toBe(-3);
    expect(() => workingDaysLeft(d('2026-12-30'), d('2027-01-05'))).toThrow('calendar-missing');
    expect(() => workingDaysLeft(d('2026-01-01'), d('2066-01-01'))).toThrow('working-days.out-of-range');
  });

  it('counts fifteen working days across National Day without the first day', () => {
    expect(addWorkingDays(d('2026-09-25'), 15)).toBe('2026-10-22');
    expect(addWorkingDays(d('2026-09-30'), 1)).toBe('2026-10-08');
    expect(addWorkingDays(d('2026-10-01'), 0)).toBe('2026-10-01');
  });

  it('never guesses a year whose notice is not known', () => {
    expect(() => isWorkingDay(d('2027-01-04'))).toThrow('calendar-missing {"year":2027}');
    expect(() => isWorkingDay(d('2003-10-01'))).toThrow('calendar-missing {"year":2003}');
    expect(() => addWorkingDays(d('2026-12-31'), 1)).toThrow('calendar-missing');
    expect(addWorkingDays(d('2026-12-30'), 1)).toBe('2026-12-31');
    expect(workingDayDeadline(d('2026-12-31'), 1)).toEqual({
      dueOn: null,
      dueReason: 'calendar-missing',
      missingYear: 2027,
    });
  });

  it('is asked for all years the package knows and for none beyond', () => {
    // 1 January is a holiday in every notice. If the package has learnt 2027, raise LAST_KNOWN_YEAR.
    for (let year = 2005; year <= 2026; year += 1) expect(isWorkingDay(d(`${year}-01-01`))).toBe(false);
    expect([isWorkday('2027-01-01'), isYearKnown(2026), isYearKnown(2027)]).toEqual([true, true, false]);
  });

  it('takes a year loaded as data', () => {
    expect(isWorkingDay(d('2027-01-01'), [year2027])).toBe(false);
    expect(isWorkingDay(d('2027-01-02'), [year2027])).toBe(false);
    expect(isWorkingDay(d('2027-01-03'), [year2027])).toBe(true);
    expect(workingDayDeadline(d('2026-12-31'), 2, [year2027])).toEqual({
      dueOn: '2027-01-04',
      dueReason: null,
      missingYear: null,
    });
  });

  it.each([
    [null],
    [{ year: 2027 }],
    [{ year: 2027, holidays: ['2026-01-01'], workdays: [] }],
    [{ year: '2027', holidays: [], workdays: [] }],
  ])('refuses a loaded year that is not one: %j', (data) => {
    expect(() => parseWorkingDayYear(data)).toThrow('working-day-year.invalid');
  });

  it('knows the weekend on both sides of 1970', () => {
    expect(['2026-06-06', '2026-06-07', '1969-12-27'].map((date) => isWeekend(d(date)))).toEqual([true, true, true]);
    expect(['2026-06-05', '1970-01-01'].map((date) => isWeekend(d(date)))).toEqual([false, false]);
  });

  it('refuses a count that is not whole or absurd', () => {
    expect(() => addWorkingDays(d('2026-06-01'), 1.5)).toThrow('working-days.out-of-range');
    expect(() => addWorkingDays(d('2026-06-01'), 1e9)).toThrow('working-days.out-of-range');
  });
});

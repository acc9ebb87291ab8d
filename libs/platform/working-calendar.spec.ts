import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCalendarDate } from '@app/kernel/calendar';
import { WorkingCalendar } from './working-calendar';

const day = parseCalendarDate;
const YEAR_2027 = `year: 2027
holidays: [2027-01-01, 2027-02-05, 2027-02-08, 2027-02-09, 2027-02-10, 2027-02-11]
workdays: [2027-01-31]
`;

describe('the working calendar of a service', () => {
  let rules: string;
  let folder: string;
  let logged: unknown[];
  const newCalendar = (): WorkingCalendar =>
    new WorkingCalendar(folder, { error: (...what: unknown[]) => logged.push(what) });
  const add = (name: string, text: string): void => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
  };

  beforeEach(() => {
    logged = [];
    rules = mkdtempSync(join(tmpdir(), 'shouxin-calendar-'));
    folder = join(rules, 'working-days');
  });

  afterEach(() => rmSync(rules, { recursive: true }));

  it('counts the years of the package without any file', () => {
    const calendar = newCalendar();
    expect(calendar.deadline(day('2026-09-29'), 3)).toEqual({
      dueOn: '2026-10-09',
      dueReason: null,
      missingYear: null,
    });
    expect(calendar.isWorkingDay(day('2026-10-10'))).toBe(true);
  });

  it('names the missing year instead of guessing, and counts a file that was added without a restart', () => {
    const calendar = newCalendar();
    const missing = { dueOn: null, dueReason: 'calendar-missing', missingYear: 2027 };
    expect(calendar.deadline(day('2026-12-31'), 1)).toEqual(missing);
    expect(() => calendar.addWorkingDays(day('2026-12-31'), 1)).toThrow('calendar-missing {"year":2027}');
    add('2027.yaml', YEAR_2027);
    expect(calendar.deadline(day('2026-12-31'), 1).dueOn).toBe('2027-01-04');
    expect(calendar.addWorkingDays(day('2027-01-29'), 1)).toBe('2027-01-31');
    expect(calendar.isWorkingDay(day('2027-02-05'))).toBe(false);
  });

  it('counts a file that was added when the question is not a deadline', () => {
    const calendar = newCalendar();
    add('2027.yaml', YEAR_2027);
    expect(calendar.addWorkingDays(day('2026-12-31'), 1)).toBe('2027-01-04');
  });

  it('goes on with what it knows, and says so in the log, when a file that is added is wrong', () => {
    const calendar = newCalendar();
    add('2027.yaml', 'year: 2027\nholi');
    expect(calendar.deadline(day('2026-12-31'), 1).missingYear).toBe(2027);
    expect(calendar.addWorkingDays(day('2026-12-30'), 1)).toBe('2026-12-31');
    expect(logged).toHaveLength(1);
  });

  it.each([
    [
      '2027.yaml',
      'year: 2027\nholidays: [2026-12-31]\nworkdays: []\n',
      'working-day-year.invalid {"field":"holidays"}',
    ],
    ['2028.yaml', YEAR_2027, 'it holds 2027, so its name is 2027.yaml'],
    ['2027.yaml', 'year: [', 'yaml.invalid'],
  ])('refuses to start with a wrong file %s and names it', (name, text, words) => {
    add(name, text);
    expect(() => newCalendar()).toThrow(words);
    expect(() => newCalendar()).toThrow(join(folder, name));
  });
});

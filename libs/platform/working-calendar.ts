import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import {
  addWorkingDays,
  isWorkingDay,
  parseWorkingDayYear,
  type WorkingDayDeadline,
  workingDayDeadline,
  workingDaysLeft,
  type WorkingDayYear,
} from '@app/kernel/working-days';
import type { PinoLogger } from 'nestjs-pino';
import { parseYaml } from './yaml';

/**
 * Working days, with the years that operators add as `<RULES_DIR>/working-days/<year>.yaml`. The files are read at start
 * and again whenever a year is missing, so a file that was added counts without a restart.
 */
export class WorkingCalendar {
  private years: readonly WorkingDayYear[];

  /** @throws Error naming the file that is not a good year */
  constructor(
    private readonly folder: string,
    private readonly log: Pick<PinoLogger, 'error'>,
  ) {
    this.years = readYears(folder);
  }

  /** The deadline, or that the year's notice is missing: for commands that are accepted meanwhile. */
  deadline(from: CalendarDate, workingDays: number): WorkingDayDeadline {
    const known = workingDayDeadline(from, workingDays, this.years);
    if (known.dueReason === null) return known;
    this.readAgain();
    return workingDayDeadline(from, workingDays, this.years);
  }

  /** @throws DomainError unavailable 'calendar-missing' { year } */
  addWorkingDays(from: CalendarDate, workingDays: number): CalendarDate {
    return this.withYears((years) => addWorkingDays(from, workingDays, years));
  }

  /** @throws DomainError unavailable 'calendar-missing' { year } */
  isWorkingDay(date: CalendarDate): boolean {
    return this.withYears((years) => isWorkingDay(date, years));
  }

  /** Working days left until a day, negative when it is past; null while a year between is not known. */
  daysLeft(today: CalendarDate, until: CalendarDate): number | null {
    try {
      return this.withYears((years) => workingDaysLeft(today, until, years));
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  /** A file that is wrong, or half written, must not refuse commands that did well before it came. */
  private readAgain(): void {
    try {
      this.years = readYears(this.folder);
    } catch (error) {
      this.log.error({ err: error }, 'a year of working days could not be read');
    }
  }

  private withYears<T>(ask: (years: readonly WorkingDayYear[]) => T): T {
    try {
      return ask(this.years);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'calendar-missing') throw error;
      this.readAgain();
      return ask(this.years);
    }
  }
}

/** No folder, no years: that is how a new installation begins. */
function readYears(folder: string): WorkingDayYear[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => {
      const file = join(folder, name);
      try {
        const year = parseWorkingDayYear(parseYaml(readFileSync(file)));
        // One file a year, so two files cannot say different things about it.
        if (name !== `${year.year}.yaml`) throw new Error(`it holds ${year.year}, so its name is ${year.year}.yaml`);
        return year;
      } catch (error) {
        throw new Error(`${file} is not a good year of working days: ${(error as Error).message}`, { cause: error });
      }
    });
}

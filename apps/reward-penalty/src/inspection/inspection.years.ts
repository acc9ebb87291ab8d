import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { sql, type Tx } from '@app/platform/database';
import { YEARLY_KINDS } from './inspection.entity';

/** One after another: whatever counts for "once a year" sees what the one before it did. Held until the transaction ends. */
export async function lockYear(tx: Tx, year: number): Promise<void> {
  await sql(tx, `select pg_advisory_xact_lock(hashtext('inspections'), $1)`, [year]);
}

/** Which of these were drawn for, or ordered to, a routine inspection in that calendar year, by any department. */
export async function inspectedInYear(tx: Tx, enterpriseIds: string[], year: number): Promise<Set<string>> {
  const rows = await sql<{ id: string }>(
    tx,
    `select distinct enterprise_id as id from inspection
     where enterprise_id = any($1::uuid[]) and inspection = any($2) and opened_on >= $3 and opened_on < $4`,
    [enterpriseIds, YEARLY_KINDS, firstOf(year), firstOf(year + 1)],
  );
  return new Set(rows.map(({ id }) => id));
}

export function yearOf(day: CalendarDate): number {
  return Number(day.slice(0, 4));
}

function firstOf(year: number): CalendarDate {
  return parseCalendarDate(`${String(year).padStart(4, '0')}-01-01`);
}

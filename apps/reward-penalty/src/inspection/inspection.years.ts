import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { sql, type Tx } from '@app/platform/database';

/** One after another: whatever counts for "once a year" sees what the one before it did. Held until the transaction ends. */
export async function lockYear(tx: Tx, year: number): Promise<void> {
  await sql(tx, `select pg_advisory_xact_lock(hashtext('inspections'), $1)`, [year]);
}

/**
 * Which of these were drawn in that calendar year, or visited for a routine inspection, by any department. That one was
 * only ordered does not count: otherwise an order that nobody carries out would keep an enterprise out of every draw.
 */
export async function inspectedInYear(tx: Tx, enterpriseIds: string[], year: number): Promise<Set<string>> {
  const rows = await sql<{ id: string }>(
    tx,
    `select distinct enterprise_id as id from inspection
     where enterprise_id = any($1::uuid[])
       and ((inspection = 'double-random' and opened_on >= $2 and opened_on < $3)
         or (inspection = 'routine' and inspected_on >= $2 and inspected_on < $3))`,
    [enterpriseIds, firstOf(year), firstOf(year + 1)],
  );
  return new Set(rows.map(({ id }) => id));
}

export function yearOf(day: CalendarDate): number {
  return Number(day.slice(0, 4));
}

function firstOf(year: number): CalendarDate {
  return parseCalendarDate(`${String(year).padStart(4, '0')}-01-01`);
}

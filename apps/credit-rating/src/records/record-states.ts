import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import type { KnownRecord, RecordAsKnown, RecordFact } from './known-record';

export const RECORD_STATES = ['counting', 'awaiting-class', 'repaired', 'annulled', 'ended'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

/** A record with what it counts for, as rated on a day; `item` is null where it does not count. */
export interface RatedRecord extends RecordAsKnown {
  item: { points: string; until: CalendarDate | null } | null;
  asOf: CalendarDate;
}

interface KeptState {
  id: string;
  class: string | null;
  determinedOn: CalendarDate;
  annulledOn: CalendarDate | null;
  closedOn: CalendarDate | null;
  closedBy: string | null;
  over: boolean;
  points: string;
  countsUntil: CalendarDate | null;
}

/** What ratings say of a record: as named here, in the table, and its type there. */
const STATE_COLUMNS = [
  ['class', 'class', 'text'],
  ['determinedOn', 'determined_on', 'date'],
  ['annulledOn', 'annulled_on', 'date'],
  ['closedOn', 'closed_on', 'date'],
  ['closedBy', 'closed_by', 'text'],
  ['over', 'over', 'boolean'],
  ['points', 'points', 'numeric'],
  ['countsUntil', 'counts_until', 'date'],
] as const satisfies [keyof KeptState, string, string][];

function stateOf({ record, repairedBy, item, asOf }: RatedRecord): KeptState {
  return {
    id: record.id,
    class: record.class,
    determinedOn: record.determinedOn,
    annulledOn: record.annulledOn,
    closedOn: record.repairedOn,
    closedBy: repairedBy?.kind ?? null,
    over: item === null && record.annulledOn === null && record.determinedOn <= asOf,
    points: item?.points ?? '0.00',
    countsUntil: item?.until ?? null,
  };
}

const FIELD = '\x1f';

/** What is kept of a record, `record_state s`, as one text; an expression of SQL. */
export const KEPT_STATE_TEXT = `concat_ws(chr(31), ${STATE_COLUMNS.map(([, column]) => `coalesce(s.${column}::text, '')`).join(', ')})`;

/** What would be kept of a record now, as the same text; it is asked of every record there is, so it makes nothing else. */
export function stateText(
  record: KnownRecord,
  repairedBy: RecordFact | null,
  item: RatedRecord['item'],
  asOf: CalendarDate,
): string {
  const { annulledOn, determinedOn } = record;
  const over = item === null && annulledOn === null && determinedOn <= asOf;
  const said = (record.class ?? '') + FIELD + determinedOn + FIELD + (annulledOn ?? '');
  const closed = (record.repairedOn ?? '') + FIELD + (repairedBy?.kind ?? '');
  const counts = (over ? 'true' : 'false') + FIELD + (item?.points ?? '0.00') + FIELD + (item?.until ?? '');
  return said + FIELD + closed + FIELD + counts;
}

/** How a record of `record_state s` stands on a day, as an expression of SQL. @param today placeholder */
export function stateOn(today: string): string {
  return `case when s.annulled_on is not null then 'annulled' when s.closed_on <= ${today}::date then s.closed_by
    when s.over or s.counts_until <= ${today}::date then 'ended'
    when s.record = 'penalty' and s.class is null then 'awaiting-class' else 'counting' end`;
}

/**
 * How each record stands, kept beside the ratings so that lists over the whole database can filter and sort by it. An
 * enterprise is rated whenever a fact of it changes and on each day on which time changes anything, so this is never old.
 */
@Injectable()
export class RecordStates {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The caller holds the locks of the enterprises. */
  async keep(tx: Tx, records: readonly RatedRecord[]): Promise<void> {
    if (records.length === 0) return;
    const columns = STATE_COLUMNS.map(([, column]) => column);
    const list = (of: string): string => columns.map((column) => `${of}.${column}`).join(', ');
    await sql(
      tx,
      `insert into record_state (record_id, enterprise_id, record, recorded_at, ${columns.join(', ')})
       select r.id, r.enterprise_id, r.record, r.recorded_at, ${STATE_COLUMNS.map(([name]) => `row."${name}"`).join(', ')}
       from jsonb_to_recordset($1::jsonb) as row (id uuid, ${STATE_COLUMNS.map(([name, , type]) => `"${name}" ${type}`).join(', ')})
       join credit_record r on r.id = row.id
       on conflict (record_id) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
       where (${list('record_state')}) is distinct from (${list('excluded')})`,
      [JSON.stringify(records.map(stateOf))],
    );
  }

  /** How many records of enterprises count or wait for their class. */
  async openOf(enterpriseIds: string[]): Promise<Map<string, number>> {
    const rows = await this.db.query<{ id: string; count: number }>(
      `select s.enterprise_id as id, count(*)::int as count from record_state s
       where s.enterprise_id = any($1::uuid[]) and ${stateOn('$2')} in ('counting', 'awaiting-class')
       group by s.enterprise_id`,
      [enterpriseIds, this.clock.today()],
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  }
}

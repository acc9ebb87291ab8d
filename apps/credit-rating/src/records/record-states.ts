import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import type { RecordAsKnown } from './known-record';

export const RECORD_STATES = ['counting', 'awaiting-class', 'repaired', 'annulled', 'ended'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

/** A record with what it counts for, as rated on a day; `item` is null where it does not count. */
export interface RatedRecord extends RecordAsKnown {
  item: { points: string; until: CalendarDate | null } | null;
  asOf: CalendarDate;
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
    const rows = records.map(({ record, repairedBy, item, asOf }) => ({
      id: record.id,
      class: record.class,
      determinedOn: record.determinedOn,
      annulledOn: record.annulledOn,
      closedOn: record.repairedOn,
      closedBy: repairedBy?.kind ?? null,
      over: item === null && record.annulledOn === null && record.determinedOn <= asOf,
      points: item?.points ?? '0.00',
      until: item?.until ?? null,
    }));
    const columns = [
      'class',
      'determined_on',
      'annulled_on',
      'closed_on',
      'closed_by',
      'over',
      'points',
      'counts_until',
    ];
    const list = (of: string): string => columns.map((column) => `${of}.${column}`).join(', ');
    await sql(
      tx,
      `insert into record_state (record_id, enterprise_id, record, recorded_at, ${columns.join(', ')})
       select r.id, r.enterprise_id, r.record, r.recorded_at, row.class, row."determinedOn", row."annulledOn", row."closedOn",
         row."closedBy", row.over, row.points, row.until
       from jsonb_to_recordset($1::jsonb) as row (id uuid, class text, "determinedOn" date, "annulledOn" date,
         "closedOn" date, "closedBy" text, over boolean, points numeric, until date)
       join credit_record r on r.id = row.id
       on conflict (record_id) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
       where (${list('record_state')}) is distinct from (${list('excluded')})`,
      [JSON.stringify(rows)],
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

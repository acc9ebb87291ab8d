import { Inject, Injectable } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import type { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import type { CalendarDate } from '@app/kernel/calendar';
import { Database, sql, type Tx } from '@app/platform/database';
import { recordIdOf } from '@app/platform/source-record';
import type { NewFact } from '../records/record-rows';

/** A time on the serious list. */
export interface SeriousListing {
  /** The record it came from, or that came from it: when that is repaired, it ends. */
  recordId: string;
  listedOn: CalendarDate;
  /** First day after its term, or after it left. */
  until: CalendarDate | null;
  /** The record was made by an entry, so the term of the list is its term too; one that caused an entry outlasts it. */
  isOfEntry: boolean;
}

/** That a record was made by an entry, this one or the one that this one goes on from; not merely caused one. */
const IS_OF_ENTRY = `r.record = 'serious-list' and r.source_event_id is not null`;

/** Who is on the serious list, as told; the two events of an entry may come in any order. */
@Injectable()
export class SeriousListEntries {
  constructor(@Inject(Database) private readonly db: Database) {}

  async entered(tx: Tx, data: EventData<typeof seriousListEnteredV1>): Promise<void> {
    await sql(
      tx,
      `insert into serious_list_entry (entry_id, enterprise_id, record_id, listed_on, until) values ($1, $2, $3, $4, $5)
       on conflict (entry_id) do update set record_id = excluded.record_id, listed_on = excluded.listed_on,
         until = excluded.until`,
      [data.entryId, data.enterpriseId, data.recordId ?? recordIdOf(data.entryId), data.listedOn, data.until ?? null],
    );
  }

  /** @returns the record it is about; null while nobody told of its begin */
  async left(tx: Tx, data: EventData<typeof seriousListLeftV1>): Promise<string | null> {
    await sql(
      tx,
      `insert into serious_list_entry (entry_id, enterprise_id, left_on, left_reason) values ($1, $2, $3, $4)
       on conflict (entry_id) do update set left_on = excluded.left_on, left_reason = excluded.left_reason
       where serious_list_entry.left_reason is distinct from 'annulled'`,
      [data.entryId, data.enterpriseId, data.leftOn, data.reason],
    );
    const [entry] = await sql<{ recordId: string | null }>(
      tx,
      `select record_id as "recordId" from serious_list_entry where entry_id = $1`,
      [data.entryId],
    );
    return entry!.recordId;
  }

  /**
   * What the entries that a record is of say about it by a day, as facts that may be noted again: how each left, and
   * that its term is over. The latter also of one that left before, for the repair by which it left may be revoked.
   */
  endsOf(tx: Tx, recordId: string, today: CalendarDate): Promise<NewFact[]> {
    return sql<NewFact>(
      tx,
      `select e.record_id as "recordId", e.enterprise_id as "enterpriseId", e.entry_id as "sourceId", end_.kind,
         end_.on_day as "actsOn", jsonb_build_object('reason', end_.reason) as detail
       from serious_list_entry e join credit_record r on r.id = e.record_id and r.enterprise_id = e.enterprise_id
       cross join lateral (
         select case left_reason when 'expired' then 'ended' else left_reason end as kind, left_on as on_day,
           'serious-list-' || left_reason as reason
         where left_on is not null
         union
         select 'ended', until, 'serious-list-expired' where until <= $2 and left_reason is distinct from 'annulled'
       ) end_
       where e.record_id = $1 and ${IS_OF_ENTRY}
       order by e.entry_id, end_.kind`,
      [recordId, today],
    );
  }

  /** Without those that were annulled. */
  of(enterpriseId: string): Promise<SeriousListing[]> {
    return this.db.query<SeriousListing>(
      `select e.record_id as "recordId", e.listed_on as "listedOn", least(e.until, e.left_on) as until,
         coalesce(${IS_OF_ENTRY}, false) as "isOfEntry"
       from serious_list_entry e left join credit_record r on r.id = e.record_id
       where e.enterprise_id = $1 and listed_on is not null and left_reason is distinct from 'annulled'
       order by listed_on, entry_id`,
      [enterpriseId],
    );
  }
}

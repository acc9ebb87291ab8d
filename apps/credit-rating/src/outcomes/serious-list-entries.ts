import { Inject, Injectable } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import type { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import type { CalendarDate } from '@app/kernel/calendar';
import { Database, sql, type Tx } from '@app/platform/database';
import { recordIdOf } from '@app/platform/source-record';

/** A time on the serious list. */
export interface SeriousListing {
  /** The record it came from, or that came from it: when that is repaired, it ends. */
  recordId: string;
  listedOn: CalendarDate;
  /** First day after its term, or after it left. */
  until: CalendarDate | null;
}

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

  async left(tx: Tx, data: EventData<typeof seriousListLeftV1>): Promise<void> {
    await sql(
      tx,
      `insert into serious_list_entry (entry_id, enterprise_id, left_on, left_reason) values ($1, $2, $3, $4)
       on conflict (entry_id) do update set left_on = excluded.left_on, left_reason = excluded.left_reason`,
      [data.entryId, data.enterpriseId, data.leftOn, data.reason],
    );
  }

  /** Without those that were annulled. */
  of(enterpriseId: string): Promise<SeriousListing[]> {
    return this.db.query<SeriousListing>(
      `select record_id as "recordId", listed_on as "listedOn", least(until, left_on) as until
       from serious_list_entry
       where enterprise_id = $1 and listed_on is not null and left_reason is distinct from 'annulled'
       order by listed_on, entry_id`,
      [enterpriseId],
    );
  }
}

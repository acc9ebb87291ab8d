import type { EventData } from '@app/contracts/define-event';
import type { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import type { CalendarDate } from '@app/kernel/calendar';
import { type Database, sql, type Tx } from './database';

/** For services that listen to `serious-list.*`. The two events of an entry may come in any order. */
export class SeriousListCopies {
  constructor(private readonly db: Database) {}

  async entered(tx: Tx, data: EventData<typeof seriousListEnteredV1>): Promise<void> {
    await sql(
      tx,
      `insert into serious_list_copy (entry_id, enterprise_id, listed_on) values ($1, $2, $3)
       on conflict (entry_id) do update set listed_on = excluded.listed_on`,
      [data.entryId, data.enterpriseId, data.listedOn],
    );
  }

  async left(tx: Tx, data: EventData<typeof seriousListLeftV1>): Promise<void> {
    await sql(
      tx,
      `insert into serious_list_copy (entry_id, enterprise_id, left_on, left_reason) values ($1, $2, $3, $4)
       on conflict (entry_id) do update set left_on = excluded.left_on, left_reason = excluded.left_reason`,
      [data.entryId, data.enterpriseId, data.leftOn, data.reason],
    );
  }

  /** An annulled entry never was; any other holds on `[listedOn, leftOn)`. */
  async isListed(enterpriseId: string, on: CalendarDate, tx: Tx = this.db.manager): Promise<boolean> {
    const rows = await sql(
      tx,
      `select 1 from serious_list_copy
       where enterprise_id = $1 and listed_on <= $2 and left_reason is distinct from 'annulled' and (left_on is null or $2 < left_on) limit 1`,
      [enterpriseId, on],
    );
    return rows.length > 0;
  }
}

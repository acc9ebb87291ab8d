import { Inject, Injectable } from '@nestjs/common';
import type {
  creditRecordAnnulledV1,
  creditRecordRecordedV1,
  creditRecordRepairedV1,
} from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import type { CalendarDate } from '@app/kernel/calendar';
import { Database, sql, type Tx } from '@app/platform/database';

export interface CreditRecordCopy {
  recordId: string;
  enterpriseId: string;
  record: string;
  annulledOn: CalendarDate | null;
}

/** Credit records as `credit-rating` told of them. Each event sets its own columns, so they may come in any order. */
@Injectable()
export class CreditRecords {
  constructor(@Inject(Database) private readonly db: Database) {}

  async recorded(tx: Tx, data: EventData<typeof creditRecordRecordedV1>, eventId: string): Promise<void> {
    await sql(
      tx,
      `insert into credit_record_copy as c (record_id, enterprise_id, determined_on, record, class, recorded_at, recorded_event_ids)
       values ($1, $2, $3, $4, $5, $6, array[$7::uuid])
       on conflict (record_id) do update set record = excluded.record, class = excluded.class, recorded_at = excluded.recorded_at,
         recorded_event_ids = c.recorded_event_ids || excluded.recorded_event_ids`,
      [data.recordId, data.enterpriseId, data.determinedOn, data.record, data.class ?? null, data.recordedAt, eventId],
    );
  }

  async annulled(tx: Tx, data: EventData<typeof creditRecordAnnulledV1>): Promise<void> {
    await sql(
      tx,
      `insert into credit_record_copy as c (record_id, enterprise_id, determined_on, annulled_on) values ($1, $2, $3, $4)
       on conflict (record_id) do update set annulled_on = least(c.annulled_on, excluded.annulled_on)`,
      [data.recordId, data.enterpriseId, data.determinedOn, data.annulledOn],
    );
  }

  async repaired(tx: Tx, data: EventData<typeof creditRecordRepairedV1>): Promise<void> {
    await sql(
      tx,
      `insert into credit_record_copy as c (record_id, enterprise_id, determined_on, repaired_on) values ($1, $2, $3, $4)
       on conflict (record_id) do update set repaired_on = least(c.repaired_on, excluded.repaired_on)`,
      [data.recordId, data.enterpriseId, data.determinedOn, data.repairedOn],
    );
  }

  /** A record that has been recorded; null also while only its later news has come. */
  async find(recordId: string, tx: Tx = this.db.manager): Promise<CreditRecordCopy | null> {
    const [row] = await sql<CreditRecordCopy>(
      tx,
      `select record_id as "recordId", enterprise_id as "enterpriseId", record, annulled_on as "annulledOn"
       from credit_record_copy where record_id = $1 and record is not null`,
      [recordId],
    );
    return row ?? null;
  }
}

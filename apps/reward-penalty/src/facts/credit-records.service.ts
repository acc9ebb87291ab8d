import { Inject, Injectable } from '@nestjs/common';
import type {
  creditRecordAnnulledV1,
  creditRecordRecordedV1,
  creditRecordReinstatedV1,
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
      `insert into credit_record_copy as c (record_id, enterprise_id, determined_on, record, class, recorded_at, recorded_event_ids,
         offence, sector, authority, document_number, obligations_fulfilled_on)
       values ($1, $2, $3, $4, $5, $6, array[$7::uuid], $8, $9, $10, $11, $12)
       on conflict (record_id) do update set record = excluded.record, class = excluded.class, recorded_at = excluded.recorded_at,
         determined_on = excluded.determined_on,
         recorded_event_ids = c.recorded_event_ids || excluded.recorded_event_ids,
         offence = excluded.offence, sector = excluded.sector, authority = excluded.authority, document_number = excluded.document_number,
         -- what was done before the record was determined again is no duty of it now
         obligations_fulfilled_on = coalesce(excluded.obligations_fulfilled_on,
           case when c.obligations_fulfilled_on >= excluded.determined_on then c.obligations_fulfilled_on end)`,
      [
        ...[data.recordId, data.enterpriseId, data.determinedOn, data.record, data.class, data.recordedAt, eventId],
        ...[data.offence, data.sector, data.authority, data.documentNumber, data.obligationsFulfilledOn],
      ],
    );
  }

  /** The duties of a penalty of this service were done; its record may not have come back from `credit-rating` yet. */
  async obligationsFulfilled(
    tx: Tx,
    record: { recordId: string; enterpriseId: string; determinedOn: CalendarDate },
    on: CalendarDate,
  ): Promise<void> {
    await sql(
      tx,
      `insert into credit_record_copy (record_id, enterprise_id, determined_on, obligations_fulfilled_on) values ($1, $2, $3, $4)
       on conflict (record_id) do update set obligations_fulfilled_on = excluded.obligations_fulfilled_on`,
      [record.recordId, record.enterpriseId, record.determinedOn, on],
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

  /** A row a repair: repaired, revoked and repaired again, told of in any order, come to the same day. */
  async repaired(tx: Tx, data: EventData<typeof creditRecordRepairedV1>): Promise<void> {
    await this.begin(tx, data);
    await sql(
      tx,
      `insert into credit_record_repair as r (record_id, source_id, repaired_on) values ($1, $2, $3)
       on conflict (record_id, source_id) do update set repaired_on = least(r.repaired_on, excluded.repaired_on)`,
      [data.recordId, data.repairId ?? data.recordId, data.repairedOn],
    );
    await this.settleRepair(tx, data.recordId);
  }

  async reinstated(tx: Tx, data: EventData<typeof creditRecordReinstatedV1>): Promise<void> {
    await this.begin(tx, data);
    await sql(
      tx,
      `insert into credit_record_repair (record_id, source_id, reinstated_at, other_repaired_on) values ($1, $2, $3, $4)
       on conflict (record_id, source_id) do update set reinstated_at = excluded.reinstated_at,
         other_repaired_on = excluded.other_repaired_on`,
      [data.recordId, data.repairId, data.reinstatedAt, data.repairedOn ?? null],
    );
    await this.settleRepair(tx, data.recordId);
  }

  /** Its row, locked. */
  private async begin(
    tx: Tx,
    { recordId, enterpriseId, determinedOn }: { recordId: string; enterpriseId: string; determinedOn: string },
  ): Promise<void> {
    await sql(
      tx,
      `insert into credit_record_copy as c (record_id, enterprise_id, determined_on) values ($1, $2, $3)
       on conflict (record_id) do update set determined_on = c.determined_on`,
      [recordId, enterpriseId, determinedOn],
    );
  }

  /** The earliest repair that was not revoked; else what the latest revocation said still ends it. */
  private async settleRepair(tx: Tx, recordId: string): Promise<void> {
    await sql(
      tx,
      `update credit_record_copy set repaired_on = coalesce(
         (select min(repaired_on) from credit_record_repair where record_id = $1 and reinstated_at is null),
         (select other_repaired_on from credit_record_repair where record_id = $1 and reinstated_at is not null
          order by reinstated_at desc, source_id desc limit 1))
       where record_id = $1`,
      [recordId],
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

import { Inject, Injectable } from '@nestjs/common';
import {
  creditRecordAnnulledV1,
  creditRecordRecordedV1,
  creditRecordReinstatedV1,
  creditRecordRepairedV1,
} from '@app/contracts/credit-record';
import type { CalendarDate } from '@app/kernel/calendar';
import { sql, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/outbox';
import { type KnownRecord, recordAsKnown, type RecordAsKnown, type StoredRecord } from './known-record';
import { factsWhere, type NewFact, type NewRecord } from './record-rows';

/** An event that was published because facts changed. */
export interface News {
  enterpriseId: string;
  eventId: string;
}

/** A record as known, with what tells of it. */
export interface Told extends RecordAsKnown {
  uscc: string;
  recordedAt: Date;
  offence: string | null;
  sector: string | null;
  authority: string | null;
  documentNumber: string | null;
  sourceEventId: string | null;
  /** The event that last said how it reads. */
  recordedEventId: string;
  /** The event that last said that it is repaired. */
  repairedEventId: string | null;
}

/** Tells other services of records and of what became known of them. */
@Injectable()
export class RecordNews {
  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  /** Tells how a record reads now, in place of what was told of it before; whoever keeps records takes it from here. */
  async tellAgain(tx: Tx, recordId: string): Promise<News> {
    const [told] = await this.toldOf(tx, [recordId]);
    if (!told) throw new Error(`There is no record ${recordId} to tell of`);
    const { record } = told;
    const eventId = await this.outbox.add(
      tx,
      creditRecordRecordedV1,
      {
        ...headOf(told),
        record: record.record,
        ...(record.class ? { class: record.class } : {}),
        recordedAt: told.recordedAt.toISOString(),
        ...particularsOf({ ...told, obligationsFulfilledOn: record.obligationsFulfilledOn }),
      },
      told.recordedEventId,
    );
    await sql(
      tx,
      `insert into record_told (record_id, recorded_event_id) values ($1, $2)
       on conflict (record_id) do update set recorded_event_id = excluded.recorded_event_id`,
      [recordId, eventId],
    );
    return { enterpriseId: record.enterpriseId, eventId };
  }

  /** Publishes what is new of a record. @param facts those that made it new */
  async tell(
    tx: Tx,
    now: Told,
    before: Pick<RecordAsKnown, 'record' | 'repairedBy'>,
    at: Date,
    facts: readonly NewFact[] = [],
  ): Promise<News[]> {
    const { record } = now;
    const { enterpriseId } = record;
    const old = before.record;
    const news: News[] = [];
    if (record.class !== old.class || record.determinedOn !== old.determinedOn) {
      const again = await this.tellAgain(tx, record.id);
      news.push(again);
      now.recordedEventId = again.eventId;
    }
    if (record.annulledOn !== null && old.annulledOn === null) {
      const { objectionId } = now.annulledBy!.detail;
      const eventId = await this.outbox.add(
        tx,
        creditRecordAnnulledV1,
        {
          ...headOf(now),
          annulledAt: at.toISOString(),
          annulledOn: record.annulledOn,
          ...(objectionId ? { objectionId } : {}),
        },
        now.recordedEventId,
      );
      news.push({ enterpriseId, eventId });
    }
    const revocation = facts.find((fact) => fact.kind === 'repair-revoked' && fact.recordId === record.id);
    const repairId = before.repairedBy?.detail.repairId ?? revocation?.detail.repairId;
    const isLater = old.repairedOn !== null && (record.repairedOn === null || record.repairedOn > old.repairedOn);
    if (isLater && repairId !== undefined) {
      if (record.annulledOn !== null) return news;
      const eventId = await this.outbox.add(
        tx,
        creditRecordReinstatedV1,
        {
          ...headOf(now),
          repairId,
          reinstatedOn: revocation?.actsOn ?? record.determinedOn,
          reinstatedAt: at.toISOString(),
          ...(record.repairedOn === null ? {} : { repairedOn: record.repairedOn }),
        },
        now.repairedEventId ?? undefined,
      );
      news.push(await this.toldRepaired(tx, record, eventId));
    } else if (record.repairedOn !== null && record.repairedOn !== old.repairedOn) {
      const by = now.repairedBy!.detail.repairId;
      const eventId = await this.outbox.add(tx, creditRecordRepairedV1, {
        ...headOf(now),
        repairedOn: record.repairedOn,
        ...(by ? { repairId: by } : {}),
      });
      news.push(await this.toldRepaired(tx, record, eventId));
    }
    return news;
  }

  private async toldRepaired(tx: Tx, record: KnownRecord, eventId: string): Promise<News> {
    await sql(
      tx,
      `insert into record_told (record_id, repaired_event_id) values ($1, $2)
       on conflict (record_id) do update set repaired_event_id = excluded.repaired_event_id`,
      [record.id, eventId],
    );
    return { enterpriseId: record.enterpriseId, eventId };
  }

  async toldOf(tx: Tx, recordIds: string[]): Promise<Told[]> {
    const rows = await sql<StoredRecord & Omit<Told, keyof RecordAsKnown>>(
      tx,
      `select r.id, r.enterprise_id as "enterpriseId", r.record, r.determined_on as "determinedOn", e.uscc,
         coalesce((select class from class_decision d where d.record_id = r.id and d.confirmed_at is not null
           order by confirmed_at desc limit 1), r.class) as class,
         r.recorded_at as "recordedAt", r.offence, r.sector, r.authority, r.document_number as "documentNumber",
         r.obligations_fulfilled_on as "obligationsFulfilledOn", r.source_event_id as "sourceEventId",
         coalesce(t.recorded_event_id, r.recorded_event_id) as "recordedEventId", t.repaired_event_id as "repairedEventId"
       from credit_record r
       join enterprise e on e.id = r.enterprise_id
       left join record_told t on t.record_id = r.id
       where r.id = any($1::uuid[]) order by r.id`,
      [recordIds],
    );
    const facts = await factsWhere(tx, 'record_id = any($1::uuid[])', [recordIds]);
    return rows.map(({ id, enterpriseId, record, class: present, determinedOn, obligationsFulfilledOn, ...row }) => {
      const stored = { id, enterpriseId, record, class: present, determinedOn, obligationsFulfilledOn };
      return { ...row, ...recordAsKnown(stored, facts.get(id) ?? []) };
    });
  }
}

function headOf({ record, uscc }: Told): {
  recordId: string;
  enterpriseId: string;
  uscc: string;
  determinedOn: CalendarDate;
} {
  return { recordId: record.id, enterpriseId: record.enterpriseId, uscc, determinedOn: record.determinedOn };
}

type Particulars = Pick<
  NewRecord,
  'offence' | 'sector' | 'authority' | 'documentNumber' | 'obligationsFulfilledOn' | 'sourceEventId'
>;

/** What of a record is told only where it is known. */
export function particularsOf(record: Particulars): { [Key in keyof Particulars]?: NonNullable<Particulars[Key]> } {
  return {
    ...(record.offence ? { offence: record.offence } : {}),
    ...(record.sector ? { sector: record.sector } : {}),
    ...(record.authority ? { authority: record.authority } : {}),
    ...(record.documentNumber ? { documentNumber: record.documentNumber } : {}),
    ...(record.obligationsFulfilledOn ? { obligationsFulfilledOn: record.obligationsFulfilledOn } : {}),
    ...(record.sourceEventId ? { sourceEventId: record.sourceEventId } : {}),
  };
}

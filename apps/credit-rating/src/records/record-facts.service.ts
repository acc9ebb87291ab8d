import { Inject, Injectable } from '@nestjs/common';
import { creditRecordRecordedV1 } from '@app/contracts/credit-record';
import { Audit } from '@app/platform/audit';
import { sql, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/outbox';
import {
  type KnownRecord,
  type RecordAsKnown,
  recordAsKnown,
  type RecordFact,
  type StoredRecord,
} from './known-record';
import { type News, particularsOf, RecordNews } from './record-news.service';
import { factsWhere, type NewFact, type NewRecord } from './record-rows';

/**
 * The facts about enterprises: records, which never change, and the set of what became known of each. Both are sets by
 * id, so the order in which they come, and coming twice, makes no difference to what is known in the end. The caller
 * holds the lock of the enterprises concerned and rates them again.
 */
@Injectable()
export class RecordFacts {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RecordNews) private readonly news: RecordNews,
  ) {}

  /** What is known of enterprises' records; of what was known at `at`, where it is given. @returns by enterprise */
  async knownOf(tx: Tx, enterpriseIds: string[], at: Date | null = null): Promise<Map<string, KnownRecord[]>> {
    const told = await this.toldOf(tx, enterpriseIds, at);
    return new Map([...told].map(([id, records]) => [id, records.map(({ record }) => record)]));
  }

  /** The same, with the facts that say so. */
  async toldOf(tx: Tx, enterpriseIds: string[], at: Date | null = null): Promise<Map<string, RecordAsKnown[]>> {
    const rows = await sql<StoredRecord>(
      tx,
      `select r.id, r.enterprise_id as "enterpriseId", r.record, coalesce(d.class, r.class) as class,
         r.determined_on as "determinedOn", r.obligations_fulfilled_on as "obligationsFulfilledOn"
       from credit_record r
       left join (
         select distinct on (record_id) record_id, class from class_decision
         where record_id in (select id from credit_record where enterprise_id = any($1::uuid[]))
           and confirmed_at <= coalesce($2::timestamptz, 'infinity')
         order by record_id, confirmed_at desc
       ) d on d.record_id = r.id
       where r.enterprise_id = any($1::uuid[]) and ($2::timestamptz is null or r.recorded_at <= $2)
       order by r.determined_on, r.id`,
      [enterpriseIds, at],
    );
    const facts = await factsWhere(
      tx,
      'enterprise_id = any($1::uuid[]) and ($2::timestamptz is null or known_at <= $2)',
      [enterpriseIds, at],
    );
    const known = new Map<string, RecordAsKnown[]>(enterpriseIds.map((id) => [id, []]));
    for (const row of rows) known.get(row.enterpriseId)!.push(recordAsKnown(row, facts.get(row.id) ?? []));
    return known;
  }

  /** Stores records that are not stored yet, and tells of them and of what was known of them before. */
  async record(tx: Tx, records: NewRecord[], at: Date): Promise<News[]> {
    const ids = records.map((record) => record.id);
    const stored = await sql<{ id: string }>(tx, `select id from credit_record where id = any($1::uuid[])`, [ids]);
    const storedIds = new Set(stored.map((row) => row.id));
    const fresh = records.filter((record) => !storedIds.has(record.id));
    if (fresh.length === 0) return [];
    const eventIds = await this.outbox.addAll(
      tx,
      creditRecordRecordedV1,
      fresh.map((record) => ({
        recordId: record.id,
        enterpriseId: record.enterpriseId,
        uscc: record.uscc,
        record: record.record,
        ...(record.class ? { class: record.class } : {}),
        determinedOn: record.determinedOn,
        recordedAt: at.toISOString(),
        ...particularsOf(record),
      })),
    );
    const news = fresh.map((record, n) => ({ enterpriseId: record.enterpriseId, eventId: eventIds[n]! }));
    await sql(
      tx,
      `insert into credit_record (id, enterprise_id, record, class, determined_on, recorded_at, offence, sector, authority,
         document_number, obligations_fulfilled_on, content, classified_by, import_id, row_number, source_event_id,
         recorded_event_id)
       select id, "enterpriseId", record, class, "determinedOn", $2, offence, sector, authority, "documentNumber",
         "obligationsFulfilledOn", content, "classifiedBy", "importId", "rowNumber", "sourceEventId", "eventId"
       from jsonb_to_recordset($1::jsonb) as row (id uuid, "enterpriseId" uuid, record text, class text, "determinedOn" date,
         offence text, sector text, authority text, "documentNumber" text, "obligationsFulfilledOn" date, content jsonb,
         "classifiedBy" jsonb, "importId" uuid, "rowNumber" int, "sourceEventId" uuid, "eventId" uuid)`,
      [JSON.stringify(fresh.map((record, n) => ({ ...record, eventId: eventIds[n] }))), at],
    );
    await this.audit.addAll(
      tx,
      fresh.map((record) => ({
        action: 'credit-record.recorded',
        subjectKind: 'credit-record',
        subjectId: record.id,
        enterpriseId: record.enterpriseId,
        detail: { record: record.record, class: record.class, determinedOn: record.determinedOn },
      })),
    );
    const asCame = new Map(
      fresh.map((record) => [record.id, recordAsKnown(record, []).record] as [string, KnownRecord]),
    );
    const told = await this.news.toldOf(
      tx,
      fresh.map((record) => record.id),
    );
    for (const now of told) {
      const before = asCame.get(now.record.id)!;
      news.push(...(await this.news.tell(tx, now, { record: before, repairedBy: null }, at)));
    }
    return news;
  }

  /** Adds news about records, and tells what it changed of records that are stored. */
  async note(tx: Tx, facts: NewFact[], at: Date): Promise<News[]> {
    if (facts.length === 0) return [];
    const ids = [...new Set(facts.map((fact) => fact.recordId))];
    const before = new Map((await this.news.toldOf(tx, ids)).map((told) => [told.record.id, told]));
    for (const fact of facts) {
      const record = before.get(fact.recordId)?.record;
      if (record && record.enterpriseId !== fact.enterpriseId)
        throw new Error(`Record ${fact.recordId} is not about enterprise ${fact.enterpriseId}`);
    }
    const added = await sql<{
      record_id: string;
      enterprise_id: string;
      kind: RecordFact['kind'];
      detail: Record<string, string>;
    }>(
      tx,
      `insert into record_fact (record_id, kind, source_id, enterprise_id, acts_on, known_at, detail)
       select "recordId", kind, "sourceId", "enterpriseId", "actsOn", $2, detail
       from jsonb_to_recordset($1::jsonb)
         as row ("recordId" uuid, kind text, "sourceId" uuid, "enterpriseId" uuid, "actsOn" date, detail jsonb)
       on conflict (record_id, kind, source_id) do nothing returning record_id, enterprise_id, kind, detail`,
      [JSON.stringify(facts), at],
    );
    await this.audit.addAll(
      tx,
      added.map((row) => ({
        action: `credit-record.${row.kind}`,
        subjectKind: 'credit-record',
        subjectId: row.record_id,
        enterpriseId: row.enterprise_id,
        detail: row.detail,
      })),
    );
    const news: News[] = [];
    for (const now of await this.news.toldOf(tx, ids)) {
      news.push(...(await this.news.tell(tx, now, before.get(now.record.id)!, at, facts)));
    }
    return news;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { creditRecordAnnulledV1, creditRecordRecordedV1, creditRecordRepairedV1 } from '@app/contracts/credit-record';
import { type CalendarDate, laterOf } from '@app/kernel/calendar';
import { Audit } from '@app/platform/audit';
import { sql, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/outbox';

/** A record as far as it is known at an instant: what `rating` is given of it. */
export interface KnownRecord {
  id: string;
  enterpriseId: string;
  record: string;
  class: string | null;
  determinedOn: CalendarDate;
  annulledOn: CalendarDate | null;
  /** From then on it acts no more: repaired, or its term ended. */
  repairedOn: CalendarDate | null;
}

export interface NewRecord {
  id: string;
  enterpriseId: string;
  uscc: string;
  record: string;
  class: string | null;
  determinedOn: CalendarDate;
  offence: string | null;
  sector: string | null;
  authority: string | null;
  documentNumber: string | null;
  /** What the source said, normalised. */
  content: Record<string, string | null>;
  /** The classification table that gave the class, where one was asked. */
  classifiedBy: Record<string, string> | null;
  importId: string | null;
  rowNumber: number | null;
  sourceEventId: string | null;
}

/** News about a record, by its own id; it may come before the record. */
export interface NewFact {
  recordId: string;
  enterpriseId: string;
  /** `annulled` is void from the origin; `repaired` and `ended` act from `actsOn` on. */
  kind: 'annulled' | 'repaired' | 'ended';
  /** The event that brought it, or an id of our own. */
  sourceId: string;
  actsOn: CalendarDate;
  detail: { objectionId?: string; repairId?: string; reason?: string };
}

/** An event that was published because facts changed. */
export interface News {
  enterpriseId: string;
  eventId: string;
}

interface Effect {
  id: string;
  enterpriseId: string;
  uscc: string;
  determinedOn: CalendarDate;
  recordedEventId: string;
  annulledOn: CalendarDate | null;
  repairedOn: CalendarDate | null;
  objectionId: string | null;
  repairId: string | null;
}

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
  ) {}

  /** What is known of enterprises' records; of what was known at `at`, where it is given. @returns by enterprise */
  async knownOf(tx: Tx, enterpriseIds: string[], at: Date | null = null): Promise<Map<string, KnownRecord[]>> {
    const rows = await sql<KnownRecord>(
      tx,
      `select r.id, r.enterprise_id as "enterpriseId", r.record, coalesce(d.class, r.class) as class,
         r.determined_on as "determinedOn", f.annulled_on as "annulledOn", f.repaired_on as "repairedOn"
       from credit_record r
       left join (
         select record_id, min(acts_on) filter (where kind = 'annulled') as annulled_on,
           min(acts_on) filter (where kind <> 'annulled') as repaired_on
         from record_fact where enterprise_id = any($1::uuid[]) and ($2::timestamptz is null or known_at <= $2) group by record_id
       ) f on f.record_id = r.id
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
    const known = new Map<string, KnownRecord[]>(enterpriseIds.map((id) => [id, []]));
    for (const row of rows) {
      known.get(row.enterpriseId)!.push({
        ...row,
        // A decision about a record never acts before the record itself.
        annulledOn: row.annulledOn && laterOf(row.annulledOn, row.determinedOn),
        repairedOn: row.repairedOn && laterOf(row.repairedOn, row.determinedOn),
      });
    }
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
        ...(record.offence ? { offence: record.offence } : {}),
        ...(record.sector ? { sector: record.sector } : {}),
        ...(record.authority ? { authority: record.authority } : {}),
        ...(record.documentNumber ? { documentNumber: record.documentNumber } : {}),
        ...(record.sourceEventId ? { sourceEventId: record.sourceEventId } : {}),
      })),
    );
    const news = fresh.map((record, n) => ({ enterpriseId: record.enterpriseId, eventId: eventIds[n]! }));
    await sql(
      tx,
      `insert into credit_record (id, enterprise_id, record, class, determined_on, recorded_at, offence, sector, authority,
         document_number, content, classified_by, import_id, row_number, source_event_id, recorded_event_id)
       select id, "enterpriseId", record, class, "determinedOn", $2, offence, sector, authority, "documentNumber", content,
         "classifiedBy", "importId", "rowNumber", "sourceEventId", "eventId"
       from jsonb_to_recordset($1::jsonb) as row (id uuid, "enterpriseId" uuid, record text, class text, "determinedOn" date,
         offence text, sector text, authority text, "documentNumber" text, content jsonb, "classifiedBy" jsonb,
         "importId" uuid, "rowNumber" int, "sourceEventId" uuid, "eventId" uuid)`,
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
    const effects = await this.effectsOf(
      tx,
      fresh.map((record) => record.id),
    );
    const early = effects.filter((effect) => effect.annulledOn !== null || effect.repairedOn !== null);
    return [...news, ...(await this.tell(tx, early, new Map(), at))];
  }

  /** Adds news about records, and tells what it changed of records that are stored. */
  async note(tx: Tx, facts: NewFact[], at: Date): Promise<News[]> {
    if (facts.length === 0) return [];
    const ids = [...new Set(facts.map((fact) => fact.recordId))];
    const before = new Map((await this.effectsOf(tx, ids)).map((effect) => [effect.id, effect]));
    for (const fact of facts) {
      const record = before.get(fact.recordId);
      if (record && record.enterpriseId !== fact.enterpriseId)
        throw new Error(`Record ${fact.recordId} is not about enterprise ${fact.enterpriseId}`);
    }
    const added = await sql<{ record_id: string; enterprise_id: string; kind: string; detail: Record<string, string> }>(
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
    return this.tell(tx, await this.effectsOf(tx, ids), before, at);
  }

  /** Publishes what of the effects is new. */
  private async tell(tx: Tx, effects: Effect[], before: Map<string, Effect>, at: Date): Promise<News[]> {
    const news: News[] = [];
    for (const { id: recordId, enterpriseId, uscc, determinedOn, ...effect } of effects) {
      const old = before.get(recordId);
      const head = { recordId, enterpriseId, uscc, determinedOn };
      if (effect.annulledOn !== null && (old?.annulledOn ?? null) === null) {
        const eventId = await this.outbox.add(
          tx,
          creditRecordAnnulledV1,
          {
            ...head,
            annulledAt: at.toISOString(),
            annulledOn: effect.annulledOn,
            ...(effect.objectionId ? { objectionId: effect.objectionId } : {}),
          },
          effect.recordedEventId,
        );
        news.push({ enterpriseId, eventId });
      }
      if (effect.repairedOn !== null && effect.repairedOn !== old?.repairedOn) {
        const repairedOn = effect.repairedOn;
        const eventId = await this.outbox.add(tx, creditRecordRepairedV1, {
          ...head,
          repairedOn,
          ...(effect.repairId ? { repairId: effect.repairId } : {}),
        });
        news.push({ enterpriseId, eventId });
      }
    }
    return news;
  }

  private effectsOf(tx: Tx, recordIds: string[]): Promise<Effect[]> {
    return sql<Effect>(
      tx,
      `select r.id, r.enterprise_id as "enterpriseId", e.uscc, r.determined_on as "determinedOn",
         r.recorded_event_id as "recordedEventId",
         case when a.acts_on is not null then greatest(a.acts_on, r.determined_on) end as "annulledOn",
         case when p.acts_on is not null then greatest(p.acts_on, r.determined_on) end as "repairedOn",
         a.detail ->> 'objectionId' as "objectionId", p.detail ->> 'repairId' as "repairId"
       from credit_record r
       join enterprise e on e.id = r.enterprise_id
       left join lateral (select acts_on, detail from record_fact
         where record_id = r.id and kind = 'annulled' order by acts_on, source_id limit 1) a on true
       left join lateral (select acts_on, detail from record_fact
         where record_id = r.id and kind <> 'annulled' order by acts_on, source_id limit 1) p on true
       where r.id = any($1::uuid[]) order by r.id`,
      [recordIds],
    );
  }
}

import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import { sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { ClassificationTables } from '../classification/classification-tables';
import { type EnterpriseRow, findEnterprises, idsByCode, lockEnterprises } from '../enterprises/enterprise-rows';
import { causesOf, RatingService } from '../ratings/rating.service';
import { RecordFacts } from '../records/record-facts.service';
import type { News } from '../records/record-news.service';
import type { NewFact, NewRecord } from '../records/record-rows';
import { withoutPersonalData } from '../source-rows/cells';
import type { RowReason } from '../source-rows/row-reasons';
import { SOURCE_READERS, type SourceKind } from '../source-rows/source-kinds';
import type { ReadRow, SourceFact, SourceRow } from '../source-rows/source-row';

export const OUTCOMES = ['accepted', 'unchanged', 'refused', 'conflict', 'skipped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface RowOutcome {
  number: number;
  outcome: Outcome;
  recordId: string | null;
  column: string | null;
  value: string | null;
  reason: RowReason | null;
}

/** Whoever asks this process for something beside an import waits no longer than the work on so many rows or enterprises takes. */
const AT_ONCE = 100;

/** What is stored under a natural key, or about to be. */
interface Stored {
  recordId: string;
  /** It would be, were this no dry run. */
  isNew?: boolean;
  contentHash: string;
  endedOn: CalendarDate | null;
}

interface Conflict {
  id: string;
  naturalKey: string;
  recordId: string;
  enterpriseId: string;
  rowNumber: number;
  incoming: SourceFact;
  incomingHash: string;
}

/** What one batch adds. */
interface Additions {
  records: NewRecord[];
  keys: { naturalKey: string; recordId: string; contentHash: string }[];
  facts: NewFact[];
  conflicts: Conflict[];
  /** Keys under which something is stored, or stored otherwise, than before. */
  touched: Set<string>;
}

/**
 * Takes some rows of a file into the database: facts, news, ratings, all in the caller's transaction. A dry run judges them
 * the same way and stores only what it needs to judge the rows behind them.
 */
@Injectable()
export class ImportBatch {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ClassificationTables) private readonly tables: ClassificationTables,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
    @Inject(RatingService) private readonly ratings: RatingService,
  ) {}

  /** @returns one outcome a row, in the rows' order */
  async take(
    tx: Tx,
    file: { id: string; kind: SourceKind; dryRun: boolean },
    rows: SourceRow[],
  ): Promise<RowOutcome[]> {
    const today = this.clock.today();
    const read: { number: number; result: ReadRow }[] = [];
    for (const some of parts(rows)) {
      for (const row of some)
        read.push({ number: row.number, result: SOURCE_READERS[file.kind].read(row, this.tables, today) });
      await setImmediate();
    }
    const codes = read.flatMap(({ result }) => (result.outcome === 'fact' ? [result.fact.uscc as string] : []));
    const ids = await idsByCode(tx, [...new Set(codes)]);
    // Nobody waits for a dry run.
    const enterprises = await (file.dryRun ? findEnterprises : lockEnterprises)(tx, [...new Set(ids.values())]);
    const at = this.clock.now();
    const keyOf = (fact: SourceFact): string | null => {
      const enterpriseId = ids.get(fact.uscc);
      return enterpriseId === undefined ? null : naturalKeyOf(fact, enterpriseId);
    };
    const keys = read.flatMap(({ result }) => (result.outcome === 'fact' ? (keyOf(result.fact) ?? []) : []));
    const stored = await storedUnder(tx, keys);
    if (file.dryRun) for (const [key, one] of await triedUnder(tx, file.id, keys)) stored.set(key, one);
    const rejected = await rejectedUnder(tx, keys);
    const added: Additions = { records: [], keys: [], facts: [], conflicts: [], touched: new Set() };
    const outcomes = read.map(({ number, result }): RowOutcome => {
      if (result.outcome !== 'fact') {
        const value = result.outcome === 'refused' ? withoutPersonalData(result.value) : null;
        return { number, outcome: result.outcome, recordId: null, column: result.column, value, reason: result.reason };
      }
      const { fact } = result;
      const enterprise = enterprises.get(ids.get(fact.uscc) ?? '');
      if (!enterprise) {
        return {
          number,
          outcome: 'refused',
          recordId: null,
          column: '统一社会信用代码',
          value: fact.uscc,
          reason: 'not-in-zone',
        };
      }
      return judge(number, fact, enterprise, { stored, rejected, added, importId: file.id });
    });
    if (file.dryRun) return keepTrial(tx, file.id, added, stored, outcomes);
    await this.store(tx, file.id, added, at, today);
    return outcomes;
  }

  private async store(tx: Tx, importId: string, added: Additions, at: Date, today: CalendarDate): Promise<void> {
    const news: News[] = [];
    for (const some of parts(added.records)) news.push(...(await this.facts.record(tx, some, at)));
    news.push(...(await this.facts.note(tx, added.facts, at)));
    await sql(
      tx,
      `insert into record_key (natural_key, record_id, content_hash)
       select "naturalKey", "recordId", "contentHash"
       from jsonb_to_recordset($1::jsonb) as row ("naturalKey" text, "recordId" uuid, "contentHash" text)`,
      [JSON.stringify(added.keys)],
    );
    await sql(
      tx,
      `insert into import_conflict (id, natural_key, record_id, enterprise_id, import_id, row_number, stored, incoming,
         incoming_hash, found_at)
       select row.id, "naturalKey", "recordId", "enterpriseId", $2, "rowNumber", r.content, incoming, "incomingHash", $3
       from jsonb_to_recordset($1::jsonb) as row (id uuid, "naturalKey" text, "recordId" uuid, "enterpriseId" uuid,
         "rowNumber" int, incoming jsonb, "incomingHash" text)
       join credit_record r on r.id = row."recordId"
       on conflict (natural_key, incoming_hash) do nothing`,
      [JSON.stringify(added.conflicts), importId, at],
    );
    for (const some of parts([...causesOf(news)])) await this.ratings.rateAgain(tx, new Map(some), { at, day: today });
  }
}

function* parts<T>(list: T[]): Generator<T[]> {
  for (let n = 0; n < list.length; n += AT_ONCE) yield list.slice(n, n + AT_ONCE);
}

function judge(
  number: number,
  fact: SourceFact,
  enterprise: EnterpriseRow,
  known: { stored: Map<string, Stored>; rejected: Set<string>; added: Additions; importId: string },
): RowOutcome {
  const { stored, rejected, added } = known;
  const naturalKey = naturalKeyOf(fact, enterprise.id);
  const contentHash = hashOf(fact.content);
  const old = stored.get(naturalKey);
  const recordId = old?.recordId ?? newId();
  const outcome = (what: Outcome, reason: RowReason | null): RowOutcome => ({
    number,
    outcome: what,
    recordId,
    column: null,
    value: null,
    reason,
  });
  if (!old) {
    const { content, classifiedBy, record, determinedOn, offence, sector, authority, documentNumber } = fact;
    const { obligationsFulfilledOn } = fact;
    added.records.push({
      id: recordId,
      enterpriseId: enterprise.id,
      uscc: enterprise.uscc,
      record,
      class: fact.class,
      determinedOn,
      offence,
      sector,
      authority,
      documentNumber,
      obligationsFulfilledOn,
      content,
      classifiedBy,
      importId: known.importId,
      rowNumber: number,
      sourceEventId: null,
    });
    added.keys.push({ naturalKey, recordId, contentHash });
    added.touched.add(naturalKey);
    stored.set(naturalKey, { recordId, isNew: true, contentHash, endedOn: fact.endedOn });
    if (fact.endedOn !== null) added.facts.push(endOf(recordId, enterprise.id, fact.endedOn));
    return outcome('accepted', null);
  }
  const sameEnd = fact.endedOn === null || old.endedOn === null || fact.endedOn === old.endedOn;
  if (old.contentHash !== contentHash || !sameEnd) {
    const incomingHash = wholeHashOf(fact.content, fact.endedOn);
    if (rejected.has(`${naturalKey}\n${incomingHash}`)) return outcome('unchanged', 'decided-to-keep-stored');
    added.conflicts.push({
      id: newId(),
      naturalKey,
      recordId,
      enterpriseId: enterprise.id,
      rowNumber: number,
      incoming: fact,
      incomingHash,
    });
    return outcome('conflict', 'other-content-stored');
  }
  // A newer export tells the end of what is stored; an older one without it takes nothing back.
  if (fact.endedOn !== null && old.endedOn === null) {
    added.facts.push(endOf(recordId, enterprise.id, fact.endedOn));
    added.touched.add(naturalKey);
    old.endedOn = fact.endedOn;
    return outcome('accepted', null);
  }
  return outcome('unchanged', 'same-already-stored');
}

function endOf(recordId: string, enterpriseId: string, actsOn: CalendarDate): NewFact {
  return { recordId, enterpriseId, kind: 'ended', sourceId: newId(), actsOn, detail: { reason: 'end-in-file' } };
}

/** The enterprise's own id stands for its code, so that a corrected code makes no second record of one decision. */
export function naturalKeyOf(fact: Pick<SourceFact, 'record' | 'keyParts'>, enterpriseId: string): string {
  return JSON.stringify([fact.record, ...fact.keyParts, enterpriseId]);
}

export function hashOf(content: Record<string, string | null>): string {
  const sorted = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/** Of everything a row says about a record, its end too. */
export function wholeHashOf(content: Record<string, string | null>, endedOn: CalendarDate | null): string {
  return hashOf({ ...content, endedOn });
}

async function storedUnder(tx: Tx, keys: string[]): Promise<Map<string, Stored>> {
  const rows = await sql<Stored & { naturalKey: string }>(
    tx,
    `select k.natural_key as "naturalKey", k.record_id as "recordId", k.content_hash as "contentHash",
       (select min(acts_on) from record_fact f where f.record_id = k.record_id and f.kind = 'ended') as "endedOn"
     from record_key k where k.natural_key = any($1::text[])`,
    [keys],
  );
  return new Map(rows.map(({ naturalKey, ...row }) => [naturalKey, row]));
}

/** What a dry run would have stored by now. */
async function triedUnder(tx: Tx, importId: string, keys: string[]): Promise<Map<string, Stored>> {
  const rows = await sql<Stored & { naturalKey: string }>(
    tx,
    `select natural_key as "naturalKey", record_id as "recordId", is_new as "isNew", content_hash as "contentHash",
       ended_on as "endedOn"
     from import_trial_key where import_id = $1 and natural_key = any($2::text[])`,
    [importId, keys],
  );
  return new Map(rows.map(({ naturalKey, ...row }) => [naturalKey, row]));
}

/** @returns the outcomes without the ids of records that there are not */
async function keepTrial(
  tx: Tx,
  importId: string,
  { touched }: Additions,
  stored: Map<string, Stored>,
  outcomes: RowOutcome[],
): Promise<RowOutcome[]> {
  const rows = [...touched].map((naturalKey) => ({ isNew: false, ...stored.get(naturalKey)!, naturalKey }));
  await sql(
    tx,
    `insert into import_trial_key (import_id, natural_key, record_id, is_new, content_hash, ended_on)
     select $1, "naturalKey", "recordId", "isNew", "contentHash", "endedOn" from jsonb_to_recordset($2::jsonb)
       as row ("naturalKey" text, "recordId" uuid, "isNew" boolean, "contentHash" text, "endedOn" date)
     on conflict (import_id, natural_key) do update set ended_on = excluded.ended_on`,
    [importId, JSON.stringify(rows)],
  );
  const unmade = new Set([...stored.values()].flatMap(({ isNew, recordId }) => (isNew ? [recordId] : [])));
  return outcomes.map((row) => (row.recordId && unmade.has(row.recordId) ? { ...row, recordId: null } : row));
}

/** Content that was decided against: the same row need not be asked about again. */
async function rejectedUnder(tx: Tx, keys: string[]): Promise<Set<string>> {
  const rows = await sql<{ natural_key: string; content_hash: string }>(
    tx,
    `select natural_key, content_hash from rejected_content where natural_key = any($1::text[])`,
    [keys],
  );
  return new Set(rows.map((row) => `${row.natural_key}\n${row.content_hash}`));
}

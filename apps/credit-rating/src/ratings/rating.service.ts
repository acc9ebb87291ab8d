import { Inject, Injectable } from '@nestjs/common';
import { ratingChangedV1 } from '@app/contracts/rating';
import { type CalendarDate, laterOf } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { groupBy } from '@app/kernel/group-by';
import { Audit } from '@app/platform/audit';
import { sql, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/outbox';
import { Receipts } from '@app/platform/receipts';
import { type PublishedRuleSet, RuleSets } from '@app/platform/rule-sets';
import { type EnterpriseRow, lockEnterprises } from '../enterprises/enterprise-rows';
import { RecordFacts } from '../records/record-facts.service';
import { type RatedRecord, RecordStates } from '../records/record-states';
import { type NewRating, rateAnew, type RatingStep, stepsFrom } from './rating-change';

/** The one rating rule set of the park. */
export const PARK_RATING = 'park-rating';

type Version = PublishedRuleSet<'rating'>;

/** The instant at which something became known, and the business day it is. */
export interface Moment {
  at: Date;
  day: CalendarDate;
}

interface Current {
  enterpriseId: string;
  revision: number;
  asOf: CalendarDate;
  timeline: RatingStep[];
  nextChangeOn: CalendarDate | null;
}

interface Change extends NewRating<Version> {
  enterprise: EnterpriseRow;
  revision: number;
  asOf: CalendarDate;
  changedFrom: CalendarDate;
}

@Injectable()
export class RatingService {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
    @Inject(RecordStates) private readonly states: RecordStates,
  ) {}

  /** All published versions, earliest first; of those known at an instant where it is given. */
  versions(knownAt?: Date): Version[] {
    return this.rules.versionsOf('rating', PARK_RATING, knownAt);
  }

  /** @throws DomainError rule-set.none-in-force */
  versionOn(on: CalendarDate, knownAt?: Date): Version {
    return this.rules.inForce('rating', PARK_RATING, on, knownAt);
  }

  /**
   * Rates enterprises again as known now, and tells of those whose grade or score differs on any day up to `day`.
   * Where nothing differs nothing is written. What each record counts for is kept for the lists.
   * @param causes per enterprise the events whose news this is; none when time alone or a rule version is
   * @returns how many changed
   * @throws DomainError rule-set.none-in-force
   */
  async rateAgain(tx: Tx, causes: Map<string, string[]>, { at, day }: Moment): Promise<number> {
    const ids = [...causes.keys()];
    if (ids.length === 0) return 0;
    this.versionOn(day);
    const versions = this.versions();
    const enterprises = await lockEnterprises(tx, ids);
    const told = await this.facts.toldOf(tx, ids);
    const currents = await currentOf(tx, ids);
    const changes: Change[] = [];
    const rated: RatedRecord[] = [];
    const moved: { id: string; nextChangeOn: CalendarDate | null; asOf: CalendarDate }[] = [];
    for (const id of ids) {
      const enterprise = enterprises.get(id);
      if (!enterprise) throw new DomainError('not-found', 'enterprise.not-found', { id });
      const current = currents.get(id);
      const asOf = current ? laterOf(day, current.asOf) : day;
      const known = told.get(id) ?? [];
      const records = known.map(({ record }) => record);
      const rating = rateAnew(versions, records, enterprise.registeredOn, asOf, current?.timeline ?? []);
      const { changedFrom, nextChangeOn } = rating;
      const items = new Map(rating.result.items.map((item) => [item.id, item]));
      rated.push(...known.map((one) => ({ ...one, item: items.get(one.record.id) ?? null, asOf })));
      if (changedFrom !== null) {
        changes.push({ ...rating, changedFrom, enterprise, asOf, revision: (current?.revision ?? 0) + 1 });
      } else if (nextChangeOn !== current?.nextChangeOn) {
        moved.push({ id, nextChangeOn, asOf });
      }
    }
    await this.keep(tx, changes, causes, at);
    await move(tx, moved);
    await this.states.keep(tx, rated);
    return changes.length;
  }

  private async keep(tx: Tx, changes: Change[], causes: Map<string, string[]>, at: Date): Promise<void> {
    if (changes.length === 0) return;
    const receiptIds = await this.receipts.keepAll(
      tx,
      changes.map(({ version, asOf, given, result, enterprise, revision }) => ({
        rule: version,
        on: asOf,
        given,
        result,
        subject: { kind: 'rating', id: `${enterprise.id}/${revision}`, enterpriseId: enterprise.id },
        knownAt: at,
      })),
    );
    const rows = changes.map((change, n) => ({
      enterpriseId: change.enterprise.id,
      revision: change.revision,
      knownAt: at.toISOString(),
      asOf: change.asOf,
      changedFrom: change.changedFrom,
      whole: change.timeline,
      timeline: stepsFrom(change.timeline, change.changedFrom),
      grade: change.result.grade,
      score: change.result.score,
      rule: { id: change.version.rules.id, version: change.version.rules.version, hash: change.version.hash },
      nextChangeOn: change.nextChangeOn,
      receiptId: receiptIds[n]!,
      causes: causes.get(change.enterprise.id) ?? [],
    }));
    const eventIds = await this.outbox.addAll(
      tx,
      ratingChangedV1,
      rows.map(
        ({ enterpriseId, revision, changedFrom, knownAt, grade, score, timeline, rule, receiptId, ...row }, n) => ({
          enterpriseId,
          uscc: changes[n]!.enterprise.uscc,
          revision,
          changedFrom,
          knownAt,
          grade,
          score,
          timeline,
          ruleSet: rule,
          receiptId,
          causes: row.causes,
        }),
      ),
    );
    const stored = JSON.stringify(rows.map((row, n) => ({ ...row, eventId: eventIds[n] })));
    await sql(
      tx,
      `insert into rating (enterprise_id, revision, known_at, as_of, changed_from, timeline, grade, score, rule, receipt_id,
         event_id, causes)
       select "enterpriseId", revision, "knownAt", "asOf", "changedFrom", timeline, grade, score, rule, "receiptId", "eventId",
         causes
       from jsonb_to_recordset($1::jsonb) as row ("enterpriseId" uuid, revision int, "knownAt" timestamptz, "asOf" date,
         "changedFrom" date, timeline jsonb, grade text, score text, rule jsonb, "receiptId" uuid, "eventId" uuid, causes jsonb)`,
      [stored],
    );
    await sql(
      tx,
      `insert into rating_current (enterprise_id, revision, as_of, grade, score, timeline, next_change_on, receipt_id)
       select "enterpriseId", revision, "asOf", grade, score, whole, "nextChangeOn", "receiptId"
       from jsonb_to_recordset($1::jsonb) as row ("enterpriseId" uuid, revision int, "asOf" date, grade text, score text,
         whole jsonb, "nextChangeOn" date, "receiptId" uuid)
       on conflict (enterprise_id) do update set revision = excluded.revision, as_of = excluded.as_of, grade = excluded.grade,
         score = excluded.score, timeline = excluded.timeline, next_change_on = excluded.next_change_on,
         receipt_id = excluded.receipt_id`,
      [stored],
    );
    await this.audit.addAll(
      tx,
      rows.map((row) => ({
        action: 'rating.changed',
        subjectKind: 'rating',
        subjectId: `${row.enterpriseId}/${row.revision}`,
        enterpriseId: row.enterpriseId,
        detail: { grade: row.grade, score: row.score, changedFrom: row.changedFrom, receiptId: row.receiptId },
      })),
    );
  }
}

async function currentOf(tx: Tx, ids: string[]): Promise<Map<string, Current>> {
  const rows = await sql<Current>(
    tx,
    `select enterprise_id as "enterpriseId", revision, as_of as "asOf", timeline, next_change_on as "nextChangeOn"
     from rating_current where enterprise_id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.enterpriseId, row]));
}

/** Same grade and score, but time brings the next change on another day. */
async function move(
  tx: Tx,
  moved: { id: string; nextChangeOn: CalendarDate | null; asOf: CalendarDate }[],
): Promise<void> {
  if (moved.length === 0) return;
  await sql(
    tx,
    `update rating_current c set next_change_on = row."nextChangeOn", as_of = row."asOf"
     from jsonb_to_recordset($1::jsonb) as row (id uuid, "nextChangeOn" date, "asOf" date) where c.enterprise_id = row.id`,
    [JSON.stringify(moved)],
  );
}

/** Gathers news by enterprise, as `rateAgain` takes it. */
export function causesOf(news: readonly { enterpriseId: string; eventId: string }[]): Map<string, string[]> {
  return groupBy(
    news,
    ({ enterpriseId }) => enterpriseId,
    ({ eventId }) => eventId,
  );
}

import { Inject, Injectable } from '@nestjs/common';
import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { type Actor, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { rate } from '@app/rule-kinds/evaluate';
import type { KnownRecord } from '../records/known-record';
import { RecordFacts } from '../records/record-facts.service';
import type {
  HistoryQuery,
  RatingHistory,
  RatingQuery,
  RatingRevision,
  RatingTimeline,
  RatingView,
  VoidRecordView,
} from './rating.dto';
import { firstRatedOn, ratingGivenOf, stepsUntil } from './rating-change';
import { RatingService } from './rating.service';
import { explained } from './step-reasons';

const PAGE = 50;

type RecordHead = Omit<VoidRecordView, 'annulledOn'>;

interface Rated {
  registeredOn: CalendarDate;
  receiptId: string;
}

/** Answers about ratings, made anew from the facts that were known. */
@Injectable()
export class RatingReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RatingService) private readonly ratings: RatingService,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
  ) {}

  /** @throws DomainError enterprise.not-found, rating.not-rated, rule-set.none-in-force */
  async get(id: string, query: RatingQuery, actor: Actor): Promise<RatingView> {
    const rated = await this.rated(id, actor);
    const on = query.on === undefined ? this.clock.today() : parseCalendarDate(query.on);
    // Also where it is now: asked again for this very instant, the answer is the same.
    const knownAt = query.knownAt === undefined ? this.clock.now() : new Date(query.knownAt);
    const version = this.ratings.versionOn(on, knownAt);
    const first = firstRatedOn(this.ratings.versions(knownAt), rated.registeredOn);
    if (on < first) throw new DomainError('unprocessable', 'rating.not-rated', { on, first });
    const records = (await this.facts.knownOf(this.db.manager, [id], knownAt)).get(id) ?? [];
    const given = ratingGivenOf(records);
    const { items, ...result } = rate(version.rules, given, on);
    const byId = new Map(records.map((record) => [record.id, record]));
    return {
      enterpriseId: id,
      on,
      knownAt: knownAt.toISOString(),
      ...result,
      items: items.map((item) => {
        const record = byId.get(item.id)!;
        return {
          recordId: item.id,
          record: record.record,
          class: record.class,
          determinedOn: record.determinedOn,
          points: item.points,
          until: item.until,
        };
      }),
      rule: { id: version.rules.id, version: version.rules.version, hash: version.hash },
      given: { ...given },
      receiptId: query.on === undefined && query.knownAt === undefined ? rated.receiptId : null,
    };
  }

  /** @throws DomainError enterprise.not-found, rule-set.none-in-force */
  async timeline(id: string, knownAtText: string | undefined, actor: Actor): Promise<RatingTimeline> {
    const { registeredOn } = await this.rated(id, actor);
    const knownAt = knownAtText === undefined ? this.clock.now() : new Date(knownAtText);
    const today = this.clock.today();
    this.ratings.versionOn(today, knownAt);
    const versions = this.ratings.versions(knownAt).map(({ rules }) => rules);
    const told = (await this.facts.toldOf(this.db.manager, [id], knownAt)).get(id) ?? [];
    const records = told.map(({ record }) => record);
    const byRepair = new Set(
      told.filter(({ repairedBy }) => repairedBy?.kind === 'repaired').map(({ record }) => record.id),
    );
    const steps = stepsUntil(versions, ratingGivenOf(records), registeredOn, today);
    const heads = await this.headsOf(id, records);
    return {
      enterpriseId: id,
      knownAt: knownAt.toISOString(),
      timeline: explained(versions, records, steps, (recordId) => byRepair.has(recordId)).map((step) => ({
        ...step,
        reasons: step.reasons.map((reason) => ({ ...heads.get(reason.recordId)!, ...reason })),
      })),
      annulled: records.flatMap(({ id: recordId, annulledOn }) =>
        annulledOn === null ? [] : [{ ...heads.get(recordId)!, annulledOn }],
      ),
    };
  }

  /** @throws DomainError enterprise.not-found */
  async history(id: string, query: HistoryQuery, actor: Actor): Promise<RatingHistory> {
    await this.rated(id, actor);
    const limit = query.limit ?? PAGE;
    const rows = await this.db.query<Omit<RatingRevision, 'knownAt'> & { knownAt: Date }>(
      `select revision, known_at as "knownAt", as_of as "asOf", changed_from as "changedFrom", timeline, grade, score, rule,
         receipt_id as "receiptId", event_id as "eventId", causes
       from rating where enterprise_id = $1 and ($2::int is null or revision < $2) order by revision desc limit $3`,
      [id, query.cursor ?? null, limit],
    );
    const items = rows.map((row) => ({ ...row, knownAt: row.knownAt.toISOString() }));
    return { items, nextCursor: items.length === limit ? items.at(-1)!.revision : null };
  }

  /** What tells people which record is meant, by id. */
  private async headsOf(enterpriseId: string, records: readonly KnownRecord[]): Promise<Map<string, RecordHead>> {
    const rows = await this.db.query<{ id: string; documentNumber: string | null }>(
      `select id, document_number as "documentNumber" from credit_record where enterprise_id = $1`,
      [enterpriseId],
    );
    const numbers = new Map(rows.map((row) => [row.id, row.documentNumber]));
    return new Map(
      records.map(({ id: recordId, record, class: recordClass, determinedOn }) => [
        recordId,
        { recordId, record, class: recordClass, documentNumber: numbers.get(recordId) ?? null, determinedOn },
      ]),
    );
  }

  private async rated(id: string, actor: Actor): Promise<Rated> {
    mustSee(actor, id);
    const [row] = await this.db.query<Rated>(
      `select e.registered_on as "registeredOn", c.receipt_id as "receiptId"
       from enterprise e join rating_current c on c.enterprise_id = e.id where e.id = $1`,
      [id],
    );
    if (!row) throw new DomainError('not-found', 'enterprise.not-found', { id });
    return row;
  }
}

import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { BackgroundLoop } from '@app/platform/background-loop';
import { Clock } from '@app/platform/clock';
import { Database, isDatabaseOutage, sql, type Tx } from '@app/platform/database';
import { Lease } from '@app/platform/lease';
import { RuleDrafts } from '@app/platform/rule-drafts';
import { RuleSets } from '@app/platform/rule-sets';
import { rate } from '@app/rule-kinds/evaluate';
import type { RatingRules } from '@app/rule-kinds/rating-rules';
import { PinoLogger } from 'nestjs-pino';
import { ratingGivenOf } from '../ratings/rating-change';
import { PARK_RATING } from '../ratings/rating.service';
import { RecordFacts } from '../records/record-facts.service';

const BATCH = 500;
const LEASE_SECONDS = 30;
const MAX_TRIES = 3;

interface OpenRun {
  draftId: string;
  runId: string;
  asOf: CalendarDate;
  baseVersion: string;
}

/** Both versions that are compared, read once a run. */
interface Versions {
  runId: string;
  draft: RatingRules;
  base: RatingRules;
}

/**
 * Rates everyone by a draft and by the version in force, a batch of enterprises a transaction that also notes the last
 * one: after a stop of whatever sort it goes on behind it.
 */
@Injectable()
export class DryRunRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly lease: Lease;
  private readonly loop: BackgroundLoop;
  private stopping = false;
  /** In a row. */
  private failures = 0;
  private versions: Versions | null = null;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleDrafts) private readonly drafts: RuleDrafts,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {
    this.lease = new Lease(db, 'rating-dry-runs', LEASE_SECONDS);
    this.loop = new BackgroundLoop('rating-dry-runs', 1000, () => this.runNext(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.loop.stop();
    await this.lease.release();
  }

  wake(): void {
    this.loop.wake();
  }

  /** One batch of the oldest run. @returns true when there was one */
  private async runNext(): Promise<boolean> {
    // At the very first start the rules are published a moment after the modules are ready.
    if (this.stopping || this.rules.ids('rating').length === 0) return false;
    const [run] = await this.db.query<OpenRun>(
      `select draft_id as "draftId", run_id as "runId", as_of as "asOf", base_version as "baseVersion"
       from rating_dry_run where state = 'running' order by started_at, draft_id limit 1`,
    );
    if (!run || !(await this.lease.hold())) return false;
    try {
      const versions = await this.versionsOf(run);
      const taken = await this.db.transaction((tx) => this.take(tx, run, versions));
      this.failures = 0;
      return taken;
    } catch (error) {
      if (isDatabaseOutage(error)) throw error;
      this.failures += 1;
      if (this.failures < MAX_TRIES) throw error;
      // What fails every time would hold up all runs behind it.
      this.failures = 0;
      this.log.error({ err: error, draftId: run.draftId }, 'a dry run of rating rules was given up');
      await this.db.query(
        `update rating_dry_run set state = 'failed', finished_at = $2 where run_id = $1 and state = 'running'`,
        [run.runId, this.clock.now()],
      );
      return true;
    }
  }

  private async versionsOf({ runId, draftId, baseVersion }: OpenRun): Promise<Versions> {
    if (this.versions?.runId !== runId) {
      const { rules } = await this.drafts.open(draftId);
      const base = this.rules.getVersion('rating', PARK_RATING, baseVersion).rules;
      this.versions = { runId, draft: rules as RatingRules, base: base as RatingRules };
    }
    return this.versions;
  }

  private async take(tx: Tx, { draftId, runId, asOf }: OpenRun, { draft, base }: Versions): Promise<boolean> {
    if (!(await this.lease.stillHeld(tx))) return false;
    const [open] = await sql<{ afterId: string }>(
      tx,
      `select after_id as "afterId" from rating_dry_run where run_id = $1 and state = 'running' for update`,
      [runId],
    );
    if (!open) return true;
    const page = await sql<{ id: string }>(tx, `select id from enterprise where id > $1 order by id limit ${BATCH}`, [
      open.afterId,
    ]);
    const ids = page.map(({ id }) => id);
    const known = await this.facts.knownOf(tx, ids);
    const rows = ids.map((id) => {
      const given = ratingGivenOf(known.get(id) ?? []);
      const [before, after] = [rate(base, given, asOf), rate(draft, given, asOf)];
      return { id, from: before.grade, to: after.grade, scoreBefore: before.score, scoreAfter: after.score };
    });
    await sql(
      tx,
      `insert into rating_dry_run_row (draft_id, enterprise_id, from_grade, to_grade, score_before, score_after)
       select $1, id, "from", "to", "scoreBefore", "scoreAfter" from jsonb_to_recordset($2::jsonb)
         as row (id uuid, "from" text, "to" text, "scoreBefore" numeric, "scoreAfter" numeric)`,
      [draftId, JSON.stringify(rows)],
    );
    const isLast = ids.length < BATCH;
    await sql(
      tx,
      `update rating_dry_run set done = done + $2, total = greatest(total, done + $2), after_id = coalesce($3, after_id),
         state = case when $4 then 'done' else state end, finished_at = case when $4 then $5::timestamptz end
       where run_id = $1`,
      [runId, ids.length, ids.at(-1) ?? null, isLast, this.clock.now()],
    );
    return true;
  }
}

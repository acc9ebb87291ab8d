import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import type { RatingRules } from '@app/rule-kinds/rating-rules';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { RuleDrafts } from '@app/platform/rule-drafts';
import { RatingService } from '../ratings/rating.service';
import type { DryRunCell, DryRunRow, DryRunRowPage, DryRunRowsQuery, DryRunView } from './dry-run.dto';
import { DryRunRunner } from './dry-run.runner';

const PAGE = 50;

interface Row {
  state: string;
  asOf: string;
  baseVersion: string;
  total: number;
  done: number;
  startedBy: string;
  startedAt: Date;
  finishedAt: Date | null;
  cancelledBy: string | null;
}

/** Trials of drafts of the rating rules over everyone. */
@Injectable()
export class DryRuns {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RuleDrafts) private readonly drafts: RuleDrafts,
    @Inject(RatingService) private readonly ratings: RatingService,
    @Inject(DryRunRunner) private readonly runner: DryRunRunner,
  ) {}

  /** @throws DomainError rule-draft.not-found, rule-draft.wrong-state, rating-dry-run.running */
  async start(draftId: string, actor: Actor): Promise<DryRunView> {
    const { row } = await this.drafts.open(draftId);
    if (row.state !== 'draft') {
      throw new DomainError('conflict', 'rule-draft.wrong-state', { id: draftId, state: row.state });
    }
    const asOf = this.clock.today();
    const base = this.ratings.versionOn(asOf).rules.version;
    await this.db.command(async (tx) => {
      const begun = await sql(
        tx,
        `insert into rating_dry_run as d (draft_id, run_id, state, as_of, base_version, total, started_by, started_at)
         values ($1, $2, 'running', $3, $4, (select count(*) from enterprise), $5, $6)
         on conflict (draft_id) do update set run_id = excluded.run_id, state = 'running', as_of = excluded.as_of,
           base_version = excluded.base_version, total = excluded.total, done = 0, after_id = default,
           started_by = excluded.started_by, started_at = excluded.started_at, finished_at = null, cancelled_by = null
         where d.state <> 'running' returning 1`,
        [draftId, newId(), asOf, base, actor.id, this.clock.now()],
      );
      if (begun.length === 0) throw new DomainError('conflict', 'rating-dry-run.running', { id: draftId });
      await sql(tx, `delete from rating_dry_run_row where draft_id = $1`, [draftId]);
      await this.note(tx, 'rule-draft.tried', draftId, { asOf, base });
    });
    this.runner.wake();
    return this.get(draftId);
  }

  /** @throws DomainError rule-draft.not-found, rating-dry-run.not-running */
  async cancel(draftId: string, actor: Actor): Promise<DryRunView> {
    await this.drafts.open(draftId);
    await this.db.command(async (tx) => {
      const [ended] = await sql<{ done: number }>(
        tx,
        `update rating_dry_run set state = 'cancelled', cancelled_by = $2, finished_at = $3
         where draft_id = $1 and state = 'running' returning done`,
        [draftId, actor.id, this.clock.now()],
      );
      if (!ended) throw new DomainError('conflict', 'rating-dry-run.not-running', { id: draftId });
      await this.note(tx, 'rule-draft.trial-cancelled', draftId, { done: ended.done });
    });
    return this.get(draftId);
  }

  /** @throws DomainError rule-draft.not-found */
  async get(draftId: string): Promise<DryRunView> {
    const { rules } = await this.drafts.open(draftId);
    const grades = (rules as RatingRules).scale.map(({ grade }) => grade);
    const [row] = await this.db.query<Row>(
      `select state, as_of as "asOf", base_version as "baseVersion", total, done, started_by as "startedBy",
         started_at as "startedAt", finished_at as "finishedAt", cancelled_by as "cancelledBy"
       from rating_dry_run where draft_id = $1`,
      [draftId],
    );
    if (!row) {
      return {
        ...{ draftId, state: 'none', asOf: null, baseVersion: null, total: 0, done: 0, startedBy: null },
        ...{ startedAt: null, finishedAt: null, cancelledBy: null, grades, matrix: [] },
      };
    }
    const matrix = await this.db.query<DryRunCell>(
      `select from_grade as "from", to_grade as "to", count(*)::int as count,
         (count(*) filter (where score_after > score_before))::int as raised,
         (count(*) filter (where score_after < score_before))::int as lowered
       from rating_dry_run_row where draft_id = $1 group by from_grade, to_grade order by from_grade, to_grade`,
      [draftId],
    );
    const { startedAt, finishedAt, ...rest } = row;
    return {
      ...{ draftId, ...rest, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null },
      ...{ grades, matrix },
    };
  }

  /** @throws DomainError rule-draft.not-found */
  async enterprises(draftId: string, query: DryRunRowsQuery): Promise<DryRunRowPage> {
    await this.drafts.open(draftId);
    const limit = query.limit ?? PAGE;
    const items = await this.db.query<DryRunRow>(
      `select r.enterprise_id as "enterpriseId", e.name, e.uscc, r.from_grade as "from", r.to_grade as "to",
         r.score_before::text as "scoreBefore", r.score_after::text as "scoreAfter"
       from rating_dry_run_row r join enterprise e on e.id = r.enterprise_id
       where r.draft_id = $1 and ($2::text is null or r.from_grade = $2) and ($3::text is null or r.to_grade = $3)
         and ($4::boolean is not true or r.from_grade <> r.to_grade) and ($5::uuid is null or r.enterprise_id > $5)
       order by r.enterprise_id limit $6`,
      [draftId, query.from ?? null, query.to ?? null, query.changed ?? null, query.cursor ?? null, limit],
    );
    return { items, nextCursor: items.length === limit ? items.at(-1)!.enterpriseId : null };
  }

  private note(
    tx: Tx,
    action: 'rule-draft.tried' | 'rule-draft.trial-cancelled',
    draftId: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.add(tx, { action, subjectKind: 'rule-draft', subjectId: draftId, detail });
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a draft of the rating rules would make of everyone, beside what the version in force does: no ratings. */
export class RatingDryRuns1764000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rating_dry_run (
        -- One a draft, the last one; the table of drafts is of another set of migrations.
        draft_id uuid primary key,
        -- Another with each start, so that a batch of an earlier one is not added to a later one.
        run_id uuid not null,
        state text not null check (state in ('running', 'done', 'cancelled', 'failed')),
        as_of date not null,
        base_version text not null,
        total int not null check (total >= 0),
        done int not null default 0 check (done >= 0),
        -- The last enterprise that was rated.
        after_id uuid not null default '00000000-0000-0000-0000-000000000000',
        started_by text not null,
        started_at timestamptz not null,
        finished_at timestamptz,
        cancelled_by text,
        check ((state = 'running') = (finished_at is null)),
        check ((state = 'cancelled') = (cancelled_by is not null))
      );
      create index rating_dry_run_open on rating_dry_run (started_at) where state = 'running';

      create table rating_dry_run_row (
        draft_id uuid not null references rating_dry_run (draft_id) on delete cascade,
        enterprise_id uuid not null references enterprise (id),
        from_grade text not null,
        to_grade text not null,
        score_before numeric not null,
        score_after numeric not null,
        primary key (draft_id, enterprise_id)
      );
      create index rating_dry_run_cell on rating_dry_run_row (draft_id, from_grade, to_grade, enterprise_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

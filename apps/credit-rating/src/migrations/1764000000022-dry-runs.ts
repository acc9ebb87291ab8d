import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports that are tried first, confirmed, watched and cancelled. */
export class DryRuns1764000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table import
        add column dry_run boolean not null default false,
        -- The stored file where it is not its own: that of the dry run it was confirmed from.
        add column file_id uuid,
        add column dry_run_id uuid unique references import (id),
        -- Rows below the header; null until they were counted.
        add column rows_total int,
        -- Real time, of the last start and the last batch, with what was done before: how fast it goes.
        add column started_at timestamptz,
        add column rows_at_start int not null default 0,
        add column progressed_at timestamptz,
        add column cancelled_by text;
      alter table import drop constraint import_state_check;
      alter table import drop constraint import_check2;
      alter table import add constraint import_state check
        (state in ('waiting', 'running', 'done', 'failed', 'cancelled'));
      alter table import add constraint import_finished check
        ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null));
      alter table import add constraint import_cancelled check ((state = 'cancelled') = (cancelled_by is not null));
      -- Only a dry run is confirmed, and what it is confirmed as is none.
      alter table import add constraint import_confirmed check (not dry_run or dry_run_id is null);
      create index import_unconfirmed on import (uploaded_by, seq) where dry_run and state = 'done';
      create index import_failed on import (finished_at) where state = 'failed';

      -- What a dry run would have stored so far, so that it judges the rows behind as an import would. Gone when it ends.
      create table import_trial_key (
        import_id uuid not null references import (id),
        natural_key text not null,
        record_id uuid not null,
        -- The record itself would be new, so its id is of nothing.
        is_new boolean not null,
        content_hash text not null,
        ended_on date,
        primary key (import_id, natural_key)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

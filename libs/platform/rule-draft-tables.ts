import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of rules that wait for a second person, for the services that have them (`ruleDrafts` in their definition). */
export class RuleDraftTables1768000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rule_draft (
        id uuid primary key,
        kind text not null,
        rule_id text not null,
        rule_version text not null,
        title jsonb not null,
        effective_from date not null,
        yaml text not null,
        state text not null default 'draft' check (state in ('draft', 'published', 'withdrawn')),
        version int not null default 1 check (version > 0),
        note text,
        maker text not null,
        made_at timestamptz not null,
        checker text,
        published_at timestamptz,
        withdrawn_by text,
        withdrawn_at timestamptz,
        withdrawal_reason text,
        constraint rule_draft_two_people check (checker <> maker),
        check ((state = 'published') = (checker is not null) and (checker is null) = (published_at is null)),
        check ((state = 'withdrawn') = (withdrawn_by is not null)),
        check ((withdrawn_by is null) = (withdrawn_at is null) and (withdrawn_by is null) = (withdrawal_reason is null))
      );
      create unique index rule_draft_open on rule_draft (kind, rule_id, rule_version) where state = 'draft';
      create index rule_draft_state on rule_draft (state, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

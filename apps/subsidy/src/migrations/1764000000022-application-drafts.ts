import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Applications that enterprises are still writing. */
export class ApplicationDrafts1764000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table application_draft (
        id uuid primary key,
        enterprise_id uuid not null,
        policy_id text not null,
        project_code text,
        facts jsonb not null default '{}',
        credit_pledge_signed boolean,
        pledge_ids uuid[] not null default '{}',
        payee_name text,
        payee_bank text,
        payee_account_sealed text,
        payee_account_last4 text,
        paper_ids text[] not null default '{}',
        version int not null default 1,
        created_by text not null,
        created_at timestamptz not null,
        touched_at timestamptz not null,
        check ((payee_account_sealed is null) = (payee_account_last4 is null))
      );
      create index application_draft_enterprise on application_draft (enterprise_id, id);
      create index application_draft_touched on application_draft (touched_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

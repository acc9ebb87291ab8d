import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the lists of the console order by, and drafts of policies that their office takes back. */
export class ConsoleLists1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index application_filed on application (filed_on, id);
      create index application_amount on application ((coalesce((assessment ->> 'amountFen')::bigint, -1)), id);
      create index application_policy on application (policy_id, id);
      create index application_reviewer on application (reviewed_by, id);
      create index enterprise_copy_name on enterprise_copy (name, id);
      create index payout_approved_on on payout (approved_on, id);
      create index payout_amount on payout (amount_fen, id);
      create index payout_run on payout (run_id) where run_id is not null;
      create index correction_opened on correction (opened_at, id);
      create index correction_amount on correction (amount_fen, id);
      create index correction_application on correction (application_id);
      create index hold_resolution_state on hold_resolution (state, id);
      create index hold_resolution_made on hold_resolution (made_at, id);
      create index hold_payout on hold (payout_id);
      create index payment_run_started on payment_run (started_at, id);
      create index journal_pool on journal (pool_code, pool_year, id);

      alter table policy_draft drop constraint policy_draft_state_check;
      alter table policy_draft add constraint policy_draft_state_check check (state in ('draft', 'published', 'withdrawn'));
      alter table policy_draft
        add column withdrawn_by text,
        add column withdrawn_at timestamptz,
        add constraint policy_draft_withdrawn
          check ((state = 'withdrawn') = (withdrawn_by is not null) and (withdrawn_by is null) = (withdrawn_at is null));
      create index policy_draft_state on policy_draft (state, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

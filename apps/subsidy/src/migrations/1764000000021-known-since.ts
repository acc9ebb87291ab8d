import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was known when an application was filed, and when each fact about an enterprise became known here. */
export class KnownSince1764000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Null where the enterprise had no rating then, or nothing tells any more.
      alter table application
        add column filed_grade text,
        add column filed_amount_fen bigint check (filed_amount_fen >= 0);
      update application a
        set filed_amount_fen = (f.detail ->> 'amountFen')::bigint,
          -- Only where it was never assessed again is the grade still the one of the filing.
          filed_grade = case when f.detail ->> 'amountFen' is not null and not exists (
            select 1 from audit n where n.subject_kind = 'application' and n.subject_id = a.id::text
              and n.action = 'application.assessed-again') then a.assessment ->> 'grade' end
        from audit f
        where f.subject_kind = 'application' and f.subject_id = a.id::text and f.action = 'application.filed';

      -- From now on; what was known before has no row.
      create table fact_known (
        enterprise_id uuid not null,
        kind text not null check (kind in ('rating-step', 'serious-list-entered', 'serious-list-left', 'pledge-breached', 'pledge-void')),
        -- First day and grade of the step, the entry, or the pledge.
        ref text not null,
        known_at timestamptz not null,
        event_id uuid not null,
        primary key (enterprise_id, kind, ref)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

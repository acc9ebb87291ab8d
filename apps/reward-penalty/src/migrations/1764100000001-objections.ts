import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Objections1764100000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table objection (
        id uuid primary key,
        record_id uuid not null references credit_record_copy (record_id),
        enterprise_id uuid not null references enterprise_copy (id),
        state text not null check (state in ('filed', 'recommended', 'upheld', 'rejected')),
        version int not null default 1 check (version > 0),
        grounds text not null,
        filed_by text not null,
        filed_on date not null,
        recommended_by text,
        recommends_upholding boolean,
        recommendation_reason text,
        decided_by text,
        agreed boolean,
        decision_reason text,
        decided_on date,
        constraint objection_two_people check (decided_by <> recommended_by and decided_by <> filed_by),
        check ((recommended_by is null) = (state = 'filed')),
        check ((recommended_by is null) = (recommends_upholding is null) and (recommended_by is null) = (recommendation_reason is null)),
        check ((decided_by is null) = (state not in ('upheld', 'rejected'))),
        check ((decided_by is null) = (agreed is null) and (decided_by is null) = (decision_reason is null) and (decided_by is null) = (decided_on is null)),
        -- a record is voided only when both people want it
        check (state <> 'upheld' or (recommends_upholding and agreed)),
        check (state <> 'rejected' or recommends_upholding <> agreed)
      );
      create unique index objection_open on objection (record_id) where state in ('filed', 'recommended');
      create index objection_enterprise on objection (enterprise_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

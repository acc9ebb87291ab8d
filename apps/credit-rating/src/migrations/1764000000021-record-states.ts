import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How each record stands, as last rated: what lists of records filter and sort by. */
export class RecordStates1764000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Made from the facts and the rules each time an enterprise is rated; may be thrown away and made again.
      create table record_state (
        record_id uuid primary key references credit_record (id),
        enterprise_id uuid not null,
        record text not null,
        class text,
        determined_on date not null,
        recorded_at timestamptz not null,
        annulled_on date,
        -- From then on it acts no more, and what said so.
        closed_on date,
        closed_by text check (closed_by in ('repaired', 'ended')),
        -- Its time was over by the rating rules.
        over boolean not null,
        points numeric not null,
        -- First day on which it no longer counts; null: no end.
        counts_until date,
        check ((closed_on is null) = (closed_by is null))
      );
      create index record_state_enterprise on record_state (enterprise_id, determined_on, record_id);
      create index record_state_by_determination on record_state (determined_on, record_id);
      create index record_state_by_recording on record_state (recorded_at, record_id);
      create index record_state_by_points on record_state (points, record_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

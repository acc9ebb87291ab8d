import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters to enterprises, for the services that write them (`letterPrefix` in their definition). */
export class LetterTables1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table letter_counter (
        year int primary key,
        last int not null check (last > 0)
      );

      create table letter (
        id uuid primary key,
        number text not null unique,
        kind text not null check (kind in ('decision', 'guidance', 'refusal', 'repair', 'pledge', 'inspection')),
        subject_kind text not null,
        subject_id text not null,
        enterprise_id uuid not null,
        -- As it was called on the day of issue.
        recipient_name text not null,
        recipient_uscc text not null,
        title text not null,
        content jsonb not null,
        issued_on date not null,
        content_sha256 text not null check (content_sha256 ~ '^[0-9a-f]{64}$')
      );
      create index letter_enterprise on letter (enterprise_id, id);
      create index letter_subject on letter (subject_id, id);
      create trigger append_only before update or delete on letter for each row execute function refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

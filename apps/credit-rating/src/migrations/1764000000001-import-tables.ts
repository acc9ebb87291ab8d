import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files as they came, what became of each row, and rows that say something else than what is stored. */
export class ImportTables1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table stored_file_part (
        file_id uuid not null,
        part int not null,
        bytes bytea not null,
        primary key (file_id, part)
      );

      create table import (
        id uuid primary key,
        seq bigint generated always as identity unique,
        kind text not null check (kind in ('penalties', 'taxpayer-a', 'serious-list')),
        source text not null,
        file_name text not null,
        format text not null check (format in ('csv', 'xlsx')),
        encoding text check (encoding in ('utf-8', 'gb18030')),
        size_bytes int not null,
        sha256 text not null,
        state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
        rows_done int not null default 0,
        -- Number in the file of the last row that has an outcome: where to go on after a stop.
        last_row int not null default 1,
        accepted int not null default 0,
        unchanged int not null default 0,
        refused int not null default 0,
        conflict int not null default 0,
        skipped int not null default 0,
        failure jsonb,
        uploaded_by text not null,
        uploaded_at timestamptz not null,
        finished_at timestamptz,
        check ((format = 'csv') = (encoding is not null)),
        check (rows_done = accepted + unchanged + refused + conflict + skipped),
        check ((state in ('done', 'failed')) = (finished_at is not null)),
        check ((state = 'failed') = (failure is not null))
      );
      create index import_open on import (seq) where state in ('waiting', 'running');

      create table import_row (
        import_id uuid not null references import (id),
        row_number int not null,
        outcome text not null check (outcome in ('accepted', 'unchanged', 'refused', 'conflict', 'skipped')),
        record_id uuid,
        column_name text,
        value text,
        reason text,
        primary key (import_id, row_number)
      );
      create index import_row_outcome on import_row (import_id, outcome, row_number);

      create table import_conflict (
        id uuid primary key,
        natural_key text not null,
        record_id uuid not null references credit_record (id),
        enterprise_id uuid not null references enterprise (id),
        import_id uuid not null references import (id),
        row_number int not null,
        stored jsonb not null,
        incoming jsonb not null,
        incoming_hash text not null,
        found_at timestamptz not null,
        version int not null default 1,
        state text not null default 'open' check (state in ('open', 'proposed', 'resolved')),
        keep text check (keep in ('stored', 'new')),
        reason text,
        proposed_by text,
        resolved_by text,
        resolved_at timestamptz,
        unique (natural_key, incoming_hash),
        check (resolved_by <> proposed_by),
        check ((state = 'open') = (proposed_by is null)),
        check ((state = 'resolved') = (resolved_by is not null)),
        check (state = 'open' or (keep is not null and reason is not null))
      );
      create index import_conflict_state on import_conflict (state, id);

      -- Content that was decided against: when it comes again nobody is asked again.
      create table rejected_content (
        natural_key text not null,
        content_hash text not null,
        primary key (natural_key, content_hash)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

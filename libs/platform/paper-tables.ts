import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Papers handed in, for the services that take them (`papers` in their definition). */
export class PaperTables1768000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table paper (
        id uuid primary key,
        sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        size_bytes int not null check (size_bytes between 1 and 20971520),
        media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')),
        file_name text not null check (char_length(file_name) between 1 and 200),
        uploaded_by text not null,
        -- Null for papers of officers.
        enterprise_id uuid,
        uploaded_at timestamptz not null,
        subject_kind text,
        subject_id text,
        attached_at timestamptz,
        check ((subject_kind is null) = (attached_at is null) and (subject_id is null) = (attached_at is null))
      );
      create index paper_subject on paper (subject_kind, subject_id, id) where attached_at is not null;
      create index paper_content on paper (sha256);
      create index paper_unattached on paper (uploaded_at) where attached_at is null;
      create index paper_unattached_of_enterprise on paper (enterprise_id) where attached_at is null;
      create index paper_unattached_of_person on paper (uploaded_by) where attached_at is null;
      -- What a case rests on stays with it.
      create trigger attached_for_good before update or delete on paper
        for each row when (old.attached_at is not null) execute function refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

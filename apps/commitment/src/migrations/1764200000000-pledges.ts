import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Pledges1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Versions of the catalogue that the world has been told of.
      create table catalogue_announcement (
        version text primary key,
        announced_at timestamptz not null
      );

      create table notice_text (
        id text not null,
        version text not null,
        effective_from date not null,
        text text not null,
        hash text not null,
        published_at timestamptz not null,
        primary key (id, version),
        unique (id, effective_from)
      );
      create trigger append_only before update or delete on notice_text for each row execute function refuse_change();

      create table pledge (
        id uuid primary key,
        enterprise_id uuid not null references enterprise_copy (id),
        item text not null,
        state text not null check (state in ('signed', 'refused', 'verified', 'lapsed', 'breached', 'cleared')),
        version int not null default 1 check (version > 0),
        catalogue_version text not null,
        catalogue_hash text not null,
        notice_version text not null,
        notice_hash text not null check (notice_hash = encode(sha256(convert_to(notice_text, 'UTF8')), 'hex')),
        notice_text text not null,
        grade text not null,
        signed_by text not null,
        signed_on date not null,
        signed_at timestamptz not null,
        verified_on date,
        breach text check (breach in ('false', 'overdue')),
        breach_class text,
        breach_basis text,
        breached_on date,
        checked_by text,
        cleared_on date,
        -- The event that told of the outcome, for the one that corrects it.
        outcome_event_id uuid,
        constraint pledge_two_people check (checked_by <> signed_by),
        check ((breach is not null) = (state in ('lapsed', 'breached', 'cleared'))),
        check ((breach is null) = (breach_class is null) and (breach is null) = (breach_basis is null) and (breach is null) = (breached_on is null)),
        check (state <> 'lapsed' or breach = 'overdue'),
        check (state <> 'breached' or breach = 'false'),
        check (breach is distinct from 'false' or checked_by is not null),
        check (state <> 'verified' or (verified_on is not null and checked_by is not null)),
        check ((cleared_on is not null) = (state = 'cleared'))
      );
      create index pledge_enterprise on pledge (enterprise_id, id);
      create index pledge_item on pledge (item, id);

      create table pledge_material (
        pledge_id uuid not null references pledge (id),
        material text not null,
        enterprise_id uuid not null,
        item text not null,
        -- While true no other pledge covers the same material of the same item.
        open boolean not null,
        reasons text[] not null,
        receipt_id uuid not null references receipt (id),
        -- Null: the park fetches it itself, nothing is handed in.
        due_working_days int check (due_working_days >= 0),
        grace_working_days int not null check (grace_working_days >= 0),
        due_on date,
        due_reason text check (due_reason = 'calendar-missing'),
        -- The last day on which a late paper keeps the pledge from lapsing.
        grace_until date,
        handed_in_on date,
        handed_in_by text,
        late boolean,
        sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
        note text,
        primary key (pledge_id, material),
        check (not open or cardinality(reasons) = 0),
        check (grace_until >= due_on),
        check ((handed_in_on is null) = (handed_in_by is null) and (handed_in_on is null) = (late is null) and (handed_in_on is null) = (sha256 is null))
      );
      create unique index pledge_material_open on pledge_material (enterprise_id, item, material) where open;
      create index pledge_material_due on pledge_material (due_on) where open and handed_in_on is null;

      create table reminder (
        id uuid primary key,
        pledge_id uuid not null references pledge (id),
        enterprise_id uuid not null,
        material text not null,
        kind text not null check (kind in ('due-soon', 'overdue')),
        reminded_on date not null,
        due_on date not null,
        unique (pledge_id, material, kind)
      );
      create index reminder_enterprise on reminder (enterprise_id, id);

      create table verification (
        id uuid primary key,
        pledge_id uuid not null unique references pledge (id),
        enterprise_id uuid not null,
        item text not null,
        state text not null check (state in ('open', 'done', 'closed')),
        version int not null default 1 check (version > 0),
        working_days int not null check (working_days >= 0),
        opened_on date not null,
        due_on date,
        due_reason text check (due_reason = 'calendar-missing')
      );
      create index verification_open on verification (due_on) where state = 'open';

      create table verification_finding (
        id uuid primary key,
        verification_id uuid not null references verification (id),
        finding text not null check (finding in ('true', 'false')),
        ground text check (ground in ('untrue-content', 'forged-paper')),
        evidence text,
        reason text not null,
        found_by text not null,
        found_on date not null,
        check ((finding = 'false') = (ground is not null)),
        check (finding = 'true' or evidence is not null)
      );
      create index verification_finding_of on verification_finding (verification_id, id);
      create trigger append_only before update or delete on verification_finding for each row execute function refuse_change();
      -- one finding that a pledge is false is enough
      create unique index verification_false_once on verification_finding (verification_id) where finding = 'false';

      -- News of records, each event in columns of its own, so that they may come in any order.
      create table record_annulment (
        record_id uuid primary key,
        enterprise_id uuid not null,
        annulled_on date not null
      );
      create table record_repair (
        record_id uuid not null,
        -- The record's own id where time alone repaired it.
        repair_id uuid not null,
        enterprise_id uuid not null,
        repaired_on date,
        revoked_on date,
        primary key (record_id, repair_id)
      );
      create index record_repair_enterprise on record_repair (enterprise_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

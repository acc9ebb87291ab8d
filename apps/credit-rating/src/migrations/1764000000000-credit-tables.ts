import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Enterprises with their identifiers over time, records and what became known of them, ratings. */
export class CreditTables1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table enterprise (
        id uuid primary key,
        revision int not null check (revision >= 1),
        uscc text not null check (uscc ~ '^[0-9A-HJ-NP-RTUWXY]{18}$'),
        name text not null check (length(name) between 1 and 200),
        sector text not null,
        sub_zone text not null,
        registered_on date not null,
        registered_at timestamptz not null
      );
      create unique index enterprise_uscc on enterprise (uscc);

      -- A code belongs to one enterprise for ever, also after it was corrected.
      create table enterprise_code (
        uscc text primary key,
        enterprise_id uuid not null references enterprise (id)
      );
      create index enterprise_code_enterprise on enterprise_code (enterprise_id);

      create table enterprise_identifier (
        enterprise_id uuid not null references enterprise (id),
        valid_from date not null,
        valid_until date,
        uscc text not null references enterprise_code (uscc),
        name text not null,
        reason text not null,
        primary key (enterprise_id, valid_from),
        check (valid_until > valid_from)
      );
      create unique index enterprise_identifier_present on enterprise_identifier (enterprise_id) where valid_until is null;

      -- One dated fact; never changed. What became known of it later stands in record_fact and class_decision.
      create table credit_record (
        id uuid primary key,
        enterprise_id uuid not null references enterprise (id),
        record text not null check (record ~ '^[a-z][a-z0-9-]{0,63}$'),
        class text,
        determined_on date not null,
        recorded_at timestamptz not null,
        offence text,
        sector text,
        authority text,
        document_number text,
        content jsonb not null,
        classified_by jsonb,
        import_id uuid,
        row_number int,
        source_event_id uuid unique,
        recorded_event_id uuid not null,
        check ((import_id is null) = (row_number is null))
      );
      create index credit_record_enterprise on credit_record (enterprise_id);
      create index credit_record_unclassified on credit_record (recorded_at, id) where record = 'penalty' and class is null;
      create trigger append_only before update or delete on credit_record for each row execute function refuse_change();

      -- Which record stands for a natural key of imported rows.
      create table record_key (
        natural_key text primary key,
        record_id uuid not null references credit_record (id),
        content_hash text not null
      );

      -- A set: each piece of news about a record once, in whatever order. There may be news before the record itself.
      create table record_fact (
        record_id uuid not null,
        kind text not null check (kind in ('annulled', 'repaired', 'ended')),
        source_id uuid not null,
        enterprise_id uuid not null references enterprise (id),
        acts_on date not null,
        known_at timestamptz not null,
        detail jsonb not null,
        primary key (record_id, kind, source_id)
      );
      create index record_fact_enterprise on record_fact (enterprise_id);
      create trigger append_only before update or delete on record_fact for each row execute function refuse_change();

      -- A class set by hand: it counts once another person confirmed it.
      create table class_decision (
        id uuid primary key,
        record_id uuid not null references credit_record (id),
        class text not null check (class in ('minor', 'general', 'serious')),
        reason text not null,
        version int not null default 1,
        set_by text not null,
        set_at timestamptz not null,
        confirmed_by text,
        confirmed_at timestamptz,
        check (confirmed_by <> set_by),
        check ((confirmed_by is null) = (confirmed_at is null))
      );
      create unique index class_decision_open on class_decision (record_id) where confirmed_by is null;
      create index class_decision_record on class_decision (record_id);

      -- One row a revision, with the steps from changed_from on.
      create table rating (
        enterprise_id uuid not null references enterprise (id),
        revision int not null check (revision >= 1),
        known_at timestamptz not null,
        as_of date not null,
        changed_from date not null,
        timeline jsonb not null,
        grade text not null,
        score text not null,
        rule jsonb not null,
        receipt_id uuid not null,
        event_id uuid not null,
        causes jsonb not null,
        primary key (enterprise_id, revision),
        check (changed_from <= as_of)
      );
      create trigger append_only before update or delete on rating for each row execute function refuse_change();

      -- The present rating, with the whole timeline.
      create table rating_current (
        enterprise_id uuid primary key references enterprise (id),
        revision int not null,
        as_of date not null,
        grade text not null,
        score text not null,
        timeline jsonb not null,
        next_change_on date check (next_change_on > as_of),
        receipt_id uuid not null
      );
      create index rating_current_due on rating_current (next_change_on, enterprise_id);

      -- The rating versions that every enterprise has been rated by.
      create table rating_rules_applied (
        only_row boolean primary key default true check (only_row),
        versions text not null
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RedList1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What credit-rating told of a record, one fact a column: so its events give the same row in any order.
      create table credit_record_copy (
        record_id uuid primary key,
        enterprise_id uuid not null,
        determined_on date not null,
        -- null until credit-record.recorded has come
        record text,
        class text,
        recorded_at timestamptz,
        annulled_on date,
        repaired_on date,
        check ((record is null) = (recorded_at is null))
      );
      create index credit_record_copy_enterprise on credit_record_copy (enterprise_id);

      -- The serious list is owned here; its entries are written by a slice to come. An annulled entry never was.
      create table serious_list_entry (
        id uuid primary key,
        enterprise_id uuid not null references enterprise_copy (id),
        listed_on date not null,
        listed_at timestamptz not null,
        legal_basis text not null,
        source_decision text not null,
        left_on date,
        left_reason text check (left_reason in ('repaired', 'annulled', 'expired')),
        check ((left_on is null) = (left_reason is null)),
        check (left_on >= listed_on)
      );
      create unique index serious_list_entry_open on serious_list_entry (enterprise_id) where left_on is null;

      create table red_list_entry (
        id uuid primary key,
        enterprise_id uuid not null references enterprise_copy (id),
        state text not null check (state in ('proposed', 'entered', 'left', 'resumed', 'withdrawn')),
        version int not null default 1 check (version > 0),
        proposed_by text not null,
        proposed_on date not null,
        confirmed_by text,
        -- the decision of the rule: at the proposal, then at the confirmation or the return
        receipt_id uuid not null references receipt (id),
        from_on date,
        until_on date,
        entered_event_id uuid,
        left_on date,
        left_reasons text[] check (cardinality(left_reasons) > 0),
        left_event_id uuid,
        left_cause_event_id uuid,
        left_cause_record_ids uuid[] not null default '{}',
        left_receipt_id uuid references receipt (id),
        -- the entry that goes on with one whose leaving turned out void
        continues_id uuid unique references red_list_entry (id),
        -- first day after the void gap [left_on, void_until)
        void_until date,
        withdrawn_by text,
        withdrawn_reason text,
        -- inspections it exempts from; null: no exemption goes with it (any more)
        exempt_from text[] check (cardinality(exempt_from) > 0),
        exemption_reason text,
        constraint red_list_entry_two_people check (confirmed_by <> proposed_by),
        check ((confirmed_by is null) = (state in ('proposed', 'withdrawn'))),
        check ((from_on is null) = (confirmed_by is null) and (until_on is null) = (confirmed_by is null)),
        check (from_on < until_on),
        check ((left_on is null) = (state not in ('left', 'resumed')) and (left_reasons is null) = (left_on is null)),
        check (left_on >= from_on and left_on <= until_on),
        check ((void_until is null) = (state <> 'resumed')),
        check (void_until >= left_on),
        check ((withdrawn_by is null) = (state <> 'withdrawn')),
        check (exempt_from is null or state = 'entered')
      );
      create unique index red_list_entry_open on red_list_entry (enterprise_id) where state in ('proposed', 'entered');
      create index red_list_entry_enterprise on red_list_entry (enterprise_id);
      create index red_list_entry_until on red_list_entry (until_on) where state = 'entered';

      -- Whom the rule proposes now: not on the list, nor waiting for its second officer.
      create table red_list_candidate (
        enterprise_id uuid primary key references enterprise_copy (id),
        since date not null,
        rule_version text not null
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

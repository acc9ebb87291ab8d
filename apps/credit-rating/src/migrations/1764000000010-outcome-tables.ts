import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What penalties, breaches and revoked repairs need of records; copies of policies and serious-list entries for advice. */
export class OutcomeTables1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table credit_record add column obligations_fulfilled_on date;

      -- repair-revoked: the repair it names never was. determined: the thing was determined again, with a class of its own.
      alter table record_fact drop constraint record_fact_kind_check;
      alter table record_fact add constraint record_fact_kind_check
        check (kind in ('annulled', 'repaired', 'ended', 'repair-revoked', 'determined'));
      alter table record_fact add constraint record_fact_names_repair
        check (kind <> 'repair-revoked' or (detail ? 'repairId' and detail ? 'repairedOn'));
      alter table record_fact add constraint record_fact_names_class
        check (kind <> 'determined' or coalesce(detail ->> 'class', '') in ('minor', 'general', 'serious'));

      -- The events that last said how a record reads, and that it is repaired: what a later event about the same supersedes.
      create table record_told (
        record_id uuid primary key references credit_record (id),
        recorded_event_id uuid,
        repaired_event_id uuid
      );

      create table policy_copy (
        policy_id text not null,
        version text not null,
        title jsonb not null,
        effective_from date not null,
        factors jsonb not null,
        minimum_grade text not null,
        not_serious_listed boolean not null,
        primary key (policy_id, version)
      );

      -- The two events of an entry may come in any order.
      create table serious_list_entry (
        entry_id uuid primary key,
        enterprise_id uuid not null references enterprise (id),
        record_id uuid,
        listed_on date,
        until date,
        left_on date,
        left_reason text
      );
      create index serious_list_entry_enterprise on serious_list_entry (enterprise_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

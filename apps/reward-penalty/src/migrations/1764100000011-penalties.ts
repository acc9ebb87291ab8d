import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Penalties1764100000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table penalty (
        id uuid primary key,
        violation_id uuid unique references violation (id),
        enterprise_id uuid not null references enterprise_copy (id),
        offence text not null,
        department text not null,
        authority text not null,
        sector text,
        document_number text not null,
        class text not null check (class in ('minor', 'general', 'serious')),
        legal_basis text not null,
        measures text not null,
        fine_fen bigint check (fine_fen > 0),
        state text not null check (state in ('determined', 'fulfilled', 'annulled')),
        version int not null default 1 check (version > 0),
        determined_by text not null,
        determined_on date not null,
        determined_at timestamptz not null,
        -- the one credit record it yields in credit-rating
        record_id uuid not null unique,
        obligations_fulfilled_on date,
        annulment_proposed_by text,
        annulment_proposed_on date,
        annulment_reason text,
        annulment_decided_by text,
        annulled_on date,
        -- department: two people of it; record: an objection to the record was upheld
        annulled_cause text check (annulled_cause in ('department', 'record')),
        constraint penalty_two_people check (annulment_decided_by <> annulment_proposed_by),
        check ((annulled_on is null) = (state <> 'annulled') and (annulled_cause is null) = (annulled_on is null)),
        check ((annulment_proposed_by is null) = (annulment_proposed_on is null)
          and (annulment_proposed_by is null) = (annulment_reason is null)),
        check ((annulment_decided_by is not null) = (annulled_cause is not distinct from 'department')),
        check (annulment_decided_by is null or annulment_proposed_by is not null),
        check (state <> 'fulfilled' or obligations_fulfilled_on is not null),
        check (state <> 'determined' or obligations_fulfilled_on is null),
        check (obligations_fulfilled_on >= determined_on and annulled_on >= determined_on)
      );
      create unique index penalty_document on penalty (department, enterprise_id, document_number) where state <> 'annulled';
      create index penalty_enterprise on penalty (enterprise_id, offence);

      create table penalty_obligation (
        penalty_id uuid not null references penalty (id),
        n int not null check (n > 0),
        what text not null,
        due_on date,
        fulfilled_on date,
        evidence text,
        recorded_by text,
        recorded_on date,
        primary key (penalty_id, n),
        check ((fulfilled_on is null) = (evidence is null) and (fulfilled_on is null) = (recorded_by is null)
          and (fulfilled_on is null) = (recorded_on is null)),
        check (fulfilled_on <= recorded_on)
      );

      alter table violation add constraint violation_penalty foreign key (penalty_id) references penalty (id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

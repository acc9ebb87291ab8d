import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Repairs1764100000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table repair (
        id uuid primary key,
        record_id uuid not null references credit_record_copy (record_id),
        enterprise_id uuid not null references enterprise_copy (id),
        state text not null check (state in ('filed', 'accepted', 'granted', 'refused', 'withdrawn', 'moot', 'revocation-proposed', 'revoked')),
        version int not null default 1 check (version > 0),
        -- true: nobody asked, its longest period was over
        by_time boolean not null default false,
        filed_by text not null,
        -- chose the regime; of an end by time, the day on which publication ended
        filed_on date not null,
        class text not null,
        sector text,
        determined_on date not null,
        obligations_fulfilled_on date,
        obligations_source text check (obligations_source in ('record', 'applicant')),
        obligations_proof text,
        paper_hashes text[] not null default '{}',
        pledge_signed boolean not null,
        rule_id text not null,
        rule_version text not null,
        rule_hash text not null,
        filing_receipt_id uuid not null references receipt (id),
        earliest_on date not null,
        publication_ends_on date not null,
        -- codes of the rule that refused it when it was filed
        reasons text[] not null default '{}',
        accept_due_on date,
        accept_due_reason text,
        decide_due_on date,
        decide_due_reason text,
        accepted boolean,
        accepted_by text,
        accepted_on date,
        acceptance_reason text,
        granted boolean,
        decided_by text,
        decided_on date,
        decision_reason text,
        grant_receipt_id uuid references receipt (id),
        granted_event_id uuid,
        repaired_on date,
        -- withdrawn or moot
        ended_by text,
        ended_on date,
        ended_reason text,
        revocation_proposed_by text,
        revocation_proposed_on date,
        revocation_reason text,
        revocation_evidence text,
        revocation_decided_by text,
        revocation_decided_on date,
        revocation_decision_reason text,
        constraint repair_two_people check (by_time or (decided_by <> accepted_by and decided_by <> filed_by)),
        constraint repair_revocation_two_people check (state <> 'revoked' or revocation_decided_by <> revocation_proposed_by),
        check ((obligations_fulfilled_on is null) = (obligations_source is null)),
        check ((accepted is null) = (accepted_by is null) and (accepted is null) = (accepted_on is null) and (accepted is null) = (acceptance_reason is null)),
        check ((granted is null) = (decided_by is null) and (granted is null) = (decided_on is null) and (granted is null) = (decision_reason is null)),
        check ((repaired_on is null) = (granted is not true) and (grant_receipt_id is null) = (granted is not true) and (granted_event_id is null) = (granted is not true)),
        -- a grant somebody asked for has been accepted by one person and decided by another
        check (granted is not true or by_time or accepted is true),
        check ((state in ('granted', 'revocation-proposed', 'revoked')) = (granted is true)),
        check (state not in ('filed', 'accepted', 'withdrawn', 'moot') or granted is null),
        check (state <> 'filed' or accepted is null),
        check (state <> 'accepted' or accepted is true),
        check (state <> 'refused' or cardinality(reasons) > 0 or accepted is false or granted is false),
        check ((state in ('withdrawn', 'moot')) = (ended_by is not null) and (ended_by is null) = (ended_on is null) and (ended_by is null) = (ended_reason is null)),
        check (state not in ('revocation-proposed', 'revoked') or revocation_proposed_by is not null),
        check ((revocation_proposed_by is null) = (revocation_reason is null) and (revocation_proposed_by is null) = (revocation_evidence is null)),
        check (state <> 'revoked' or revocation_decided_by is not null),
        check (not by_time or state = 'granted')
      );
      -- One open repair a record, and none while one stands.
      create unique index repair_standing on repair (record_id) where state in ('filed', 'accepted', 'granted', 'revocation-proposed');
      create index repair_record on repair (record_id);
      create index repair_enterprise on repair (enterprise_id);
      create index repair_open on repair (id) where state in ('filed', 'accepted');

      -- What credit-rating told of the repairs of a record: a row a repair, so that its news may come in any order.
      create table credit_record_repair (
        record_id uuid not null references credit_record_copy (record_id),
        -- the repair; the record itself where another cause (the end of a listing) repaired it
        source_id uuid not null,
        repaired_on date,
        -- set when this repair was revoked
        reinstated_at timestamptz,
        -- what still ended the record when this repair was revoked
        other_repaired_on date,
        primary key (record_id, source_id),
        check (other_repaired_on is null or reinstated_at is not null)
      );
      insert into credit_record_repair (record_id, source_id, repaired_on)
        select record_id, record_id, repaired_on from credit_record_copy where repaired_on is not null;

      -- Records that time may end.
      create index credit_record_copy_acting on credit_record_copy (class, determined_on) where annulled_on is null and repaired_on is null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

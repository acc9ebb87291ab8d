import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a record says of its offence, authority and duties; violations and what was done about them. */
export class Violations1764100000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table credit_record_copy
        add column offence text,
        add column sector text,
        add column authority text,
        add column document_number text,
        -- the day the duties of the record were done, as credit-rating told or as recorded here
        add column obligations_fulfilled_on date;

      create table violation (
        id uuid primary key,
        -- the order of flagging, which a clock does not give within one second
        seq bigint generated always as identity unique,
        enterprise_id uuid not null references enterprise_copy (id),
        offence text not null,
        department text not null,
        state text not null check (state in ('awaiting-correction', 'correction-submitted', 'to-decide', 'waived', 'to-penalise',
          'penalised', 'withdrawn', 'annulled')),
        version int not null default 1 check (version > 0),
        harm text not null check (harm in ('none', 'slight', 'substantial')),
        no_fault_proved boolean not null,
        facts text not null,
        legal_basis text,
        place text,
        flagged_by text not null,
        flagged_on date not null,
        flagged_at timestamptz not null,
        -- the list whose terms the enterprise was told
        rule_version text not null,
        -- the rule's latest decision
        outcome text not null check (outcome in ('no-penalty', 'may-waive', 'await-correction', 'penalise')),
        limb text check (limb in ('no-fault', 'minor', 'first')),
        is_first boolean not null,
        history_complete boolean not null,
        reasons text[] not null,
        searched jsonb not null,
        judged_on date not null,
        receipt_id uuid not null references receipt (id),
        -- the correction, where one was ordered
        correction_working_days int check (correction_working_days >= 0),
        correction_ordered_on date,
        due_on date,
        due_reason text check (due_reason = 'calendar-missing'),
        corrected_on date,
        -- the officer's word, where the law says "may"
        decided_by text,
        decided_on date,
        decision_reason text,
        history_checked boolean not null default false,
        ended_by text,
        ended_on date,
        end_reason text,
        penalty_id uuid unique,
        check ((penalty_id is null) = (state not in ('penalised', 'annulled'))),
        check ((limb is null) = (outcome = 'penalise')),
        check (judged_on >= flagged_on and corrected_on <= judged_on),
        check ((correction_ordered_on is null) = (due_on is null and due_reason is null)),
        check (due_on is null or due_reason is null),
        check (due_on >= correction_ordered_on and correction_ordered_on >= flagged_on),
        check (state not in ('awaiting-correction', 'correction-submitted') or correction_ordered_on is not null),
        check ((decided_by is null) = (decided_on is null) and (decided_by is null) = (decision_reason is null)),
        -- "may" is never waived by itself
        check (state <> 'waived' or outcome = 'no-penalty' or (outcome = 'may-waive' and decided_by is not null)),
        -- nobody is waived as a first offender while the history is not known
        check (state <> 'waived' or limb <> 'first' or history_complete or history_checked),
        check ((ended_on is null) = (state not in ('waived', 'penalised', 'withdrawn', 'annulled'))),
        check (state not in ('withdrawn', 'annulled') or end_reason is not null)
      );
      create index violation_history on violation (enterprise_id, offence, seq);
      create index violation_open on violation (due_on) where state in ('awaiting-correction', 'correction-submitted');

      create table violation_correction (
        id uuid primary key,
        violation_id uuid not null references violation (id),
        corrected_on date not null,
        proof text not null,
        paper_hashes text[] not null,
        submitted_by text not null,
        submitted_on date not null,
        accepted boolean,
        reviewed_by text,
        reviewed_on date,
        review_reason text,
        check (corrected_on <= submitted_on),
        check ((accepted is null) = (reviewed_by is null) and (accepted is null) = (reviewed_on is null)
          and (accepted is null) = (review_reason is null))
      );
      create unique index violation_correction_open on violation_correction (violation_id) where accepted is null;
      create index violation_correction_violation on violation_correction (violation_id);

      -- Whoever is not penalised is educated.
      create table violation_guidance (
        id uuid primary key,
        violation_id uuid not null references violation (id),
        text text not null,
        given_by text not null,
        given_on date not null
      );
      create index violation_guidance_violation on violation_guidance (violation_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

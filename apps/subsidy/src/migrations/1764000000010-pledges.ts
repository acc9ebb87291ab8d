import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pledges that applications rely on, and what was told of published policies. */
export class Pledges1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Told by commitment, in any order: a breach may come before the signing.
      create table pledge_copy (
        pledge_id uuid primary key,
        enterprise_id uuid not null,
        item text not null,
        -- The one credit record that a breach of it makes.
        record_id uuid not null unique,
        signed_on date,
        verified_on date,
        breach text check (breach in ('false', 'overdue')),
        breached_on date,
        breach_event_id uuid,
        check ((breach is null) = (breached_on is null) and (breach is null) = (breach_event_id is null))
      );

      -- Every record that proved wrong: told by credit-rating, perhaps before the breach that made it.
      create table annulled_record (
        record_id uuid primary key,
        enterprise_id uuid not null,
        annulled_on date not null,
        event_id uuid not null
      );

      -- A breach holds unless its record was void from its origin. A repair does not undo it.
      create view pledge_standing as
        select p.*, p.breach is not null and a.record_id is null as broken,
          case when p.breach is not null and a.record_id is null then 'breached'
               when p.verified_on is not null then 'verified' else 'signed' end as state
        from pledge_copy p left join annulled_record a on a.record_id = p.record_id;

      create table application_pledge (
        application_id uuid not null references application (id),
        pledge_id uuid not null references pledge_copy (pledge_id),
        primary key (application_id, pledge_id)
      );
      create index application_pledge_pledge on application_pledge (pledge_id);
      create trigger append_only before update or delete on application_pledge for each row execute function refuse_change();

      -- Whether the pledge stood, beside grade and list: what a decision rests on.
      alter table decision disable trigger append_only;
      alter table decision add column credit_pledge_signed boolean;
      update decision d set credit_pledge_signed = coalesce((r.given ->> 'creditPledgeSigned')::boolean, false)
        from receipt r where r.id = d.receipt_id;
      alter table decision alter column credit_pledge_signed set not null;
      alter table decision enable trigger append_only;
      update payout p
        set accepted = jsonb_set(p.accepted, '{onGradeOn,creditPledgeSigned}', to_jsonb(a.credit_pledge_signed))
        from application a where a.id = p.application_id and p.accepted is not null;
      update hold h
        set credit = jsonb_set(jsonb_set(jsonb_set(h.credit, '{decided,creditPledgeSigned}', to_jsonb(a.credit_pledge_signed)),
          '{onGradeOn,creditPledgeSigned}', to_jsonb(a.credit_pledge_signed)), '{today,creditPledgeSigned}', to_jsonb(a.credit_pledge_signed)) || '{"breachEventId": null}'
        from payout p join application a on a.id = p.application_id where p.id = h.payout_id and h.credit is not null;

      alter table hold drop constraint hold_reason_check;
      alter table hold add constraint hold_reason_check
        check (reason in ('credit-changed', 'pledge-breached', 'credit-data-stale', 'bank-returned', 'bank-rejected'));

      -- The versions that policy.published has told of.
      create table policy_announced (
        policy_id text not null,
        version text not null,
        event_id uuid not null unique,
        primary key (policy_id, version)
      );
      create trigger append_only before update or delete on policy_announced for each row execute function refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

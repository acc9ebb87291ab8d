import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ways back for what stood still: a payout the bank was unclear about, and a receivable whose money came back. */
export class WaysBack1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hold drop constraint hold_reason_check;
      alter table hold add constraint hold_reason_check check (reason in ('credit-changed', 'pledge-breached', 'credit-data-stale',
        'bank-returned', 'bank-rejected', 'bank-mismatch', 'bank-refused'));
      alter table hold drop constraint hold_state_check;
      alter table hold add constraint hold_state_check check (state in ('open', 'released', 're-decided', 'revoked', 'bank-asked'));
      alter table hold_resolution drop constraint hold_resolution_outcome_check;
      alter table hold_resolution add constraint hold_resolution_outcome_check
        check (outcome in ('release', 're-decide', 'revoke', 'ask-bank'));
      insert into hold (id, payout_id, reason, rule, held_at)
        select gen_random_uuid(), p.id, case when p.bank_trouble in ('wrong-amount', 'HTTP 409') then 'bank-mismatch' else 'bank-refused' end,
          d.policy_id || '@' || d.policy_version, now()
        from payout p join decision d on d.id = p.decision_id where p.state = 'suspended';

      alter table correction drop constraint correction_state_check;
      alter table correction add constraint correction_state_check
        check (state in ('proposed', 'approved', 'superseded', 'below-de-minimis', 'written-off'));
      alter table correction drop constraint correction_check;
      alter table correction add constraint correction_has_checker
        check ((state in ('approved', 'written-off')) = (checker is not null));
      alter table correction
        add column write_off_reason text,
        add column write_off_maker text,
        add column write_off_checker text,
        add column written_off_at timestamptz,
        add constraint correction_write_off_two_people
          check (write_off_checker <> write_off_maker and not (write_off_checker = any (deciders))),
        add constraint correction_write_off_proposed
          check ((write_off_maker is null) = (write_off_reason is null)
            and (write_off_maker is null or (direction = 'recovery' and state in ('approved', 'written-off')))),
        add constraint correction_write_off_confirmed
          check ((state = 'written-off') = (write_off_checker is not null) and (state = 'written-off') = (written_off_at is not null)
            and (write_off_checker is null or write_off_maker is not null));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

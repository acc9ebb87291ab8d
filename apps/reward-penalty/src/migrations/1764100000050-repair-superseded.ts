import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A record that is determined again, more gravely, takes the repair of the lesser fault with it. */
export class RepairSuperseded1764100000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table repair
        drop constraint repair_state_check,
        drop constraint repair_check5,
        drop constraint repair_check10,
        drop constraint repair_check14,
        add constraint repair_state check (state in ('filed', 'accepted', 'granted', 'refused', 'withdrawn', 'moot', 'superseded',
          'revocation-proposed', 'revoked')),
        add constraint repair_granted check ((state in ('granted', 'superseded', 'revocation-proposed', 'revoked')) = (granted is true)),
        add constraint repair_ended check ((state in ('withdrawn', 'moot', 'superseded')) = (ended_by is not null)
          and (ended_by is null) = (ended_on is null) and (ended_by is null) = (ended_reason is null)),
        add constraint repair_by_time check (not by_time or state in ('granted', 'superseded'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

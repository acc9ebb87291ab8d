import type { MigrationInterface, QueryRunner } from 'typeorm';

/** That the duties of a record were done becomes known after the record, like what else becomes known of it. */
export class ObligationFacts1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table record_fact drop constraint record_fact_kind_check;
      alter table record_fact add constraint record_fact_kind_check check
        (kind in ('annulled', 'repaired', 'ended', 'repair-revoked', 'determined', 'obligations-fulfilled'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

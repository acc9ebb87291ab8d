import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists and work queues are ordered and found by. */
export class Lists1764200000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index pledge_signed on pledge (signed_on, id);
      create index pledge_state on pledge (state, id);
      create index verification_due on verification (coalesce(due_on, '9999-12-31'), id);
      create index verification_opened on verification (opened_on, id);
      create index verification_state on verification (state, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

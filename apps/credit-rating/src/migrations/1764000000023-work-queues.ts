import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a proposed resolution waits. */
export class WorkQueues1764000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table import_conflict add column proposed_at timestamptz;
      create index class_decision_waiting on class_decision (set_at) where confirmed_by is null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

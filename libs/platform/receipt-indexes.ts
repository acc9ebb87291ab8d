import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for whoever looks for a decision without knowing its receipt. */
export class ReceiptIndexes1768000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index receipt_enterprise_newest on receipt (enterprise_id, id) where enterprise_id is not null;
      create index receipt_kind_newest on receipt (kind, id);
      create index receipt_subject_id on receipt (subject_id, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

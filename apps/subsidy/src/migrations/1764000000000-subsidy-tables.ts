import type { MigrationInterface, QueryRunner } from 'typeorm';
import { decisionTables, ledgerTables } from './subsidy-tables';
import { paymentTables } from './payment-tables';

export class SubsidyTables1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ledgerTables);
    await runner.query(decisionTables);
    await runner.query(paymentTables);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

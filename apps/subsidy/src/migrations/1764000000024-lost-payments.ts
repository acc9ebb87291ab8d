import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Payments in the bank's book whose instructions this database no longer knows, because it was restored to a moment
 * before them. `npm run backup -- resume` writes them down; a payout that one of them paid takes over its instruction.
 */
export class LostPayments1764000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table lost_payment (
        instruction_id uuid primary key,
        application_number text not null,
        payee_name text not null,
        amount_fen bigint not null check (amount_fen > 0),
        found_at timestamptz not null default now(),
        payout_id uuid unique references payout (id)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

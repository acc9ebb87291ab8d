import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How exemption.cache.ts keeps its promise without Redis, and over a crash. */
export class ExemptionCacheBypass1764100000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- While there is a row, nobody answers from the cache.
      create table exemption_cache_bypass (
        id uuid primary key,
        since timestamptz not null default clock_timestamp()
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

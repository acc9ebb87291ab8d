import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The dead are counted by every scrape of the metrics; without this, in the midst of all that waits. */
export class InboxDeadIndex1768000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index inbox_dead on inbox (consumer, seq) where state = 'dead'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `rating.changed` names its causes by event: which record each of them told of. */
export class RecordEvents1764100000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table credit_record_copy add column recorded_event_ids uuid[] not null default '{}';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

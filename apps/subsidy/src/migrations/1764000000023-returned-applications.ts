import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A checker sends a reviewed application back to its maker: who, to whom, when and why, of the last time. */
export class ReturnedApplications1764000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table application
        add column returned_by text,
        add column returned_to text,
        add column returned_at timestamptz,
        add column return_reason text,
        add constraint application_returned check (num_nulls(returned_by, returned_to, returned_at, return_reason) in (0, 4)),
        add constraint application_return_two_people check (returned_by <> returned_to and returned_by <> filed_by);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

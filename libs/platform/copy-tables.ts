import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a service keeps of other services' facts, fed by their events: it never asks them. */
export class CopyTables1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table enterprise_copy (
        id uuid primary key,
        revision int not null,
        uscc text not null,
        name text not null,
        sector text not null,
        sub_zone text not null,
        registered_on date not null,
        identifiers jsonb not null
      );
      create index enterprise_copy_uscc on enterprise_copy (uscc);
      create index enterprise_copy_identifiers on enterprise_copy using gin (identifiers jsonb_path_ops);

      create table rating_copy (
        enterprise_id uuid primary key,
        revision int not null,
        known_at timestamptz not null,
        timeline jsonb not null,
        event_id uuid not null
      );

      create table serious_list_copy (
        entry_id uuid primary key,
        enterprise_id uuid not null,
        listed_on date,
        left_on date,
        left_reason text
      );
      create index serious_list_copy_enterprise on serious_list_copy (enterprise_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

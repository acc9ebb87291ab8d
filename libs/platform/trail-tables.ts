import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which event an act or another event follows from, and indexes for whoever reads the log of acts and of events. */
export class TrailTables1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table audit add column cause_event_id text;
      alter table outbox add column cause_event_id text;

      create index audit_actor on audit (actor, at);
      create index audit_action on audit (action text_pattern_ops, id);
      create index audit_business_at on audit (business_at);
      create index audit_trace on audit (trace_id) where trace_id is not null;
      create index audit_cause on audit (cause_event_id) where cause_event_id is not null;
      create index audit_enterprise_newest on audit (enterprise_id, id) where enterprise_id is not null;
      drop index audit_enterprise;

      create index outbox_key on outbox (key, id);
      create index outbox_type on outbox (type, id);
      create index outbox_time on outbox ((headers ->> 'ce_time'));
      create index outbox_cause on outbox (cause_event_id) where cause_event_id is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

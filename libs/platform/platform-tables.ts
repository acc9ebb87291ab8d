import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables every service has. Its own come after, in `apps/<service>/src/migrations`. */
export class PlatformTables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outbox (
        id bigint generated always as identity primary key,
        event_id uuid not null unique,
        topic text not null,
        key text not null,
        type text not null,
        headers jsonb not null,
        value text not null,
        added_at timestamptz not null default clock_timestamp(),
        sent_at timestamptz
      );
      create index outbox_unsent on outbox (id) where sent_at is null;

      create table lease (
        name text primary key,
        holder uuid not null,
        fence bigint not null,
        until timestamptz not null
      );

      create table inbox (
        consumer text not null,
        event_id text not null,
        seq bigint generated always as identity,
        topic text not null,
        partition int not null,
        kafka_offset bigint not null,
        key text not null,
        type text not null,
        headers jsonb not null,
        value text,
        state text not null default 'pending' check (state in ('pending', 'done', 'dead', 'discarded')),
        attempts int not null default 0,
        next_attempt_at timestamptz not null default clock_timestamp(),
        error text,
        received_at timestamptz not null default clock_timestamp(),
        handled_at timestamptz,
        primary key (consumer, event_id)
      );
      create index inbox_open on inbox (consumer, key, seq) where state in ('pending', 'dead');
      create index inbox_pending on inbox (consumer, seq) where state = 'pending';

      create table inbox_position (
        consumer text not null,
        topic text not null,
        partition int not null,
        next_offset bigint not null,
        primary key (consumer, topic, partition)
      );

      create table idempotency_key (
        owner text not null,
        key text not null,
        request_hash text not null,
        answer jsonb not null,
        stored_at timestamptz not null default clock_timestamp(),
        primary key (owner, key)
      );

      create table audit (
        id bigint generated always as identity primary key,
        at timestamptz not null default clock_timestamp(),
        business_at timestamptz not null,
        actor text not null,
        action text not null,
        subject_kind text not null,
        subject_id text not null,
        enterprise_id uuid,
        detail jsonb not null,
        trace_id text
      );
      create index audit_subject on audit (subject_kind, subject_id);
      create index audit_enterprise on audit (enterprise_id) where enterprise_id is not null;

      create table audit_chain (
        seq bigint primary key,
        audit_id bigint not null unique references audit (id),
        hash text not null
      );

      create table rule_set (
        kind text not null,
        id text not null,
        version text not null,
        effective_from date not null,
        bytes bytea not null,
        hash text not null,
        published_at timestamptz not null,
        published_by text not null,
        primary key (kind, id, version),
        unique (kind, id, effective_from)
      );

      create table receipt (
        id uuid primary key,
        kind text not null,
        rule_id text not null,
        rule_version text not null,
        rule_hash text not null,
        decided_on date not null,
        known_at timestamptz not null,
        given jsonb not null,
        result jsonb not null,
        subject_kind text not null,
        subject_id text not null,
        enterprise_id uuid
      );
      create index receipt_subject on receipt (subject_kind, subject_id);

      create table day_job (
        name text primary key,
        done_through date not null
      );

      -- What was decided, published or noted down stays as it was, for every role.
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
      end $$;
      create trigger append_only before update or delete on audit for each row execute function refuse_change();
      create trigger append_only before update or delete on audit_chain for each row execute function refuse_change();
      create trigger append_only before update or delete on receipt for each row execute function refuse_change();
      create trigger append_only before update or delete on rule_set for each row execute function refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: write a new one that mends this one');
  }
}

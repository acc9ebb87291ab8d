import { Controller, Module } from '@nestjs/common';
import { enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import type { EventData } from '@app/contracts/define-event';
import { eventually } from '@app/testing/eventually';
import { TestService, TestWorld } from '@app/testing/test-service';
import { Client } from 'pg';
import { Audit } from './audit';
import { Database, sql } from './database';
import { DayJobs } from './day-jobs';
import { newId } from './id';
import { EventContext } from './kafka-strategy';
import { OnEvent } from './on-event';
import { Outbox } from './outbox';
import type { ServiceDefinition } from './service-definition';

// Each figure moves when it should, on a service that does nothing but listen to itself.

const heard: string[] = [];
const unbearable = new Set<string>();

@Controller()
class Listener {
  @OnEvent(enterpriseRegisteredV1)
  async hear({ enterpriseId }: EventData<typeof enterpriseRegisteredV1>, { tx }: EventContext): Promise<void> {
    await sql(tx, 'select 1');
    if (unbearable.has(enterpriseId)) throw new Error('not this one');
    heard.push(enterpriseId);
  }
}

@Module({ controllers: [Listener] })
class ListenerModule {}

const listener: ServiceDefinition = {
  name: 'credit-rating',
  title: { zh: '听者', en: 'Listener' },
  module: ListenerModule,
  entities: [],
  migrations: [],
  messages: {},
  ruleKinds: [],
};

const registered = (enterpriseId: string): EventData<typeof enterpriseRegisteredV1> => ({
  ...{ enterpriseId, revision: 1, uscc: '91350100M000100Y43', name: '听者', sector: 'manufacturing', subZone: 'north' },
  registeredOn: '2020-01-01' as never,
  identifiers: [{ uscc: '91350100M000100Y43', name: '听者', validFrom: '2020-01-01' as never, validUntil: null }],
});

describe('the metrics of a service', () => {
  let world: TestWorld;
  let service: TestService;
  let owner: Client;

  const text = async (): Promise<string> => (await service.call<string>('GET', '/metrics')).body;
  /** Value of the one sample with these labels; null when it is absent. */
  const read = async (name: string, labels: Record<string, string> = {}): Promise<number | null> => {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const line = (await text())
      .split('\n')
      .find((one) => one.startsWith(`${name}{`) && wanted.every((label) => one.includes(label)));
    return line === undefined ? null : Number(line.split(' ').at(-1));
  };
  const becomes = (
    name: string,
    is: (value: number | null) => boolean,
    labels = {},
    timeoutMs = 20_000,
  ): Promise<boolean> =>
    eventually(async () => {
      const value = await read(name, labels);
      if (!is(value)) throw new Error(`${name} is ${value}`);
      return true;
    }, timeoutMs);

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, listener);
    owner = new Client({ connectionString: service.database.ownerUrl });
    await owner.connect();
  });

  afterAll(async () => {
    await owner.end();
    await service.close();
    await world.close();
  });

  it('tell of what waits to be sent, and that nobody sends it', async () => {
    await becomes('lease_held', (held) => held === 1, { lease: 'outbox-relay' });
    const take = (until: string): Promise<unknown> =>
      owner.query(`update lease set holder = $1, until = ${until} where name = 'outbox-relay'`, [newId()]);
    await take(`clock_timestamp() + interval '1 hour'`);
    await becomes('lease_held', (held) => held === 0, { lease: 'outbox-relay' });
    const { app, db } = service;
    await db.transaction((tx) => app.get(Outbox).add(tx, enterpriseRegisteredV1, registered(newId())));
    await becomes('outbox_lag_seconds', (seconds) => seconds! > 0.2);
    expect(await read('outbox_unsent')).toBe(1);
    const sent = (await read('outbox_sent_total')) ?? 0;
    await take('clock_timestamp()');
    await becomes('outbox_unsent', (rows) => rows === 0);
    expect(await read('outbox_lag_seconds')).toBe(0);
    expect(await read('outbox_sent_total')).toBe(sent + 1);
    await becomes('inbox_received_total', (events) => events! >= 1);
    await becomes('inbox_handled_total', (events) => events! >= 1, {
      type: enterpriseRegisteredV1.type,
      outcome: 'done',
    });
  });

  it('tell of what has not been read yet', async () => {
    await becomes('consumer_lag', (messages) => messages === 0, { topic: 'credit-rating' });
    expect(await read('consumer_up')).toBe(1);
    await service.db.query(`update inbox_position set next_offset = next_offset - 1`);
    expect(await read('consumer_lag', { topic: 'credit-rating' })).toBeGreaterThan(0);
    await service.db.query(`update inbox_position set next_offset = next_offset + 1`);
    expect(await read('consumer_lag', { topic: 'credit-rating' })).toBe(0);
  });

  it('tell of what could not be handled, and of what waits behind it', async () => {
    const id = newId();
    unbearable.add(id);
    const event = await world.topics.publish(enterpriseRegisteredV1, registered(id));
    await becomes('inbox_lag_seconds', (seconds) => seconds! > 0);
    await becomes('dead_letters', (dead) => dead === 1, {}, 40_000);
    expect(await read('inbox_handled_total', { outcome: 'dead' })).toBe(1);
    unbearable.delete(id);
    await service.call('POST', `/dead-letters/${event.id}/re-drive`, {
      as: { sub: 'operator-1', roles: ['operator'] },
    });
    await becomes('dead_letters', (dead) => dead === 0);
    await becomes('inbox_pending', (rows) => rows === 0);
  });

  it('tell when the sealed audit log was changed or cut off, and when that was put right', async () => {
    const { app, db } = service;
    const entry = (): object => ({ action: 'paper.uploaded', subjectKind: 'paper', subjectId: newId() });
    await db.transaction((tx) => app.get(Audit).addAll(tx, [entry(), entry(), entry()] as never));
    await becomes('audit_waiting', (rows) => rows === 0);
    const sealed = await read('audit_sealed_rows');
    await becomes('audit_chain_checked_rows', (rows) => rows === sealed);
    expect(await read('audit_chain_ok')).toBe(1);
    await owner.query(`alter table audit disable trigger append_only`);
    await owner.query(`alter table audit_chain disable trigger append_only`);
    await owner.query(`update audit set actor = 'nobody' where actor = 'system'`);
    await becomes('audit_chain_ok', (ok) => ok === 0);
    await owner.query(`update audit set actor = 'system' where actor = 'nobody'`);
    await becomes('audit_chain_ok', (ok) => ok === 1);
    const { rows } = await owner.query(
      `delete from audit_chain where seq = (select max(seq) from audit_chain) returning seq, audit_id, hash`,
    );
    await becomes('audit_chain_ok', (ok) => ok === 0);
    const [last] = rows as { seq: string; audit_id: string; hash: string }[];
    await owner.query(`insert into audit_chain values ($1, $2, $3)`, [last!.seq, last!.audit_id, last!.hash]);
    await becomes('audit_chain_ok', (ok) => ok === 1);
  });

  it('tell how far behind a job of the day is', async () => {
    service.app.get(DayJobs).add('a-job', async () => {
      if (unbearable.has('a-job')) throw new Error('not today');
    });
    unbearable.add('a-job');
    await becomes('day_job_days_behind', (days) => days === 1, { day_job: 'a-job' });
    unbearable.delete('a-job');
    await becomes('day_job_days_behind', (days) => days === 0, { day_job: 'a-job' });
    unbearable.add('a-job');
    await service.db.query(`update day_job set done_through = done_through - 3 where name = 'a-job'`);
    await becomes('day_job_days_behind', (days) => days === 3, { day_job: 'a-job' });
    unbearable.delete('a-job');
    await becomes('day_job_days_behind', (days) => days === 0, { day_job: 'a-job' });
  });

  it('are absent and counted where a reading fails, and all others come', async () => {
    const { rows } = await owner.query(`select rolname from pg_roles where oid = (
      select grantee from aclexplode((select relacl from pg_class where relname = 'day_job')) where grantee <> (
        select relowner from pg_class where relname = 'day_job') limit 1)`);
    const role = (rows as { rolname: string }[])[0]!.rolname;
    await owner.query(`revoke select on day_job from ${role}`);
    expect(await read('day_job_days_behind')).toBeNull();
    expect(await read('metric_read_failures_total', { reading: 'day-jobs' })).toBeGreaterThan(0);
    expect(await read('dead_letters')).toBe(0);
    await owner.query(`grant select on day_job to ${role}`);
    expect(await read('day_job_days_behind')).not.toBeNull();
  });

  it('do not wait for a database that hangs: a table that is locked costs a scrape two seconds and no more', async () => {
    await owner.query('begin');
    await owner.query('lock table outbox in access exclusive mode');
    const startedAt = Date.now();
    const during = await text();
    expect(Date.now() - startedAt).toBeLessThan(4_000);
    expect(during).not.toMatch(/^outbox_lag_seconds\{/m);
    expect(during).toMatch(/^db_pool_connections\{/m);
    await owner.query('rollback');
    await becomes('outbox_lag_seconds', (seconds) => seconds !== null);
    expect(service.app.get(Database).poolUse.waiting).toBe(0);
  });
});

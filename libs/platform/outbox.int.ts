import { creditRecordRepairedV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { parseCalendarDate } from '@app/kernel/calendar';
import { freshDatabase, type TestDatabase } from '@app/testing/database';
import { eventually } from '@app/testing/eventually';
import { testServers } from '@app/testing/servers';
import { TestTopics } from '@app/testing/topics';
import { PinoLogger } from 'nestjs-pino';
import { ensureTopics } from '../../deploy/local/kafka';
import { readTopic } from '../../tools/topic';
import { Clock } from './clock';
import { Database, newDataSource, sql } from './database';
import { newId } from './id';
import { KafkaSender, type OutgoingMessage } from './kafka';
import { Metrics } from './metrics';
import { Outbox } from './outbox';
import { OutboxRelay } from './outbox-relay';
import type { ServiceDefinition } from './service-definition';

const log = new PinoLogger({ pinoHttp: { level: 'silent' } });

/** The real sender, with a gate before it: what a process stopped in the middle of a batch looks like from outside. */
class GatedSender extends KafkaSender {
  gate: Promise<void> = Promise.resolve();
  sent = 0;

  override async send(messages: OutgoingMessage[]): Promise<void> {
    await this.gate;
    await super.send(messages);
    this.sent += messages.length;
  }
}

const repaired = (recordId = newId()): EventData<typeof creditRecordRepairedV1> => ({
  recordId,
  enterpriseId: '018f0000-0000-7000-8000-000000000001',
  uscc: '91350100M000100Y43',
  determinedOn: parseCalendarDate('2026-01-01'),
  repairedOn: parseCalendarDate('2026-02-01'),
});

describe('the outbox and its relay', () => {
  let database: TestDatabase;
  let topics: TestTopics;
  let db: Database;
  let outbox: Outbox;
  const kafka = { brokers: testServers.kafkaBrokers.split(','), clientId: 'outbox-test', sessionMs: 10_000 };
  const service = { name: 'credit-rating', entities: [], migrations: [] } as unknown as ServiceDefinition;
  const newDb = (): Promise<Database> =>
    newDataSource({ url: database.url, poolSize: 6, entities: [], name: 'outbox-test' })
      .initialize()
      .then((source) => new Database(source));
  const unsent = async (): Promise<number> => (await db.query(`select 1 from outbox where sent_at is null`)).length;

  beforeAll(async () => {
    database = await freshDatabase(service);
    topics = await TestTopics.create();
    db = await newDb();
    outbox = new Outbox(db, new Clock(), topics.prefix);
  });

  afterAll(async () => {
    await db.source.destroy();
    await topics.close();
    await database.drop();
  });

  it('publishes nothing of a transaction that fails', async () => {
    const failing = db.transaction(async (tx) => {
      await outbox.add(tx, creditRecordRepairedV1, repaired());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await unsent()).toBe(0);
  });

  it('refuses data that breaks the contract, and the change with it', async () => {
    const broken = db.transaction((tx) =>
      outbox.add(tx, creditRecordRepairedV1, { ...repaired(), uscc: 'not a code' }),
    );
    await expect(broken).rejects.toThrow(/uscc/);
    expect(await unsent()).toBe(0);
  });

  it('sends the event of a transaction that commits after one with a higher id', async () => {
    const relay = new OutboxRelay(db, new KafkaSender(kafka, log), log, new Metrics('test'));
    relay.start();
    let letLateCommit: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (letLateCommit = resolve));
    let lateId = '';
    let added: () => void = () => undefined;
    const lateAdded = new Promise<void>((resolve) => (added = resolve));
    const lateCommit = db.transaction(async (tx) => {
      lateId = await outbox.add(tx, creditRecordRepairedV1, repaired());
      added();
      await late;
    });
    await lateAdded;
    const earlyId = await db.transaction((tx) => outbox.add(tx, creditRecordRepairedV1, repaired()));
    await eventually(() => topics.events.some((event) => event.id === earlyId));
    expect(topics.events.some((event) => event.id === lateId)).toBe(false);
    letLateCommit();
    await lateCommit;
    await eventually(() => topics.events.some((event) => event.id === lateId));
    await relay.stop();
  });

  it('sends more at once than the broker takes in one piece', async () => {
    const sender = new KafkaSender(kafka, log);
    const topic = `${topics.prefix}large`;
    await ensureTopics(testServers.kafkaBrokers, [topic]);
    const value = JSON.stringify({ filler: '守'.repeat(1_000) });
    const messages = Array.from({ length: 600 }, (_, n) => ({ topic, key: 'one', headers: { n: String(n) }, value }));
    await sender.send(messages);
    await sender.close();
    const sent = await readTopic(testServers.kafkaBrokers, topic);
    expect(sent.map(({ headers }) => Number(headers!['n']))).toEqual(messages.map((_, n) => n));
  });

  it('fences off a relay that was paused past its lease: it marks nothing, and nothing is lost', async () => {
    const pausedDb = await newDb();
    const pausedSender = new GatedSender(kafka, log);
    let open: () => void = () => undefined;
    pausedSender.gate = new Promise<void>((resolve) => (open = resolve));
    const paused = new OutboxRelay(pausedDb, pausedSender, log, new Metrics('test'));
    const ids = await db.transaction((tx) =>
      outbox.addAll(tx, creditRecordRepairedV1, [repaired(), repaired(), repaired()]),
    );
    paused.start();
    const [lease] = await eventually(async () => {
      const rows = await db.query<{ fence: string }>(
        `select fence from lease where name = 'outbox-relay' and until > clock_timestamp()`,
      );
      return rows.length > 0 ? rows : null;
    });
    // Its lease runs out while it stands still.
    await db.query(`update lease set until = clock_timestamp() where name = 'outbox-relay'`);
    const other = new OutboxRelay(db, new KafkaSender(kafka, log), log, new Metrics('test'));
    other.start();
    await eventually(async () => (await unsent()) === 0);
    await db.transaction((tx) => sql(tx, `update outbox set sent_at = null where event_id = $1`, [ids[2]]));
    await other.stop();
    const [later] = await db.query<{ fence: string }>(
      `update lease set holder = $1, fence = fence + 1, until = clock_timestamp() + interval '1 minute' where name = 'outbox-relay' returning fence`,
      [newId()],
    );
    expect(Number(later!.fence)).toBeGreaterThan(Number(lease!.fence));
    open();
    await eventually(() => pausedSender.sent === 3);
    await paused.stop();
    // It sent, and could not mark what is no longer its own to mark.
    const [row] = await db.query<{ sent_at: Date | null }>(`select sent_at from outbox where event_id = $1`, [ids[2]]);
    expect(row!.sent_at).toBeNull();
    await pausedDb.source.destroy();
    await eventually(() => ids.every((id) => topics.events.some((event) => event.id === id)));
    await db.query(`update lease set until = clock_timestamp() where name = 'outbox-relay'`);
  });

  it('goes on under the prefix it told its events under, and under no other', async () => {
    await outbox.mustGoOnHere();
    const elsewhere = new Outbox(db, new Clock(), `${topics.prefix}restored-`);
    await expect(elsewhere.mustGoOnHere()).rejects.toThrow(`told on the topic "${topics.prefix}credit-rating"`);
    const empty = await freshDatabase(service);
    const source = await newDataSource({ url: empty.url, poolSize: 1, entities: [], name: 'empty' }).initialize();
    await new Outbox(new Database(source), new Clock(), 'any-').mustGoOnHere();
    await source.destroy();
    await empty.drop();
  });
});

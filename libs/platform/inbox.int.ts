import { type CloudEvent, newEvent, toKafka } from '@app/contracts/cloud-event';
import { creditRecordRepairedV1 } from '@app/contracts/credit-record';
import { parseCalendarDate } from '@app/kernel/calendar';
import { freshDatabase, type TestDatabase } from '@app/testing/database';
import { eventually } from '@app/testing/eventually';
import { PinoLogger } from 'nestjs-pino';
import { Database, newDataSource, sql, type Tx } from './database';
import { newId } from './id';
import { Inbox } from './inbox';
import { Metrics } from './metrics';
import type { ServiceDefinition } from './service-definition';

const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
const KEYS = 40;
const EACH = 5;

interface Handled {
  key: string;
  n: number;
  tx: string;
}

/** The n-th event of an enterprise. */
const eventOf = (enterpriseId: string): CloudEvent =>
  newEvent(
    creditRecordRepairedV1,
    {
      ...{ recordId: newId(), enterpriseId, uscc: '91350100M000100Y43' },
      ...{ determinedOn: parseCalendarDate('2026-01-01'), repairedOn: parseCalendarDate('2026-02-01') },
    },
    { id: newId(), time: '2026-02-01T01:00:00Z' },
  );

describe('the inbox under many events', () => {
  const service = { name: 'credit-rating', entities: [], migrations: [] } as unknown as ServiceDefinition;
  let database: TestDatabase;
  let db: Database;
  let inbox: Inbox;
  let newInbox: () => Inbox;
  /** What the handler does beside noting that it did. */
  let whileHandling: (event: CloudEvent, tx: Tx) => Promise<unknown>;

  const handled = (): Promise<Handled[]> => db.query<Handled>(`select key, n, tx from handled order by seq`);
  const states = (): Promise<{ state: string; events: number; attempts: number }[]> =>
    db.query(
      `select state, count(*)::int as events, max(attempts) as attempts from inbox group by state order by state`,
    );

  /** Stores EACH events of each key, in turn, as one batch of a partition. @returns them by key */
  async function take(keys: string[]): Promise<Map<string, CloudEvent[]>> {
    const events = keys.map((key) => Array.from({ length: EACH }, () => eventOf(key)));
    await arrive(Array.from({ length: EACH }, (_, n) => events.map((ofKey) => ofKey[n]!)).flat());
    return new Map(keys.map((key, n) => [key, events[n]!]));
  }

  /** One batch of a partition, the first of it at `from`. */
  async function arrive(events: CloudEvent[], from = 0): Promise<void> {
    const [topic, partition] = ['credit-rating', 0];
    const messages = events.map((event, n) => ({ ...toKafka(event), topic, partition, offset: String(from + n) }));
    await inbox.take(messages, { topic, partition, nextOffset: String(from + events.length) });
  }

  beforeAll(async () => {
    database = await freshDatabase(service);
    const owner = await newDataSource({
      url: database.ownerUrl,
      poolSize: 1,
      entities: [],
      name: 'owner',
    }).initialize();
    await owner.query(
      `create table handled (seq bigint generated always as identity, event_id text, key text, n int, tx text)`,
    );
    await owner.query(`create table busy (id int primary key)`);
    await owner.query(`insert into busy values (1)`);
    await owner.destroy();
  });

  beforeEach(async () => {
    db = new Database(
      await newDataSource({ url: database.url, poolSize: 12, entities: [], name: 'inbox-test' }).initialize(),
    );
    await db.query(`delete from handled`);
    await db.query(`delete from inbox`);
    await db.query(`delete from inbox_position`);
    whileHandling = () => Promise.resolve();
    const handler = async (event: CloudEvent, tx: Tx): Promise<void> => {
      const { enterpriseId } = event.data as { enterpriseId: string };
      await sql(
        tx,
        `insert into handled (event_id, key, n, tx)
         select $1, $2, 1 + count(*), pg_current_xact_id()::text from handled where key = $2`,
        [event.id, enterpriseId],
      );
      await whileHandling(event, tx);
    };
    const options = { consumer: 'inbox-test', maxAttempts: 3, firstPauseMs: 10, concurrency: 4 };
    const handlers = new Map([[creditRecordRepairedV1.type, handler]]);
    newInbox = () => new Inbox(db, handlers, options, log, new Metrics('inbox-test'));
    inbox = newInbox();
  });

  afterEach(async () => {
    await inbox.stop();
    await db.source.destroy();
  });

  afterAll(() => database.drop());

  it('handles many in few transactions, each key in its order', async () => {
    const keys = Array.from({ length: KEYS }, () => newId());
    const events = await take(keys);
    inbox.start();
    await eventually(async () => (await handled()).length === KEYS * EACH);
    const rows = await db.query<Handled & { event_id: string }>(`select * from handled order by key, n`);
    const ids = [...events].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, ofKey]) => ofKey.map(({ id }) => id));
    expect(rows.map((row) => row.event_id)).toEqual(ids);
    expect(new Set(rows.map(({ tx }) => tx)).size).toBeLessThanOrEqual((KEYS * EACH) / 20);
    expect(await states()).toEqual([{ state: 'done', events: KEYS * EACH, attempts: 1 }]);
    const tooEarly = await db.query(
      `select 1 from (select handled_at, lag(handled_at) over (partition by key order by seq) as before from inbox) event
       where handled_at < before`,
    );
    expect(tooEarly).toEqual([]);
  });

  it('keeps a fault to its own key, though it was handled together with others', async () => {
    const [sick, ...others] = Array.from({ length: KEYS }, () => newId());
    whileHandling = async (event) => {
      if ((event.data as { enterpriseId: string }).enterpriseId === sick) throw new Error('this one');
    };
    await take([...others.slice(0, 20), sick!, ...others.slice(20)]);
    inbox.start();
    await eventually(async () => (await states()).some(({ state }) => state === 'dead'));
    await eventually(async () => (await handled()).length === others.length * EACH);
    expect(await states()).toEqual([
      { state: 'dead', events: 1, attempts: 3 },
      { state: 'done', events: others.length * EACH, attempts: 1 },
      { state: 'pending', events: EACH - 1, attempts: 0 },
    ]);
    expect((await handled()).some(({ key }) => key === sick)).toBe(false);
  });

  it('gives way to who holds what it needs, and waits for it with that one event alone', async () => {
    const [slow, ...others] = Array.from({ length: KEYS }, () => newId());
    whileHandling = async (event, tx) => {
      if ((event.data as { enterpriseId: string }).enterpriseId === slow)
        await sql(tx, `select 1 from busy where id = 1 for update`);
    };
    await take([slow!, ...others]);
    let letGo = (): void => undefined;
    const holding = new Promise<void>((resolve) => (letGo = resolve));
    let isHeld = (): void => undefined;
    const held = new Promise<void>((resolve) => (isHeld = resolve));
    const holder = db.transaction(async (tx) => {
      await sql(tx, `select 1 from busy where id = 1 for update`);
      isHeld();
      await holding;
    });
    await held;
    inbox.start();
    await eventually(async () => (await handled()).length === others.length * EACH);
    letGo();
    await holder;
    await eventually(async () => (await handled()).length === KEYS * EACH);
    expect(await states()).toEqual([{ state: 'done', events: KEYS * EACH, attempts: 1 }]);
  });

  it('handles few as they arrive, in one transaction, and not again when they come again', async () => {
    const key = newId();
    const events = [eventOf(key), eventOf(newId()), eventOf(key)];
    await arrive([...events, events[0]!]);
    await arrive(events);
    const rows = await db.query<{ event_id: string; tx: string }>(`select event_id, tx from handled order by seq`);
    expect(rows.map(({ event_id }) => event_id)).toEqual(events.map(({ id }) => id));
    expect(new Set(rows.map(({ tx }) => tx)).size).toBe(1);
    expect(await states()).toEqual([{ state: 'done', events: 3, attempts: 1 }]);
    const [position] = await db.query(`select next_offset from inbox_position where consumer = 'inbox-test'`);
    expect(position).toEqual({ next_offset: '4' });
  });

  it('handles each once, in the order of its key, where two replicas find the same', async () => {
    const other = newInbox();
    const keys = Array.from({ length: KEYS }, () => newId());
    const events = await take(keys);
    inbox.start();
    other.start();
    await eventually(async () => (await states()).every(({ state }) => state === 'done'));
    await other.stop();
    const rows = await db.query<{ event_id: string }>(`select event_id from handled order by key, n, seq`);
    const ids = [...events].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, ofKey]) => ofKey.map(({ id }) => id));
    expect(rows.map((row) => row.event_id)).toEqual(ids);
  });

  it('puts what arrives behind those of its key that wait', async () => {
    const keys = Array.from({ length: KEYS }, () => newId());
    const [key] = keys;
    const before = (await take(keys)).get(key!)!;
    const late = eventOf(key!);
    await arrive([late, eventOf(newId())], KEYS * EACH);
    expect(await handled()).toEqual([]);
    inbox.start();
    await eventually(async () => (await handled()).length === KEYS * EACH + 2);
    const ofKey = await db.query<{ event_id: string }>(`select event_id from handled where key = $1 order by n`, [key]);
    expect(ofKey.map((row) => row.event_id)).toEqual([...before, late].map(({ id }) => id));
  });

  it('lets no statement of what arrives keep its reader for long, and then lets it take its time', async () => {
    whileHandling = (_, tx) => sql(tx, `select pg_sleep(2.5)`);
    await arrive([eventOf(newId())]);
    expect(await states()).toEqual([{ state: 'pending', events: 1, attempts: 0 }]);
    inbox.start();
    await eventually(async () => (await handled()).length === 1);
    expect(await states()).toEqual([{ state: 'done', events: 1, attempts: 1 }]);
  });

  it('stores what arrives and cannot be handled, and tries it as often as any other', async () => {
    const sick = newId();
    whileHandling = async (event) => {
      if ((event.data as { enterpriseId: string }).enterpriseId === sick) throw new Error('this one');
    };
    await arrive([eventOf(newId()), eventOf(sick)]);
    expect(await states()).toEqual([{ state: 'pending', events: 2, attempts: 0 }]);
    inbox.start();
    await eventually(async () => (await states()).some(({ state }) => state === 'dead'));
    expect(await states()).toEqual([
      { state: 'dead', events: 1, attempts: 3 },
      { state: 'done', events: 1, attempts: 1 },
    ]);
    expect((await handled()).map((row) => row.key)).not.toContain(sick);
  });
});

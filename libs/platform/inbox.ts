import { fromKafka, type CloudEvent } from '@app/contracts/cloud-event';
import { groupBy } from '@app/kernel/group-by';
import type { PinoLogger } from 'nestjs-pino';
import type { Counter, Histogram } from 'prom-client';
import { BackgroundLoop } from './background-loop';
import { type Database, errorCode, isDatabaseOutage, type Tx } from './database';
import type { IncomingMessage } from './kafka';
import type { MetricDefinitions, Metrics } from './metrics';
import { prepared, preparedSoon } from './prepared';
import { runInContext } from './request-context';
import { inSpan, recordSpans, SpanKind } from './telemetry';

/** Handles one event inside the transaction that also marks it done. */
export type EventHandler = (event: CloudEvent, tx: Tx) => Promise<void>;

export interface InboxOptions {
  consumer: string;
  /** Tries before an event is dead; the pause between them doubles from `firstPauseMs`. */
  maxAttempts: number;
  firstPauseMs: number;
  /** Keys handled side by side. */
  concurrency: number;
}

/** How far a partition has been read. */
interface Position {
  topic: string;
  partition: number;
  nextOffset: string;
}

/** An event as it arrived, with what it is stored under. */
interface Arrived {
  event_id: string;
  topic: string;
  partition: number;
  kafka_offset: string;
  key: string;
  type: string;
  headers: Record<string, string>;
  value: string | null;
}

/** What it takes to handle an event. */
type Given = Pick<Arrived, 'event_id' | 'key' | 'type' | 'headers' | 'value'>;

/** One that waited. */
interface Row extends Given {
  seq: string;
  attempts: number;
}

const BATCH = 200;
/** Events of one transaction, while many wait; those of one key stay together. */
const TOGETHER = 25;
/** What a statement may take while events of other keys, or the reader's heartbeat, wait for it; alone it may take more. */
const TOGETHER_LIMIT_MS = 2_000;
/**
 * Who handles several events holds locks of several keys. It waits for no other lock longer than this, which is less than
 * PostgreSQL lets pass before it looks for a deadlock (1 s): so it is never a command that has to give way.
 */
const GIVE_WAY_MS = 200;

export const inboxMetrics = {
  inbox_received_total: { type: 'counter', help: 'Events stored to be handled, by topic', labels: ['topic'] },
  inbox_handled_total: {
    type: 'counter',
    help: 'Tries to handle an event, by its type and how they ended: done, failed (it is tried again), dead',
    labels: ['type', 'outcome'],
  },
  inbox_handle_seconds: {
    type: 'histogram',
    help: 'Time to handle one event, with its share of its transaction',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
  },
} as const satisfies MetricDefinitions;

class OthersFirst extends Error {}

const succeeds = (work: () => Promise<void>): Promise<boolean> =>
  work().then(
    () => true,
    () => false,
  );

/** Passing trouble of the database: the event is not at fault, and does not get nearer to being dead. */
function isPassing(error: unknown): boolean {
  return isDatabaseOutage(error) || /^40/.test(errorCode(error) ?? '');
}

/**
 * Stores what comes from Kafka, then handles it: in order per key, effects and state in one transaction. An event that
 * fails keeps its key waiting; after `maxAttempts` it is dead, and its key stays stopped until someone re-drives or
 * discards it, because what comes after it may build upon it. Other keys flow on.
 */
export class Inbox {
  private readonly loop: BackgroundLoop;
  private readonly received: Counter;
  private readonly handled: Counter;
  private readonly seconds: Histogram;

  constructor(
    private readonly db: Database,
    private readonly handlers: ReadonlyMap<string, EventHandler>,
    private readonly options: InboxOptions,
    private readonly log: PinoLogger,
    metrics: Metrics,
  ) {
    this.received = metrics.counter(inboxMetrics, 'inbox_received_total');
    this.handled = metrics.counter(inboxMetrics, 'inbox_handled_total');
    this.seconds = metrics.histogram(inboxMetrics, 'inbox_handle_seconds');
    this.loop = new BackgroundLoop(`inbox ${options.consumer}`, 500, () => this.handleSome(), log);
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  wake(): void {
    this.loop.wake();
  }

  get lastPassAtMs(): number {
    return this.loop.lastSuccessAtMs;
  }

  /**
   * Stores a batch and how far the partition has been read. An event that was stored before is not stored again. Few events
   * that have none of their keys before them are handled in the same transaction; the others wait.
   */
  async take(messages: IncomingMessage[], position: Position): Promise<void> {
    const events = messages
      .filter((message) => this.isForUs(message))
      .map((message): Arrived => ({
        event_id: message.headers['ce_id'] || `${message.topic}/${message.partition}/${message.offset}`,
        topic: message.topic,
        partition: message.partition,
        kafka_offset: message.offset,
        key: message.key,
        type: message.headers['ce_type'] ?? '',
        headers: message.headers,
        value: message.value,
      }));
    const startedAtMs = Date.now();
    const areFew = events.length > 0 && events.length <= TOGETHER;
    const isHandled = areFew && (await this.storeAndHandle(events, position));
    if (!isHandled) await this.store<never>(this.db.manager, events, position, 'select where false');
    if (events.length === 0) return;
    const name = `receive ${position.topic}`;
    const spans = events.map(({ headers }) => ({ name, traceparent: headers['ce_traceparent'] }));
    recordSpans(spans, SpanKind.CONSUMER, startedAtMs);
    this.received.inc({ topic: position.topic }, events.length);
    if (!isHandled) this.wake();
  }

  /**
   * In one statement, so one way there and back.
   * @param select what to answer of `stored`: seq, event_id and key of those that were not stored before
   */
  private store<Answer>(
    tx: Tx,
    events: Arrived[],
    { topic, partition, nextOffset }: Position,
    select: string,
  ): Promise<Answer[]> {
    return prepared<Answer>(
      tx,
      `with stored as (
         insert into inbox (consumer, event_id, topic, partition, kafka_offset, key, type, headers, value)
         select $1, event_id, topic, partition, kafka_offset, key, type, headers, value
         from jsonb_to_recordset($5::jsonb)
           as row (event_id text, topic text, partition int, kafka_offset bigint, key text, type text, headers jsonb, value text)
         order by kafka_offset
         on conflict (consumer, event_id) do nothing
         returning seq, event_id, key
       ), read as (
         insert into inbox_position as p (consumer, topic, partition, next_offset) values ($1, $2, $3, $4)
         on conflict (consumer, topic, partition) do update set next_offset = greatest(p.next_offset, excluded.next_offset)
       )
       ${select}`,
      [this.options.consumer, topic, partition, nextOffset, JSON.stringify(events)],
    );
  }

  /** @returns false when nothing was done: they are to be stored first, and then to be handled as those that waited */
  private async storeAndHandle(events: Arrived[], position: Position): Promise<boolean> {
    const startedAt = performance.now();
    return succeeds(async () => {
      const rows = await this.db.transaction(async (tx) => {
        await this.giveWay(tx);
        // Before they are stored: what of their keys is stored by then comes before them.
        await this.lockKeysOf(tx, events);
        const stored = await this.store<{ event_id: string; waits: boolean }>(
          tx,
          events,
          position,
          `select event_id, exists (
             select 1 from inbox i where i.consumer = $1 and i.key = stored.key and i.state in ('pending', 'dead')
           ) as waits from stored order by seq`,
        );
        if (stored.some(({ waits }) => waits)) throw new OthersFirst();
        const inTurn = stored.map(({ event_id }) => events.find((event) => event.event_id === event_id)!);
        if (inTurn.length > 0) await this.handleInTurn(tx, inTurn);
        return inTurn;
      });
      this.noteDone(rows, startedAt);
    });
  }

  /** Known types without a handler are passed by; what cannot be read or is not known is kept, to be dead in plain sight. */
  private isForUs(message: IncomingMessage): boolean {
    try {
      return fromKafka(message, (type) => this.handlers.has(type)) !== null;
    } catch {
      return true;
    }
  }

  private async handleSome(): Promise<boolean> {
    const rows = await prepared<Row>(
      this.db.manager,
      `select seq, event_id, key, type, headers, value, attempts from inbox i
       where consumer = $1 and state = 'pending' and next_attempt_at <= clock_timestamp()
         and not exists (
           select 1 from inbox b
           where b.consumer = i.consumer and b.key = i.key and b.seq < i.seq
             and (b.state = 'dead' or (b.state = 'pending' and b.next_attempt_at > clock_timestamp())))
       order by seq limit ${BATCH}`,
      [this.options.consumer],
    );
    const queues = [...groupBy(rows, ({ key }) => key).values()];
    // As long as there are few, each key has a worker of its own.
    const together = Math.min(TOGETHER, Math.ceil(rows.length / this.options.concurrency));
    const alone: Row[][] = [];
    await this.sideBySide(async () => {
      while (queues.length > 0) {
        const mine: Row[][] = [];
        for (let count = 0; count < together && queues.length > 0; count += mine.at(-1)!.length)
          mine.push(queues.shift()!);
        if (!(await this.handleTogether(mine.flat()))) alone.push(...mine);
      }
    });
    await this.sideBySide(async () => {
      for (let queue = alone.shift(); queue; queue = alone.shift())
        for (const row of queue) if (!(await this.handleOne(row))) break;
    });
    return rows.length === BATCH;
  }

  private async sideBySide(worker: () => Promise<void>): Promise<void> {
    await Promise.all(Array.from({ length: this.options.concurrency }, worker));
  }

  /**
   * Handles events of several keys in one transaction: many small ones cost most of their time in beginning and committing.
   * @param rows of each key those that wait longest
   * @returns false when nothing was done: each is to be handled by itself, so that a fault is told of its own event
   */
  private async handleTogether(rows: Row[]): Promise<boolean> {
    if (rows.length === 1) return false;
    const inOrder = rows.toSorted((a, b) => Number(a.seq) - Number(b.seq));
    const startedAt = performance.now();
    return succeeds(async () => {
      await this.db.transaction(async (tx) => {
        await this.giveWay(tx);
        await this.lockKeysOf(tx, inOrder);
        await this.mustComeFirst(tx, inOrder);
        await this.handleInTurn(tx, inOrder);
      });
      this.noteDone(rows, startedAt);
    });
  }

  /** @returns false when the rest of the key has to wait */
  private async handleOne(row: Row): Promise<boolean> {
    const startedAt = performance.now();
    try {
      await this.db.transaction(async (tx) => {
        await this.lockKeysOf(tx, [row]);
        await this.mustComeFirst(tx, [row]);
        await this.handleInTurn(tx, [row]);
      });
      this.noteDone([row], startedAt);
      return true;
    } catch (error) {
      if (error instanceof OthersFirst) return false;
      if (isPassing(error)) throw error;
      await this.noteFailure(row, error);
      return false;
    }
  }

  private async giveWay(tx: Tx): Promise<void> {
    await preparedSoon(
      tx,
      `select set_config('lock_timeout', '${GIVE_WAY_MS}ms', true), set_config('statement_timeout', '${TOGETHER_LIMIT_MS}ms', true)`,
      [],
    );
  }

  /**
   * Another replica may work on the same keys, or someone discard an event: whoever holds the locks finds what still waits.
   * Not waited for: the statement behind it sees what was committed before it had the locks.
   */
  private lockKeysOf(tx: Tx, events: { key: string }[]): Promise<void> {
    const keys = [...new Set(events.map(({ key }) => key))].sort();
    return preparedSoon(
      tx,
      `select pg_advisory_xact_lock(hashtextextended($1 || ':' || key, 1)) from unnest($2::text[]) as key`,
      [this.options.consumer, keys],
    );
  }

  /** @throws OthersFirst when these are not, in this order, those of their keys that wait longest */
  private async mustComeFirst(tx: Tx, rows: Row[]): Promise<void> {
    const waiting = await prepared<{ event_id: string }>(
      tx,
      `select event_id from inbox
       where consumer = $1 and key = any($2::text[]) and state in ('pending', 'dead') and seq <= $3 order by seq`,
      [this.options.consumer, [...new Set(rows.map(({ key }) => key))], rows.at(-1)!.seq],
    );
    const isInTurn = waiting.length === rows.length && rows.every((row, n) => row.event_id === waiting[n]!.event_id);
    if (!isInTurn) throw new OthersFirst();
  }

  private async handleInTurn(tx: Tx, rows: Given[]): Promise<void> {
    for (const row of rows) await this.inItsTrace(row, () => this.handle(tx, row));
    await this.markDone(
      tx,
      rows.map((row) => row.event_id),
    );
  }

  private inItsTrace<T>(row: Given, work: () => Promise<T>): Promise<T> {
    return inSpan(`handle ${row.type}`, SpanKind.CONSUMER, row.headers['ce_traceparent'], () =>
      runInContext({ eventId: row.event_id }, work),
    );
  }

  private handle(tx: Tx, row: Given): Promise<void> {
    const event = fromKafka({ headers: row.headers, value: row.value }, () => true)!;
    const handler = this.handlers.get(event.type);
    if (!handler) throw new Error(`no handler for ${event.type}`);
    return handler(event, tx);
  }

  /** At one time for all of them: a clock read row by row would run in the order of the rows on the disk. */
  private async markDone(tx: Tx, eventIds: string[]): Promise<void> {
    await preparedSoon(
      tx,
      `update inbox set state = 'done', handled_at = statement_timestamp(), attempts = attempts + 1, error = null
       where consumer = $1 and event_id = any($2::text[])`,
      [this.options.consumer, eventIds],
    );
  }

  private noteDone(rows: Given[], startedAt: number): void {
    const seconds = (performance.now() - startedAt) / 1000 / rows.length;
    for (const row of rows) {
      this.seconds.observe(seconds);
      this.handled.inc({ type: this.typeLabel(row), outcome: 'done' });
    }
  }

  private async noteFailure(row: Row, error: unknown): Promise<void> {
    const attempts = row.attempts + 1;
    const dead = attempts >= this.options.maxAttempts;
    const pauseMs = Math.min(this.options.firstPauseMs * 2 ** row.attempts, 60_000) * (0.75 + Math.random() / 2);
    this.log[dead ? 'error' : 'warn'](
      { err: error, eventId: row.event_id, type: row.type, key: row.key, attempts, dead },
      'an event could not be handled',
    );
    this.handled.inc({ type: this.typeLabel(row), outcome: dead ? 'dead' : 'failed' });
    await this.db.query(
      `update inbox set attempts = $3, error = $4, state = case when $5 then 'dead' else 'pending' end,
         next_attempt_at = clock_timestamp() + make_interval(secs => $6)
       where consumer = $1 and event_id = $2 and state = 'pending'`,
      [this.options.consumer, row.event_id, attempts, String(error).slice(0, 2000), dead, pauseMs / 1000],
    );
    if (!dead) setTimeout(() => this.wake(), pauseMs).unref();
  }

  /** Whoever may write to the topic names types: what is none of ours gets no metric of its own. */
  private typeLabel({ type }: Given): string {
    return this.handlers.has(type) ? type : 'unknown';
  }
}

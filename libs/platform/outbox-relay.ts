import { groupBy } from '@app/kernel/group-by';
import type { PinoLogger } from 'nestjs-pino';
import type { Counter } from 'prom-client';
import { BackgroundLoop } from './background-loop';
import type { Database } from './database';
import type { KafkaSender } from './kafka';
import { Lease } from './lease';
import type { MetricDefinitions, Metrics } from './metrics';
import { prepared } from './prepared';
import { recordSpans, SpanKind } from './telemetry';

const BATCH = 1_000;
/** Then it begins again with the least id, or stops where it is told to. */
const BATCHES_A_PASS = 10;

export const relayMetrics = {
  outbox_sent_total: { type: 'counter', help: 'Events the broker acknowledged, by topic', labels: ['topic'] },
  outbox_send_failures_total: { type: 'counter', help: 'Batches the broker did not acknowledge; they are sent again' },
} as const satisfies MetricDefinitions;

interface Row {
  id: string;
  topic: string;
  key: string;
  headers: Record<string, string>;
  value: string;
}

/**
 * Sends the rows of the outbox in the order of their ids and marks them after the broker's answer. A crash in between
 * sends them once more, and the inbox of each consumer lets them take effect once. Rows are taken by their state: a
 * transaction that commits late leaves a lower id behind, and a cursor would pass it by.
 */
export class OutboxRelay {
  readonly lease: Lease;
  private readonly loop: BackgroundLoop;
  private readonly sent: Counter;
  private readonly failures: Counter;

  constructor(
    private readonly db: Database,
    private readonly sender: KafkaSender,
    log: PinoLogger,
    metrics: Metrics,
  ) {
    this.sent = metrics.counter(relayMetrics, 'outbox_sent_total');
    this.failures = metrics.counter(relayMetrics, 'outbox_send_failures_total');
    this.lease = new Lease(db, 'outbox-relay', 10);
    this.loop = new BackgroundLoop('outbox-relay', 500, () => this.sendSome(), log);
    db.onPublished(() => this.loop.wake());
  }

  start(): void {
    this.loop.start();
  }

  /** Stops after the batch in hand. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.lease.release();
    await this.sender.close();
  }

  private async sendSome(): Promise<boolean> {
    if (!(await this.lease.hold())) return false;
    let rows = await this.unsent('0');
    let marking = Promise.resolve();
    for (let n = 1; rows.length > 0; n++) {
      const isLast = rows.length < BATCH || n === BATCHES_A_PASS;
      // While these are on their way, the ones before are marked and the next ones read.
      const reading = isLast ? [] : this.unsent(rows.at(-1)!.id);
      const [sending, ...beside] = await Promise.allSettled([this.send(rows), reading, marking]);
      if (sending.status === 'fulfilled') {
        marking = this.mark(rows);
        // It is told with the next batch, or below.
        marking.catch(() => undefined);
      }
      const fault = [sending, ...beside].find(({ status }) => status === 'rejected') as
        PromiseRejectedResult | undefined;
      if (fault || isLast || !(await this.lease.hold())) {
        await marking;
        if (fault) throw fault.reason;
        return n === BATCHES_A_PASS;
      }
      rows = await reading;
    }
    return false;
  }

  private unsent(afterId: string): Promise<Row[]> {
    return prepared<Row>(
      this.db.manager,
      `select id, topic, key, headers, value from outbox where sent_at is null and id > $1 order by id limit ${BATCH}`,
      [afterId],
    );
  }

  /**
   * In one statement, and without waiting for the disk: an event whose mark is lost with the server is sent once more, as after
   * any crash in between.
   */
  private async mark(rows: Row[]): Promise<void> {
    const [answer] = await this.db.query<{ held: boolean }>(
      `with held as materialized (
         select set_config('synchronous_commit', 'off', true) as set from lease
         where name = $2 and holder = $3 and fence = $4 for share
       ), marked as (
         update outbox set sent_at = clock_timestamp()
         where id = any($1::bigint[]) and exists (select from held where set = 'off')
       )
       select exists (select from held where set = 'off') as held`,
      [rows.map((row) => row.id), ...this.lease.claim],
    );
    if (!answer!.held) this.lease.lose();
  }

  private async send(rows: Row[]): Promise<void> {
    const startedAtMs = Date.now();
    const spans = rows.map(({ topic, headers }) => ({ name: `send ${topic}`, traceparent: headers['ce_traceparent'] }));
    try {
      await this.sender.send(rows);
    } catch (error) {
      this.failures.inc();
      recordSpans(spans, SpanKind.PRODUCER, startedAtMs, error);
      throw error;
    }
    recordSpans(spans, SpanKind.PRODUCER, startedAtMs);
    for (const [topic, list] of groupBy(rows, (row) => row.topic)) this.sent.inc({ topic }, list.length);
  }
}

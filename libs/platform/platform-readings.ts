import { type CalendarDate, dayNumber } from '@app/kernel/calendar';
import type { Clock } from './clock';
import type { Database } from './database';
import type { DayJobs } from './day-jobs';
import type { InboxProgress } from './inbox-progress';
import type { KafkaInboxStrategy } from './kafka-strategy';
import type { Lease } from './lease';
import type { MetricDefinitions, Metrics } from './metrics';

/** What every service tells of its queues. Rows are counted up to 10 000: more is not told apart, and costs nothing. */
export const queueMetrics = {
  outbox_lag_seconds: { type: 'gauge', help: 'Age of the oldest event not yet sent to Kafka; 0 when none waits' },
  outbox_unsent: { type: 'gauge', help: 'Events not yet sent to Kafka, counted up to 10000' },
  dead_letters: { type: 'gauge', help: 'Events that could not be handled and wait for a person' },
  inbox_pending: { type: 'gauge', help: 'Events received and not yet handled, counted up to 10000' },
  inbox_lag_seconds: { type: 'gauge', help: 'Age of the oldest event received and not yet handled; 0 when none waits' },
  audit_waiting: { type: 'gauge', help: 'Entries of the audit log not yet sealed, counted up to 10000' },
  audit_waiting_seconds: { type: 'gauge', help: 'Age of the oldest entry of the audit log not yet sealed' },
  audit_sealed_rows: { type: 'gauge', help: 'Number of the head of the audit chain' },
} as const satisfies MetricDefinitions;

export const consumerMetrics = {
  consumer_lag: { type: 'gauge', help: 'Messages in a topic that this service has not read yet', labels: ['topic'] },
} as const satisfies MetricDefinitions;

/** What a process knows without asking anybody. */
export const processMetrics = {
  consumer_up: { type: 'gauge', help: '1 while this process is a member of its consumer group' },
  lease_held: {
    type: 'gauge',
    help: '1 in the process that does this job for all replicas; over the replicas the sum is 1',
    labels: ['lease'],
  },
  db_pool_connections: {
    type: 'gauge',
    help: 'Connections to the database, by state: active, idle',
    labels: ['state'],
  },
  db_pool_waiting: { type: 'gauge', help: 'Callers that wait for a connection to the database' },
} as const satisfies MetricDefinitions;

export const dayJobMetrics = {
  day_job_days_behind: {
    type: 'gauge',
    help: 'Business days for which a job of the day has not been done yet; 0 when today’s is done',
    labels: ['day_job'],
  },
} as const satisfies MetricDefinitions;

/** All of them in one statement, each by an index, whatever the size of the tables. */
const QUEUES = `
  select
    coalesce(extract(epoch from clock_timestamp() -
      (select added_at from outbox where sent_at is null order by id limit 1)), 0)::float8 as outbox_lag_seconds,
    (select count(*) from (select 1 from outbox where sent_at is null limit 10000) w)::int as outbox_unsent,
    (select count(*) from inbox where consumer = $1 and state = 'dead')::int as dead_letters,
    (select count(*) from (select 1 from inbox where consumer = $1 and state = 'pending' limit 10000) w)::int as inbox_pending,
    coalesce(extract(epoch from clock_timestamp() -
      (select received_at from inbox where consumer = $1 and state = 'pending' order by seq limit 1)), 0)::float8 as inbox_lag_seconds,
    (select count(*) from (select 1 from audit_waiting limit 10000) w)::int as audit_waiting,
    coalesce(extract(epoch from clock_timestamp() -
      (select a.at from audit_waiting w join audit a on a.id = w.audit_id order by w.audit_id limit 1)), 0)::float8 as audit_waiting_seconds,
    coalesce((select seq from audit_chain order by seq desc limit 1), 0)::float8 as audit_sealed_rows`;

interface Parts {
  db: Database;
  clock: Clock;
  dayJobs: DayJobs;
  strategy: KafkaInboxStrategy;
  progress: InboxProgress;
  consumer: string;
  leases: Lease[];
}

export function addPlatformReadings(metrics: Metrics, parts: Parts): void {
  const { db, clock, dayJobs, strategy, progress, consumer, leases } = parts;

  const queues = Object.keys(queueMetrics) as (keyof typeof queueMetrics)[];
  metrics.readings('queues', queueMetrics, queues, async () => {
    const [row] = await db.queryBriefly<Record<(typeof queues)[number], number>>(QUEUES, [consumer]);
    return row!;
  });

  metrics.readings('consumer', consumerMetrics, ['consumer_lag'], async () => ({
    consumer_lag: await Promise.all(
      strategy.topics.map(async (topic) => ({ labels: { topic }, value: await progress.unread(topic) })),
    ),
  }));

  const known = ['consumer_up', 'lease_held', 'db_pool_connections', 'db_pool_waiting'] as const;
  metrics.readings('process', processMetrics, known, () => {
    const { open, idle, waiting } = db.poolUse;
    const { reader } = strategy;
    return {
      // A service that reads no topic has no group to be missed in.
      consumer_up: reader ? Number(reader.healthy) : [],
      lease_held: leases.map((lease) => ({ labels: { lease: lease.name }, value: Number(lease.isHeld) })),
      db_pool_connections: [
        { labels: { state: 'active' }, value: open - idle },
        { labels: { state: 'idle' }, value: idle },
      ],
      db_pool_waiting: waiting,
    };
  });

  metrics.readings('day-jobs', dayJobMetrics, ['day_job_days_behind'], async () => {
    const rows = await db.queryBriefly<{ name: string; done_through: CalendarDate }>(
      `select name, done_through from day_job`,
    );
    const done = new Map(rows.map((row) => [row.name, row.done_through]));
    const today = clock.today();
    return {
      day_job_days_behind: dayJobs.names.map((job) => {
        const through = done.get(job);
        // One that was never done is behind with today's.
        return {
          labels: { day_job: job },
          value: through === undefined ? 1 : Math.max(0, dayNumber(today) - dayNumber(through)),
        };
      }),
    };
  });
}

import { ratingChangedV1 } from '@app/contracts/rating';
import { Clock } from '@app/platform/clock';
import { Database, newDataSource } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { KafkaSender } from '@app/platform/kafka';
import { Metrics } from '@app/platform/metrics';
import { Outbox } from '@app/platform/outbox';
import { OutboxRelay } from '@app/platform/outbox-relay';
import { freshDatabase } from '@app/testing/database';
import { eventually } from '@app/testing/eventually';
import { Kafka, logLevel, Partitioners, type ProducerBatch } from 'kafkajs';
import { PinoLogger } from 'nestjs-pino';
import pg from 'pg';
import { creditRating } from '../../apps/credit-rating/src/service';
import { ensureTopics } from '../../deploy/local/kafka';
import { type Comparison, compare } from './compare';
import type { Bench, Setting } from './setting';

const EVENTS = 30_000;
const SENT_AT_ONCE = 1_000;

/** Changes of ratings as the service tells of them, put into the outbox by itself. */
async function fillOutbox(db: Database, topicPrefix: string): Promise<void> {
  const outbox = new Outbox(db, new Clock(), topicPrefix);
  const event = (): Parameters<typeof outbox.add<typeof data>>[2] => ({
    ...data,
    enterpriseId: newId(),
    receiptId: newId(),
  });
  const data = {
    ...{
      enterpriseId: '',
      uscc: '91320199MA0000012X',
      revision: 2,
      changedFrom: '2026-05-15',
      grade: 'B',
      score: '78.00',
    },
    knownAt: new Date().toISOString(),
    timeline: [
      { from: '2026-05-15', grade: 'B', score: '78.00' },
      { from: '2026-11-15', grade: 'B', score: '83.00' },
    ],
    ruleSet: { id: 'park-rating', version: '2026.1', hash: 'a'.repeat(64) },
    receiptId: '',
    causes: [newId()],
  };
  for (let n = 0; n < EVENTS; n += 1_000) {
    await db.transaction((tx) => outbox.addAll(tx, ratingChangedV1 as never, Array.from({ length: 1_000 }, event)));
  }
}

async function drained(setting: Setting): Promise<Comparison> {
  const servers = await setting.servers();
  process.env['TEST_PG_URL'] = servers.pgAdminUrl;
  const database = await freshDatabase(creditRating);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const db = new Database(
    await newDataSource({ name: 'bench', url: database.url, poolSize: 5, entities: [] }).initialize(),
  );
  const topicPrefix = `b${newId().slice(-8)}-`;
  const brokers = servers.kafkaBrokers.split(',');
  await ensureTopics(servers.kafkaBrokers, [`${topicPrefix}credit-rating`]);
  await fillOutbox(db, topicPrefix);
  const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
  const { rows } = await owner.query<{ topic: string; key: string; headers: Record<string, string>; value: string }>(
    `select topic, key, headers, value from outbox order by id`,
  );
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    ...{ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false },
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const perSecond = (startedAt: number): number => (EVENTS / (performance.now() - startedAt)) * 1000;
  try {
    return await compare(
      {
        id: 'G4',
        what: `outbox rows sent in order and marked/s ÷ the same messages/s by a bare kafkajs producer, ${SENT_AT_ONCE} at once`,
        unit: '/s',
        wanted: { atLeast: 0.5 },
        ours: async () => {
          await owner.query('update outbox set sent_at = null');
          await owner.query('vacuum full analyze outbox');
          const sender = new KafkaSender({ brokers, clientId: 'bench', sessionMs: 10_000 }, log);
          const relay = new OutboxRelay(db, sender, log, new Metrics('bench'));
          const startedAt = performance.now();
          relay.start();
          await eventually(
            async () => (await owner.query('select 1 from outbox where sent_at is null limit 1')).rowCount === 0,
            120_000,
          );
          const measured = perSecond(startedAt);
          await relay.stop();
          return measured;
        },
        limit: async () => {
          const startedAt = performance.now();
          for (let at = 0; at < rows.length; at += SENT_AT_ONCE) {
            const messages = rows.slice(at, at + SENT_AT_ONCE);
            const batch: ProducerBatch = { acks: -1, topicMessages: [{ topic: rows[0]!.topic, messages }] };
            await producer.sendBatch(batch);
          }
          return perSecond(startedAt);
        },
      },
      setting.say,
    );
  } finally {
    await producer.disconnect();
    await owner.end();
    await db.source.destroy();
    await database.drop();
  }
}

/** How fast what was committed leaves the outbox. */
export const outboxBench: Bench = { ids: ['G4'], run: async (setting) => [await drained(setting)] };

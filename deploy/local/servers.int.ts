import { eventually } from '@app/testing/eventually';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { ensureTopics } from './kafka';
import { freeServerPorts, startServers, type Servers } from './servers';
import { talk } from './wait';

const limitMs = 120_000;
const topics = ['credit-rating', 'subsidy'];
// Below a folder that only its owner may enter: as root, PostgreSQL has to get through that as somebody else.
const dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'servers-'));
const downloadsDir = join(__dirname, '..', '..', '.local', 'downloads');
let servers: Servers;

const start = async (): Promise<Servers> =>
  startServers({ dir, ports: await freeServerPorts(), downloadsDir, durable: false, maxConnections: 20 });

beforeAll(async () => {
  servers = await start();
}, limitMs);

afterAll(async () => {
  await servers.stop();
  rmSync(dir, { recursive: true });
}, limitMs);

async function query(sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: servers.pgAdminUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const kafka = (): Kafka => new Kafka({ brokers: [servers.kafkaBrokers], logLevel: logLevel.NOTHING });

async function sent(): Promise<number> {
  const admin = kafka().admin();
  await admin.connect();
  // A broker that has just come back is up before it leads its partitions again: clients ask until it does.
  const offsets = await eventually(() => admin.fetchTopicOffsets('subsidy'));
  await admin.disconnect();
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
}

describe('the local servers', () => {
  it('are PostgreSQL 18, Redis, and a Kafka whose topics have three partitions and are kept for ever', async () => {
    expect(await query('SHOW server_version')).toEqual([{ server_version: expect.stringMatching(/^18\./) as string }]);
    expect(await talk(Number(new URL(servers.redisUrl).port), 'PING\r\n')).toBe('+PONG\r\n');
    await ensureTopics(servers.kafkaBrokers, topics);
    await ensureTopics(servers.kafkaBrokers, topics);
    const admin = kafka().admin();
    await admin.connect();
    const { topics: made } = await admin.fetchTopicMetadata({ topics });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: 'subsidy', configNames: ['retention.ms'] }],
    });
    await admin.disconnect();
    expect(made.map(({ partitions }) => partitions.length)).toEqual([3, 3]);
    expect(resources[0]?.configEntries.map(({ configValue }) => configValue)).toEqual(['-1']);
  });

  it(
    'keep what they were told over a kill -9, and over a stop and a start on other ports',
    async () => {
      await query('CREATE TABLE told AS SELECT 42 AS number');
      const producer = kafka().producer();
      await producer.connect();
      await producer.send({ topic: 'subsidy', acks: -1, messages: [{ key: 'a', value: '1' }] });
      await producer.disconnect();
      await Promise.all([servers.postgres.kill9(), servers.kafka.kill9(), servers.redis.kill9()]);
      await Promise.all([servers.postgres.start(), servers.kafka.start(), servers.redis.start()]);
      expect(await query('SELECT number FROM told')).toEqual([{ number: 42 }]);
      expect(await sent()).toBe(1);
      await servers.stop();
      servers = await start();
      expect(await query('SELECT number FROM told')).toEqual([{ number: 42 }]);
      expect(await sent()).toBe(1);
    },
    limitMs,
  );
});

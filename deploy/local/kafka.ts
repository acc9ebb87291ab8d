import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { Child } from './child';
import { diskFullError, LocalError } from './local-error';
import { waitUntil } from './wait';

const run = promisify(execFile);

export interface KafkaOptions {
  dir: string;
  jars: string;
  port: number;
  controllerPort: number;
  /** Settings beyond the usual ones, or instead of them: for tests of other ways in. */
  more?: Record<string, string>;
  /** Somebody who is let in by name and password (SCRAM-SHA-512), where the settings ask for that. */
  scram?: { name: string; password: string };
}

/** Partitions of each topic. More than one, so that order is proved to hold per key and not by luck. */
export const topicPartitions = 3;

/** Writes the broker's settings, formats its storage on the first call, and describes the server process. */
export async function prepareKafka(options: KafkaOptions): Promise<Child> {
  const { dir, jars, port, controllerPort } = options;
  const data = join(dir, 'kafka');
  const settingsFile = join(dir, 'kafka.properties');
  mkdirSync(dir, { recursive: true });
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    'num.partitions': topicPartitions,
    'auto.create.topics.enable': 'false',
    // Topics are the history that a new service replays from the beginning: kept for ever.
    'log.retention.ms': -1,
    'offsets.retention.minutes': 5_256_000,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    ...options.more,
  };
  writeFileSync(
    settingsFile,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const java = ['-cp', join(jars, '*'), `-Dlog4j2.configurationFile=${join(__dirname, 'jars', 'log4j2.properties')}`];
  const env = { PATH: process.env['PATH'], JAVA_HOME: process.env['JAVA_HOME'], LANG: 'C.UTF-8' };
  if (!existsSync(join(data, 'meta.properties'))) await format();

  async function format(): Promise<void> {
    rmSync(data, { recursive: true, force: true });
    // As Kafka's own: one that begins with a dash would be taken for an option.
    const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A');
    const { scram: who } = options;
    const scram = who ? ['--add-scram', `SCRAM-SHA-512=[name=${who.name},password=${who.password}]`] : [];
    try {
      await run(
        'java',
        [...java, '-Xmx128m', 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settingsFile, ...scram],
        { env },
      );
    } catch (error) {
      const text = String((error as { stderr?: string }).stderr ?? error);
      throw diskFullError(text, dir) ?? new LocalError(`Kafka: ${text.trim()}`, 'npm start -- --fresh');
    }
  }

  return new Child({
    name: 'kafka',
    command: 'java',
    args: ['-Xmx512m', '-Xms256m', ...java, 'kafka.Kafka', settingsFile],
    env,
    dir,
    stopWithinMs: 20_000,
    ready: () => brokerIsReady(`127.0.0.1:${port}`),
  });
}

const client = (brokers: string): Kafka =>
  new Kafka({
    clientId: 'local-start',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  });

async function brokerIsReady(brokers: string): Promise<boolean> {
  const admin = client(brokers).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } finally {
    await admin.disconnect();
  }
}

/** Makes the topics that are not there yet, each kept for ever. */
export async function ensureTopics(brokers: string, topics: readonly string[]): Promise<void> {
  const admin = client(brokers).admin();
  await admin.connect();
  try {
    const present = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !present.has(topic));
    if (missing.length === 0) return;
    await admin.createTopics({
      // kafkajs gives up at once when the broker, which learns of the topic a moment later, does not know it yet.
      waitForLeaders: false,
      topics: missing.map((topic) => ({
        topic,
        numPartitions: topicPartitions,
        replicationFactor: 1,
        configEntries: [{ name: 'retention.ms', value: '-1' }],
      })),
    });
    await waitUntil(`topics ${missing.join(', ')}`, 30_000, async () => {
      const { topics: known } = await admin.fetchTopicMetadata({ topics: missing });
      return known.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0));
    });
  } finally {
    await admin.disconnect();
  }
}

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { Child, endLeftovers, writePrivateFile } from './child';
import { fetchDownloads } from './downloads';
import { prepareKafka } from './kafka';
import { diskFullError, LocalError } from './local-error';
import { postgresUrl, preparePostgres, type PostgresOptions } from './postgres';
import { prepareRedis } from './redis';
import { freePorts, requireFreePort } from './wait';

export interface ServerPorts {
  postgres: number;
  kafka: number;
  kafkaController: number;
  redis: number;
}

export interface ServersOptions {
  /** Where data, logs and process records are kept. */
  dir: string;
  ports: ServerPorts;
  /** Where Kafka's jars and the Redis binary are kept between runs; by default below `dir`. */
  downloadsDir?: string;
  maxConnections?: number;
  /** False for tests: PostgreSQL then does without fsync. */
  durable?: boolean;
  /** Where PostgreSQL archives its write-ahead log for `npm run backup`; it does not when absent. */
  backupDir?: string;
  /** Told after each step: what is ready, how long it took, and how much of that was a download. */
  onStep?: (what: string, tookMs: number, downloadMs: number) => void;
}

export interface Servers {
  pgAdminUrl: string;
  kafkaBrokers: string;
  redisUrl: string;
  /** For tests that kill a server and bring it back. */
  postgres: Child;
  kafka: Child;
  redis: Child;
  /** Called when a server ends by itself. */
  onCrash(tell: (error: LocalError) => void): void;
  stop(): Promise<void>;
}

/** The servers by process name: those that other processes need, and that are ended last. */
export const serverNames = ['postgres', 'kafka', 'redis'] as const;

/** Ports nobody uses now, for servers of a test. */
export async function freeServerPorts(): Promise<ServerPorts> {
  const [postgres = 0, kafka = 0, kafkaController = 0, redis = 0] = await freePorts(4);
  return { postgres, kafka, kafkaController, redis };
}

const freeBytesWanted = 1_000_000_000;

/**
 * Starts PostgreSQL, Kafka and Redis at once, on 127.0.0.1, with their data below `dir`; leftovers of a killed run in
 * the same folder are ended first.
 * @throws LocalError naming the thing and the remedy; what had been started by then is stopped
 */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const { dir, ports, onStep = (): void => undefined } = options;
  requireSpace(dir);
  await endLeftovers(dir, serverNames);
  await requireFreePort('PostgreSQL', ports.postgres, 'POSTGRES_PORT');
  await requireFreePort('Kafka', ports.kafka, 'KAFKA_PORT');
  await requireFreePort('Kafka controller', ports.kafkaController, 'KAFKA_CONTROLLER_PORT');
  await requireFreePort('Redis', ports.redis, 'REDIS_PORT');
  const postgresOptions: PostgresOptions = {
    dir,
    port: ports.postgres,
    password: postgresPassword(dir),
    maxConnections: options.maxConnections ?? 200,
    durable: options.durable ?? true,
    ...(options.backupDir === undefined ? {} : { backupDir: options.backupDir }),
  };
  const downloads = fetchDownloads(options.downloadsDir ?? join(dir, 'downloads'));
  const started: Child[] = [];
  const start = async (
    what: string,
    prepare: () => Promise<Child>,
    downloadMs: () => Promise<number>,
  ): Promise<Child> => {
    const startedAt = Date.now();
    const child = await prepare();
    started.push(child);
    await child.start();
    onStep(what, Date.now() - startedAt, await downloadMs());
    return child;
  };
  const none = (): Promise<number> => Promise.resolve(0);
  const results = await Promise.allSettled([
    start('PostgreSQL 18', () => preparePostgres(postgresOptions), none),
    start(
      'Apache Kafka 4.3',
      async () =>
        prepareKafka({ dir, jars: (await downloads).jars, port: ports.kafka, controllerPort: ports.kafkaController }),
      async () => (await downloads).downloadMs,
    ),
    start(
      'Redis',
      async () => prepareRedis({ dir, redisServer: (await downloads).redisServer, port: ports.redis }),
      none,
    ),
  ]);
  const [postgres, kafka, redis] = results;
  if (postgres.status === 'rejected' || kafka.status === 'rejected' || redis.status === 'rejected') {
    await Promise.all(started.map((child) => child.stop()));
    const failure: unknown = results.find((result) => result.status === 'rejected')?.reason;
    throw diskFullError(String(failure), dir) ?? failure;
  }
  return {
    pgAdminUrl: postgresUrl(postgresOptions),
    kafkaBrokers: `127.0.0.1:${ports.kafka}`,
    redisUrl: `redis://127.0.0.1:${ports.redis}`,
    postgres: postgres.value,
    kafka: kafka.value,
    redis: redis.value,
    onCrash: (tell) => started.forEach((child) => (child.onCrash = tell)),
    stop: async () => void (await Promise.all(started.map((child) => child.stop()))),
  };
}

function requireSpace(dir: string): void {
  mkdirSync(dir, { recursive: true });
  const space = statfsSync(dir);
  if (space.bavail * space.bsize >= freeBytesWanted) return;
  const full = diskFullError('ENOSPC', dir);
  if (full !== null) throw full;
}

/** Made at the first start and kept beside the data it opens. */
function postgresPassword(dir: string): string {
  const file = join(dir, 'postgres-password');
  if (!existsSync(file)) writePrivateFile(file, randomBytes(18).toString('base64url'));
  return readFileSync(file, 'utf8').trim();
}

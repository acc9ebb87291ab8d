import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { listen, newService } from '@app/platform/service';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { freshDatabase, type TestDatabase } from './database';
import { TestIdentityProvider, type TestPerson } from './identity-provider';
import { testServers } from './servers';
import { TestTopics } from './topics';

/** What several services of one suite share: topics, identity provider, clock. */
export class TestWorld {
  private constructor(
    readonly topics: TestTopics,
    readonly identity: TestIdentityProvider,
    readonly clock: Clock,
    /** What the suite keeps on disk. */
    readonly folder: string,
  ) {}

  /** @param startsAt business time at the beginning of the suite */
  static async create(startsAt = '2026-06-01T09:00:00+08:00'): Promise<TestWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'shouxin-test-'));
    const clockFile = join(folder, 'clock.json');
    writeFileSync(clockFile, JSON.stringify({ offsetMs: new Date(startsAt).getTime() - Date.now() }));
    return new TestWorld(await TestTopics.create(), await TestIdentityProvider.start(), new Clock(clockFile), folder);
  }

  get clockFile(): string {
    return join(this.folder, 'clock.json');
  }

  async close(): Promise<void> {
    await this.topics.close();
    await this.identity.close();
    rmSync(this.folder, { recursive: true });
  }
}

export interface HttpAnswer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface CallOptions {
  body?: unknown;
  as?: TestPerson;
  /** Made anew for every POST, unless it is given; null sends none. */
  key?: string | null;
  ifMatch?: string;
  headers?: Record<string, string>;
}

/** One service, running for real: its database, Kafka, Redis, HTTP. */
export class TestService {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly database: TestDatabase,
    private readonly world: TestWorld,
  ) {}

  static async start(
    world: TestWorld,
    service: ServiceDefinition,
    env: Record<string, string> = {},
  ): Promise<TestService> {
    return TestService.startOn(world, service, await freshDatabase(service), env);
  }

  /** On a database that is there already: a restart. */
  static async startOn(
    world: TestWorld,
    service: ServiceDefinition,
    database: TestDatabase,
    env: Record<string, string> = {},
  ): Promise<TestService> {
    const full = {
      PROFILE: 'local',
      PORT: '0',
      LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
      DATABASE_URL: database.url,
      KAFKA_BROKERS: testServers.kafkaBrokers,
      TOPIC_PREFIX: world.topics.prefix,
      REDIS_URL: testServers.redisUrl,
      OIDC_ISSUER: world.identity.issuer,
      CLOCK_FILE: world.clockFile,
      METRICS_MAX_AGE_MS: '0',
      FILES_DIR: join(world.folder, 'files', service.name),
      DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
      ...env,
    };
    const app = await newService(service, full);
    const url = await listen(app, service);
    return new TestService(app, url, database, world);
  }

  get db(): Database {
    return this.app.get(Database);
  }

  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<HttpAnswer<Body>> {
    const headers: Record<string, string> = { ...options.headers };
    if (options.as) headers['authorization'] = `Bearer ${await this.world.identity.token(options.as)}`;
    if (method === 'POST' && options.key !== null) headers['idempotency-key'] = options.key ?? newId();
    if (options.ifMatch) headers['if-match'] = options.ifMatch;
    const isText = typeof options.body === 'string' || options.body instanceof Uint8Array;
    if (options.body !== undefined && !isText) headers['content-type'] ??= 'application/json';
    const response = await fetch(this.url + path, {
      method,
      headers,
      ...(options.body === undefined ? {} : { body: isText ? (options.body as string) : JSON.stringify(options.body) }),
    });
    const text = await response.text();
    const body = (/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text) as Body;
    return { status: response.status, headers: response.headers, body };
  }

  /** Stops the service; its database stays for a restart. */
  stop(): Promise<void> {
    return this.app.close();
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }
}

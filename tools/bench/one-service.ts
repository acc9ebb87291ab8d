import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestIdentityProvider } from '@app/testing/identity-provider';
import { Client } from 'pg';
import { buildServices } from '../../deploy/local/build';
import { ensureTopics } from '../../deploy/local/kafka';
import { type ServiceName, serviceNames } from '../../deploy/local/databases';
import type { Child } from '../../deploy/local/child';
import { nodeArgs, nodeProgram, runToEnd } from '../../deploy/local/programs';
import { freePorts, waitUntil } from '../../deploy/local/wait';
import type { Servers } from '../../deploy/local/servers';
import type { Setting } from './setting';

const root = join(__dirname, '..', '..');

/**
 * One built service by itself, as in production (real clock, a line of log a request), with a database of its own, asked without
 * the gateway. The tokens are real: a provider of ours signs them, the service fetches its keys.
 */
export class OneService {
  private constructor(
    private readonly setting: Setting,
    private readonly servers: Servers,
    readonly identity: TestIdentityProvider,
    private readonly name: ServiceName,
    private readonly database: string,
    private running: { child: Child; port: number } | null = null,
  ) {}

  /** With its tables, not running yet. */
  static async prepare(setting: Setting, name: ServiceName): Promise<OneService> {
    const servers = await setting.servers();
    await buildServices(setting.dir);
    const database = `bench_${name.replaceAll('-', '_')}`;
    const one = new OneService(setting, servers, await TestIdentityProvider.start(), name, database);
    await ensureTopics(
      servers.kafkaBrokers,
      serviceNames.map((service) => `${database}-${service}`),
    );
    const env = {
      ...{ DATABASE_ADMIN_URL: servers.pgAdminUrl, DATABASE_URL: one.url },
      DATABASE_MIGRATION_URL: one.urlAs(`${database}_owner`),
    };
    const main = join('dist', 'apps', name, 'src', 'migrate.js');
    await runToEnd({ name: `${name}-migrate`, dir: setting.dir, cwd: root, args: [main], env });
    return one;
  }

  /** As a second service of the kind, on a copy of the database; nobody may be connected to that. */
  async copy(suffix: string): Promise<OneService> {
    const database = `${this.database}_${suffix}`;
    await this.sql(`create database ${database} template ${this.database}`, [], this.servers.pgAdminUrl);
    await this.sql(`grant connect on database ${database} to ${this.database}`, [], this.servers.pgAdminUrl);
    await ensureTopics(
      this.servers.kafkaBrokers,
      serviceNames.map((service) => `${database}-${service}`),
    );
    return new OneService(this.setting, this.servers, this.identity, this.name, database);
  }

  /** As the service is connected to its database. */
  get url(): string {
    return this.urlAs(`bench_${this.name.replaceAll('-', '_')}`);
  }

  get adminUrl(): string {
    const url = new URL(this.servers.pgAdminUrl);
    url.pathname = `/${this.database}`;
    return url.href;
  }

  get topicPrefix(): string {
    return `${this.database}-`;
  }

  private urlAs(role: string): string {
    const url = new URL(this.servers.pgAdminUrl);
    [url.pathname, url.username, url.password] = [`/${this.database}`, role, 'of-the-bench'];
    return url.href;
  }

  get port(): number {
    if (this.running === null) throw new Error(`${this.name} does not run`);
    return this.running.port;
  }

  /** @param moreArgs of Node @param env beyond what it gets anyway */
  async start(moreArgs: string[] = [], env: Record<string, string> = {}): Promise<void> {
    const [port] = await freePorts(1);
    const { kafkaBrokers, redisUrl } = this.servers;
    const child = nodeProgram({
      ...{ name: this.database, dir: this.setting.dir, port: port!, cwd: root },
      args: [...nodeArgs, ...moreArgs, join('dist', 'apps', this.name, 'src', 'main.js')],
      env: {
        ...{ PROFILE: 'production', OIDC_ISSUER: this.identity.issuer },
        ...{ DATABASE_URL: this.url, KAFKA_BROKERS: kafkaBrokers, REDIS_URL: redisUrl },
        ...{ TOPIC_PREFIX: this.topicPrefix, NOTICES_CHANNEL: this.database, RULES_DIR: join(root, 'rules') },
        FILES_DIR: join(this.setting.dir, 'files', this.database),
        DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
        // Nobody is paid here.
        ...{ BANK_URL: 'http://127.0.0.1:9', BANK_TOKEN: 'of-the-bench' },
        ...env,
      },
    });
    await child.start();
    this.running = { child, port: port! };
  }

  async stop(): Promise<void> {
    await this.running?.child.stop();
    this.running = null;
  }

  /** Stops it, and the provider of its tokens. */
  async close(): Promise<void> {
    await this.stop();
    await this.identity.close();
  }

  /** Rows of one statement, as the administrator. */
  async sql<Row = Record<string, unknown>>(text: string, values: unknown[] = [], url?: string): Promise<Row[]> {
    return this.withClient(async (client) => (await client.query(text, values)).rows as Row[], url);
  }

  async withClient<T>(work: (client: Client) => Promise<T>, url?: string): Promise<T> {
    const client = new Client({ connectionString: url ?? this.adminUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Nothing left to send or to seal, so that one measurement does not do the work of the one before. */
  async untilAtRest(): Promise<void> {
    await waitUntil(`${this.name} at rest`, 120_000, async () => {
      const [left] = await this.sql<{ n: number }>(
        `select ((select count(*) from outbox where sent_at is null) + (select count(*) from audit_waiting))::int as n`,
      );
      return left!.n === 0;
    });
  }

  /** Keeps a text for another program. @returns its path */
  keep(name: string, text: string): string {
    const file = join(this.setting.dir, `${this.database}-${name}`);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }
}

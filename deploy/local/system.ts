import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers, writePrivateFile, type Child } from './child';
import type { ServiceDatabase } from '@app/platform/prepare-database';
import { dropDatabases, ensureDatabases, serviceNames, type ServiceName } from './databases';
import { ensureTopics } from './kafka';
import { LocalError } from './local-error';
import { bankProgram, nodeArgs, nodeProgram, oidcProgram, runToEnd } from './programs';
import { freePorts, requireFreePort } from './wait';

export type ProgramName = ServiceName | 'gateway' | 'oidc' | 'bank';
export type SystemPorts = Record<ProgramName, number>;

const programNames = [...serviceNames, 'gateway', 'oidc', 'bank'] as const;

export interface SystemOptions {
  /** Where secrets, the clock, the bank's book, logs and process records are kept. */
  dir: string;
  servers: { pgAdminUrl: string; kafkaBrokers: string; redisUrl: string };
  ports: SystemPorts;
  /** Before the names of databases and roles, so that several systems can share one server. */
  namePrefix?: string;
  /** Before the names of topics and consumer groups. */
  topicPrefix?: string;
  /** The folder that holds `dist/` and `rules/`. */
  root?: string;
  /** Where people reach the gateway. */
  publicUrl?: string;
  /** An existing OpenID Connect provider, instead of the local one. */
  oidc?: { issuer: string; gatewaySecret: string };
  /** An existing bank, instead of the simulator. */
  bank?: { url: string; token: string };
  /** Business time at the first start in `dir`; later starts keep the clock. */
  businessStart?: string;
  /** Variables for one program beyond what it gets anyway. */
  env?: Partial<Record<ProgramName, NodeJS.ProcessEnv>>;
  logLevel?: string;
  onStep?: (what: string, tookMs: number) => void;
}

export interface System {
  gatewayUrl: string;
  urls: Record<ProgramName, string>;
  issuer: string;
  bankToken: string;
  clockFile: string;
  topicPrefix: string;
  /** For tests that look behind the services' backs. */
  databases: Record<ServiceName, ServiceDatabase>;
  /** `kill -9`. */
  kill9(name: ProgramName): Promise<void>;
  /** Brings back what was killed or stopped, and waits until it is ready. */
  start(name: ProgramName): Promise<void>;
  restart(name: ProgramName): Promise<void>;
  /** Brings the databases to the build in `dist/`. */
  migrate(): Promise<void>;
  /** Called when a program ends by itself. */
  onCrash(tell: (error: LocalError) => void): void;
  stop(): Promise<void>;
  /** After {@link stop}: removes the databases and roles of this system. */
  dropDatabases(): Promise<void>;
}

/** Business time at which the demo and the tests begin. */
export const demoStart = '2026-06-01T09:00:00+08:00';

const portVariable = (name: ProgramName): string => `${name.replaceAll('-', '_').toUpperCase()}_PORT`;

/** Ports nobody uses now, for a system of a test. */
export async function freeSystemPorts(): Promise<SystemPorts> {
  const ports = await freePorts(programNames.length);
  return Object.fromEntries(programNames.map((name, index) => [name, ports[index]])) as SystemPorts;
}

/** @throws LocalError when another program listens on a port of this system */
async function requireSystemPorts({
  ports,
  oidc,
  bank,
}: Pick<SystemOptions, 'ports' | 'oidc' | 'bank'>): Promise<void> {
  const external = { oidc: oidc !== undefined, bank: bank !== undefined };
  for (const name of programNames) {
    if ((name === 'oidc' || name === 'bank') && external[name]) continue;
    await requireFreePort(name, ports[name], portVariable(name));
  }
}

/**
 * Starts the built system on given servers: databases, topics and migrations first, then the provider, the bank, the
 * four services and the gateway, all at once; resolves when each says it is ready.
 * @throws LocalError naming the thing and the remedy; what had been started by then is stopped
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { dir, servers, ports, namePrefix = '', topicPrefix = '', onStep = (): void => undefined } = options;
  const root = options.root ?? join(__dirname, '..', '..');
  mkdirSync(dir, { recursive: true });
  await endLeftovers(dir, ['postgres', 'kafka', 'redis']);
  await requireSystemPorts(options);
  const secrets = keepSecrets(dir);
  const clockFile = keepClock(dir, options.businessStart ?? demoStart);
  const urls = Object.fromEntries(programNames.map((name) => [name, `http://127.0.0.1:${ports[name]}`])) as Record<
    ProgramName,
    string
  >;
  const publicUrl = options.publicUrl ?? urls.gateway;
  const issuer = options.oidc?.issuer ?? urls.oidc;
  const gatewaySecret = options.oidc?.gatewaySecret ?? secrets.gatewaySecret;
  const bank = options.bank ?? { url: urls.bank, token: secrets.bankToken };
  const password = (role: string): string =>
    createHmac('sha256', secrets.databaseSecret).update(role).digest('base64url');
  const children = new Map<ProgramName, Child>();

  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = Date.now();
    const result = await work();
    onStep(what, Date.now() - startedAt);
    return result;
  };
  const start = (name: ProgramName, child: Child): Promise<void> => {
    children.set(name, child);
    return timed(name, () => child.start());
  };
  const startLocal = async (): Promise<void> => {
    const notifyUrl = `${urls.subsidy}/bank/notifications`;
    await Promise.all([
      options.oidc ?? start('oidc', oidcProgram({ dir, port: ports.oidc, issuer, publicUrl, gatewaySecret })),
      options.bank ?? start('bank', bankProgram({ dir, port: ports.bank, token: bank.token, notifyUrl })),
    ]);
  };
  const stop = async (): Promise<void> => {
    await children.get('gateway')?.stop();
    await Promise.all([...children.values()].map((child) => child.stop()));
  };

  const shared = {
    PROFILE: 'local',
    CLOCK_FILE: clockFile,
    REDIS_URL: servers.redisUrl,
    OIDC_ISSUER: issuer,
    OIDC_AUDIENCE: 'shouxin',
    LOG_LEVEL: options.logLevel ?? 'info',
    // Where traces go is said by the standard variables.
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('OTEL_'))),
  };
  const more: Partial<Record<ProgramName, NodeJS.ProcessEnv>> = {
    subsidy: { BANK_URL: bank.url, BANK_TOKEN: bank.token },
    gateway: {
      PUBLIC_URL: publicUrl,
      CREDIT_RATING_URL: urls['credit-rating'],
      COMMITMENT_URL: urls.commitment,
      REWARD_PENALTY_URL: urls['reward-penalty'],
      SUBSIDY_URL: urls.subsidy,
      OIDC_CLIENT_ID: 'shouxin-gateway',
      OIDC_CLIENT_SECRET: gatewaySecret,
      SESSION_SECRET: secrets.sessionSecret,
    },
  };
  const program = (name: ServiceName | 'gateway', env: NodeJS.ProcessEnv): Promise<void> => {
    const main = join(root, 'dist', 'apps', name, 'src', 'main.js');
    requireBuilt(main);
    const all = { ...shared, ...env, ...more[name], ...options.env?.[name] };
    return start(name, nodeProgram({ name, dir, port: ports[name], cwd: root, args: [...nodeArgs, main], env: all }));
  };
  const startService = (name: ServiceName, database: ServiceDatabase): Promise<void> =>
    program(name, {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: servers.kafkaBrokers,
      TOPIC_PREFIX: topicPrefix,
      RULES_DIR: join(root, 'rules'),
      FILES_DIR: join(dir, 'files', name),
      DATA_KEY: secrets.dataKey,
    });
  const migrate = async (databases: Record<ServiceName, ServiceDatabase>): Promise<void> => {
    const runs = serviceNames.map((name) => {
      const main = join(root, 'dist', 'apps', name, 'src', 'migrate.js');
      requireBuilt(main);
      const env = { DATABASE_MIGRATION_URL: databases[name].migrationUrl };
      return runToEnd({ name: `${name}-migrate`, dir, cwd: root, args: [...nodeArgs, main], env });
    });
    // All of them end before a failure is told, so that none is left running.
    throwFirst(await Promise.allSettled(runs));
  };

  try {
    const [databases] = await Promise.all([
      timed('数据库与角色 / databases and roles', () => ensureDatabases(servers.pgAdminUrl, namePrefix, password)),
      timed('主题 / topics', () =>
        ensureTopics(
          servers.kafkaBrokers,
          serviceNames.map((name) => `${topicPrefix}${name}`),
        ),
      ),
    ]);
    throwFirst(await Promise.allSettled([startLocal(), timed('迁移 / migrations', () => migrate(databases))]));
    await Promise.all([...serviceNames.map((name) => startService(name, databases[name])), program('gateway', {})]);
    const child = (name: ProgramName): Child => {
      const found = children.get(name);
      if (found === undefined) throw new Error(`${name} is not a program of this system`);
      return found;
    };
    return {
      gatewayUrl: urls.gateway,
      urls: { ...urls, bank: bank.url },
      issuer,
      bankToken: bank.token,
      clockFile,
      topicPrefix,
      databases,
      kill9: (name) => child(name).kill9(),
      start: (name) => child(name).start(),
      restart: (name) => child(name).restart(),
      migrate: () => migrate(databases),
      onCrash: (tell) => children.forEach((one) => (one.onCrash = tell)),
      stop,
      dropDatabases: () => dropDatabases(servers.pgAdminUrl, namePrefix),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function throwFirst(results: PromiseSettledResult<unknown>[]): void {
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function requireBuilt(file: string): void {
  if (existsSync(file)) return;
  throw new LocalError(`${file} 不存在 / is not there`, 'npm run build');
}

interface Secrets {
  databaseSecret: string;
  gatewaySecret: string;
  bankToken: string;
  sessionSecret: string;
  dataKey: string;
}

/** Made at the first start, kept beside the data they protect. */
function keepSecrets(dir: string): Secrets {
  const file = join(dir, 'secrets.json');
  if (!existsSync(file)) {
    const secret = (): string => randomBytes(32).toString('base64url');
    const made: Secrets = {
      databaseSecret: secret(),
      gatewaySecret: secret(),
      bankToken: secret(),
      sessionSecret: secret(),
      dataKey: randomBytes(32).toString('base64'),
    };
    writePrivateFile(file, JSON.stringify(made));
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}

/** A new clock begins at `businessStart`; a kept one runs on, for business time never goes back. */
function keepClock(dir: string, businessStart: string): string {
  const file = join(dir, 'clock.json');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ offsetMs: Date.parse(businessStart) - Date.now() }));
  return file;
}

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { accounts, demoPassword, systemClients } from './accounts';
import { type Address, forgetAddress, keepAddress } from './address';
import { buildIfChanged, sourcesHash } from './build';
import { endLeftovers, forgetProcess, recordProcess, runningProcess, stopEverything } from './child';
import { serviceNames } from './databases';
import { diskFullError, LocalError } from './local-error';
import { whenNpmIsGone } from './npm-parent';
import { runToEnd } from './programs';
import { choosePorts } from './ports';
import { serverNames, startServers } from './servers';
import { startSystem, type System } from './system';

const root = join(__dirname, '..', '..');
const dir = join(root, '.local');
const downloadsDir = join(dir, 'downloads');
/** The record of this program itself, apart from those of its children. */
const ownDir = join(dir, 'start');

export interface StartOptions {
  args: string[];
  startedAtMs: number;
  /** Time spent on packages before this. */
  downloadMs: number;
}

/** One line: what is done and how long it took. A Chinese character is two columns wide. */
function step(what: string, tookMs: number): void {
  const width = [...what].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
  console.log(`  ✓ ${what}${' '.repeat(Math.max(1, 48 - width))}${(tookMs / 1000).toFixed(1).padStart(6)} s`);
}

/** `npm start`: brings everything up, says how to use it, and runs until Ctrl-C, SIGTERM or a crash. */
export async function main(options: StartOptions): Promise<void> {
  let stopping: Promise<void> | null = null;
  const stop = (exitCode: number): void => {
    stopping ??= stopEverything(serverNames).then(() => {
      if (runningProcess(ownDir, 'start') === process.pid) {
        forgetAddress(dir);
        forgetProcess(ownDir, 'start');
      }
      if (exitCode === 0) console.log('已全部停止 / everything is stopped');
      process.exit(exitCode);
    });
  };
  const fail = (error: unknown): void => {
    if (stopping !== null) return;
    const known = diskFullError(String(error), dir) ?? error;
    console.error(
      `\n✗ ${known instanceof LocalError ? known.message : known instanceof Error ? known.stack : String(known)}`,
    );
    stop(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping === null) console.log('\n正在停止 / stopping …');
      stop(0);
    });
  }
  whenNpmIsGone(() => stop(1));
  process.on('uncaughtException', fail);
  try {
    await start(options, fail);
  } catch (error) {
    fail(error);
  }
}

async function start({ args, startedAtMs, downloadMs }: StartOptions, fail: (error: unknown) => void): Promise<void> {
  const unknown = args.find((arg) => !['--fresh', '--watch', '--servers'].includes(arg));
  if (unknown !== undefined) {
    throw new LocalError(`未知参数 / unknown argument ${unknown}`, 'npm start [-- --fresh | --servers]');
  }
  mkdirSync(dir, { recursive: true });
  const other = runningProcess(ownDir, 'start');
  if (other !== null) {
    throw new LocalError(
      `守信已在此目录运行 / Shouxin is already running from this folder (pid ${other})`,
      `在那个终端按 Ctrl-C，或 kill ${other} / press Ctrl-C in that terminal, or kill ${other}`,
    );
  }
  const ended = await endLeftovers(dir, serverNames);
  if (ended.length > 0) console.log(`  ✓ 上次遗留的进程已结束 / ended leftovers of a killed run: ${ended.join(', ')}`);
  if (args.includes('--fresh')) forgetData();
  recordProcess(ownDir, 'start', process.pid, 'SIGTERM');

  const own = existingServers();
  const external = existingSystemParts();
  const { ports, moved } = await choosePorts({ ...SERVER_PORTS, ...SYSTEM_PORTS }, [
    ...(own === null ? [] : SERVERS),
    ...(external.oidc ? (['oidc'] as const) : []),
    ...(external.bank ? (['bank'] as const) : []),
  ]);
  for (const { name, normally, port, variable } of moved)
    console.log(
      `  · ${name}：端口 ${normally} 已被占用，改用 / port ${normally} is taken, taking ${port} (${variable})`,
    );

  let downloadsMs = downloadMs;
  const build = async (): Promise<void> => {
    const startedAt = Date.now();
    const built = await buildIfChanged(dir);
    step(built ? '构建 / built' : '构建无变化 / build is current', Date.now() - startedAt);
  };
  const servers = async (): Promise<Parameters<typeof startSystem>[0]['servers']> => {
    if (own !== null) return own;
    const started = await startServers({
      dir,
      downloadsDir,
      ports,
      ...(process.env['BACKUP_DIR'] ? { backupDir: process.env['BACKUP_DIR'] } : {}),
      onStep: (what, tookMs, partMs) => {
        step(partMs > 0 ? `${what} (下载 / download ${(partMs / 1000).toFixed(1)} s)` : what, tookMs);
        downloadsMs += partMs;
      },
    });
    started.onCrash(fail);
    return started;
  };
  if (args.includes('--servers')) return sayServers(await servers());
  const [running] = await Promise.all([servers(), build()]);
  const system = await startSystem({
    ...external,
    ports,
    dir,
    servers: running,
    topicPrefix: process.env['TOPIC_PREFIX'] ?? '',
    namePrefix: process.env['DATABASE_PREFIX'] ?? '',
    logLevel: process.env['LOG_LEVEL'] ?? 'info',
    onStep: step,
  });
  system.onCrash(fail);
  const { gatewayUrl, issuer, topicPrefix } = system;
  const address = { gatewayUrl, issuer, kafkaBrokers: running.kafkaBrokers, topicPrefix, services: system.urls };
  keepAddress(dir, address);
  await loadDemo(address);
  sayReady(address, Date.now() - startedAtMs, downloadsMs);
  if (args.includes('--watch')) await watchSources(system);
}

/** `--servers`: without the services, as after a restore and before `npm run backup -- resume`. */
function sayServers({ pgAdminUrl, kafkaBrokers, redisUrl }: Parameters<typeof startSystem>[0]['servers']): void {
  console.log(`
只有服务器 / the servers alone; Ctrl-C 停止 / stops them

export PG_ADMIN_URL=${pgAdminUrl}
export KAFKA_BROKERS=${kafkaBrokers}
export REDIS_URL=${redisUrl}
`);
}

const SERVER_PORTS = {
  postgres: { name: 'PostgreSQL', variable: 'POSTGRES_PORT', normally: 54320 },
  kafka: { name: 'Kafka', variable: 'KAFKA_PORT', normally: 59092 },
  kafkaController: { name: 'Kafka controller', variable: 'KAFKA_CONTROLLER_PORT', normally: 59093 },
  redis: { name: 'Redis', variable: 'REDIS_PORT', normally: 56379 },
};
const SERVERS = Object.keys(SERVER_PORTS) as (keyof typeof SERVER_PORTS)[];
const SYSTEM_PORTS = {
  gateway: { name: 'gateway', variable: 'GATEWAY_PORT', normally: 8080 },
  'credit-rating': { name: 'credit-rating', variable: 'CREDIT_RATING_PORT', normally: 8081 },
  commitment: { name: 'commitment', variable: 'COMMITMENT_PORT', normally: 8082 },
  'reward-penalty': { name: 'reward-penalty', variable: 'REWARD_PENALTY_PORT', normally: 8083 },
  subsidy: { name: 'subsidy', variable: 'SUBSIDY_PORT', normally: 8084 },
  oidc: { name: 'oidc', variable: 'OIDC_PORT', normally: 8085 },
  bank: { name: 'bank', variable: 'BANK_PORT', normally: 8086 },
};

function existingServers(): { pgAdminUrl: string; kafkaBrokers: string; redisUrl: string } | null {
  const { PG_ADMIN_URL: pgAdminUrl, KAFKA_BROKERS: kafkaBrokers, REDIS_URL: redisUrl } = process.env;
  if (pgAdminUrl && kafkaBrokers && redisUrl) return { pgAdminUrl, kafkaBrokers, redisUrl };
  if (!pgAdminUrl && !kafkaBrokers && !redisUrl) return null;
  throw new LocalError(
    '只给出了部分已有服务器 / only some of the existing servers are named',
    'PG_ADMIN_URL、KAFKA_BROKERS、REDIS_URL 三者同时设置或都不设置 / set all three of them, or none',
  );
}

function existingSystemParts(): Pick<Parameters<typeof startSystem>[0], 'publicUrl' | 'oidc' | 'bank'> {
  const { PUBLIC_URL, OIDC_ISSUER, OIDC_CLIENT_SECRET = '', BANK_URL, BANK_TOKEN = '' } = process.env;
  return {
    ...(PUBLIC_URL ? { publicUrl: PUBLIC_URL } : {}),
    ...(OIDC_ISSUER ? { oidc: { issuer: OIDC_ISSUER, gatewaySecret: OIDC_CLIENT_SECRET } } : {}),
    ...(BANK_URL ? { bank: { url: BANK_URL, token: BANK_TOKEN } } : {}),
  };
}

/** `--fresh`: all data goes, what was downloaded stays. */
function forgetData(): void {
  if (existingServers() !== null) {
    throw new LocalError(
      '--fresh 不会清除您自己的服务器 / --fresh does not empty servers of your own',
      '去掉 --fresh，或换用 DATABASE_PREFIX 与 TOPIC_PREFIX / leave it out, or choose another DATABASE_PREFIX and TOPIC_PREFIX',
    );
  }
  for (const entry of readdirSync(dir)) {
    if (entry !== 'downloads') rmSync(join(dir, entry), { recursive: true, force: true });
  }
}

async function loadDemo(address: Address): Promise<void> {
  const program = join(root, 'tools', 'demo.ts');
  const done = join(dir, 'demo-loaded');
  if (!existsSync(program) || existsSync(done)) return;
  const startedAt = Date.now();
  const env = {
    GATEWAY_URL: address.gatewayUrl,
    OIDC_ISSUER: address.issuer,
    KAFKA_BROKERS: address.kafkaBrokers,
    TOPIC_PREFIX: address.topicPrefix,
  };
  try {
    await runToEnd({ name: 'demo', dir, cwd: root, args: ['--require', 'tsx/cjs', program], env });
  } catch (error) {
    if (!(error instanceof LocalError)) throw error;
    throw new LocalError(
      error.what,
      '重新运行会接着装载；不行则 npm start -- --fresh / run again, which goes on with it; if that fails too: npm start -- --fresh',
    );
  }
  writeFileSync(done, '');
  step('演示数据 / demo data', Date.now() - startedAt);
}

/** `npm run dev`: builds and starts the services anew when a source changes; a fault in a source leaves the old ones up. */
async function watchSources(system: System): Promise<void> {
  // Looks by itself instead of asking the system to tell: recursive watching loses files that an editor replaces.
  for (let seen = sourcesHash(); ; await delay(700)) {
    const now = sourcesHash();
    if (now === seen) continue;
    seen = now;
    const startedAt = Date.now();
    try {
      await buildIfChanged(dir, true);
      await system.migrate();
    } catch (error) {
      if (!(error instanceof LocalError)) throw error;
      console.error(`✗ ${error.message}`);
      continue;
    }
    await Promise.all([...serviceNames, 'gateway' as const].map((name) => system.restart(name)));
    step('已重新构建并重启 / built and restarted', Date.now() - startedAt);
  }
}

function sayReady({ gatewayUrl, issuer, kafkaBrokers }: Address, totalMs: number, downloadsMs: number): void {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  const people = accounts.map(({ account, name, title }) => `    ${account.padEnd(22)} ${name}  ${title}`);
  const systems = systemClients.map(({ clientId, name }) => `    ${clientId.padEnd(22)} ${name}`);
  console.log(`
就绪 / ready in ${seconds(totalMs)} s，其中下载 / of which downloads ${seconds(downloadsMs)} s

  地址 / address         ${gatewayUrl}
  登录 / sign-in         ${issuer}
  Kafka                  ${kafkaBrokers}
  日志 / logs            .local/logs/

  演示账户 / demo accounts（口令 / password: ${demoPassword}）
${people.join('\n')}

  接入系统 / systems, by client credentials
${systems.join('\n')}

  接下来 / try next
    npm run tour           另开终端，走完整条链与温和的一半 / in another terminal: the whole chain and its gentle half
    npm run cases          规则案例 / the rules' cases
    npm start -- --fresh   从头开始 / begin anew
    Ctrl-C                 停止 / stop
`);
}

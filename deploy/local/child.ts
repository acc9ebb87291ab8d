import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { diskFullError, LocalError } from './local-error';
import { waitUntil } from './wait';

export interface ChildSpec {
  name: string;
  command: string;
  args: string[];
  /** The whole environment the child gets, nothing is inherited beyond it. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Folder of one run: logs go to `<dir>/logs/<name>.log`, the record of the process to `<dir>/processes/<name>.json`. */
  dir: string;
  stopSignal?: NodeJS.Signals;
  stopWithinMs?: number;
  /** Answers true once the child can be used. */
  ready: () => Promise<boolean>;
  readyWithinMs?: number;
  /** A log line by which the program says that it only came too early, and is to be started once more. */
  tooEarly?: RegExp;
}

interface Stoppable {
  name: string;
  stop(): Promise<void>;
}

const live = new Set<Stoppable>();
let closed = false;

/** Counts a process in, for {@link stopEverything}. @throws Error once that was called: nothing new may start then */
export function register(process: Stoppable): void {
  if (closed) throw new Error(`${process.name} was not started: everything is being stopped`);
  live.add(process);
}

export function unregister(process: Stoppable): void {
  live.delete(process);
}

/** Stops all that this program started, also what is only just starting; the stateful servers (`last`) after the others. */
export async function stopEverything(last: readonly string[]): Promise<void> {
  closed = true;
  const all = [...live];
  await Promise.all(all.filter(({ name }) => !last.includes(name)).map((one) => one.stop()));
  await Promise.all(all.filter(({ name }) => last.includes(name)).map((one) => one.stop()));
}

interface ProcessRecord {
  pid: number;
  identity: string;
  parentPid: number;
  stopSignal: NodeJS.Signals;
}

/** What tells a process from a later one with the same number: its start time; null when there is no such process. */
export function processIdentity(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie has ended: nobody has asked for its exit code yet, but it does nothing any more. While other threads of
      // it are still ending, though, they hold its files and ports.
      if (fields[0] === 'Z' && Number(fields[17]) <= 1) return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const recordFolder = (dir: string): string => join(dir, 'processes');

/** Remembers a process so that a later start can find and end it, should this one be killed without a chance to tidy up. */
export function recordProcess(dir: string, name: string, pid: number, stopSignal: NodeJS.Signals): void {
  mkdirSync(recordFolder(dir), { recursive: true });
  const record: ProcessRecord = { pid, identity: processIdentity(pid) ?? '', parentPid: process.pid, stopSignal };
  writeFileSync(join(recordFolder(dir), `${name}.json`), JSON.stringify(record));
}

export function forgetProcess(dir: string, name: string): void {
  rmSync(join(recordFolder(dir), `${name}.json`), { force: true });
}

/** Pid of the recorded process if that very process still runs, else null. */
export function runningProcess(dir: string, name: string): number | null {
  const record = readRecord(dir, name);
  return record !== null && processIdentity(record.pid) === record.identity ? record.pid : null;
}

function readRecord(dir: string, name: string): ProcessRecord | null {
  try {
    return JSON.parse(readFileSync(join(recordFolder(dir), `${name}.json`), 'utf8')) as ProcessRecord;
  } catch {
    return null;
  }
}

/**
 * Ends what an earlier run in `dir` left behind because it was killed. A recorded pid is ended only if it is still the
 * same process. The stateful servers (`last`) go after the others.
 * @returns names of the processes that were ended
 */
export async function endLeftovers(dir: string, last: readonly string[]): Promise<string[]> {
  let names: string[] = [];
  try {
    names = readdirSync(recordFolder(dir)).map((file) => file.replace(/\.json$/, ''));
  } catch {
    return [];
  }
  const end = async (name: string): Promise<string | null> => {
    const record = readRecord(dir, name);
    // What this very program started is no leftover.
    if (record?.parentPid === process.pid) return null;
    const alive = (): boolean => record !== null && processIdentity(record.pid) === record.identity;
    const ended = record !== null && alive() ? name : null;
    if (record !== null && ended !== null) {
      signal(record.pid, record.stopSignal);
      const deadline = Date.now() + 15_000;
      while (alive() && Date.now() < deadline) await delay(50);
      if (alive()) signal(record.pid, 'SIGKILL');
      while (alive()) await delay(20);
    }
    forgetProcess(dir, name);
    return ended;
  };
  const first = await Promise.all(names.filter((name) => !last.includes(name)).map(end));
  const then = await Promise.all(names.filter((name) => last.includes(name)).map(end));
  return [...first, ...then].filter((name) => name !== null);
}

/** The last lines of a log file, for a message about the program that wrote it. */
export function logTail(path: string, lines = 12): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** One child process: started until ready, stopped, killed and started again, and reported when it ends by itself. */
export class Child {
  get name(): string {
    return this.spec.name;
  }

  /** Called once when the child ends although nobody asked it to. */
  onCrash: ((error: LocalError) => void) | null = null;
  readonly logFile: string;
  private process: ChildProcess | null = null;
  private ended: Promise<void> = Promise.resolve();
  private wanted = false;
  private isReady = false;
  private howEnded = '';

  constructor(readonly spec: ChildSpec) {
    this.logFile = join(spec.dir, 'logs', `${spec.name}.log`);
  }

  get pid(): number | null {
    return this.process?.pid ?? null;
  }

  /** Spawns the program and waits until it is ready. @throws LocalError with the end of its log if it ends before that */
  async start(): Promise<void> {
    const { spec } = this;
    if (this.process !== null) throw new Error(`${spec.name} is running already`);
    register(this);
    this.wanted = true;
    let mayRetry = true;
    this.spawn();
    try {
      await waitUntil(spec.name, spec.readyWithinMs ?? 60_000, async () => {
        if (this.process !== null) return spec.ready();
        mayRetry = spec.tooEarly?.test(logTail(this.logFile, 4)) ?? false;
        if (mayRetry && this.wanted) this.spawn();
        return !mayRetry;
      });
    } catch (error) {
      await this.stop();
      throw this.failure(`没有就绪 / ${(error as Error).message}`);
    }
    if (this.process === null) throw this.failure(`启动失败 / did not start (${this.howEnded})`);
    this.isReady = true;
  }

  private spawn(): void {
    const { spec } = this;
    mkdirSync(dirname(this.logFile), { recursive: true });
    const log = openSync(this.logFile, 'a');
    const child = spawn(spec.command, spec.args, {
      env: spec.env,
      // Its own process group: Ctrl-C in a terminal reaches only the parent, which then stops the children in order.
      detached: true,
      stdio: ['ignore', log, log],
      ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
      ...(spec.uid === undefined ? {} : { uid: spec.uid }),
      ...(spec.gid === undefined ? {} : { gid: spec.gid }),
    });
    closeSync(log);
    this.process = child;
    live.add(this);
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        const crashed = this.wanted && this.isReady;
        this.process = null;
        live.delete(this);
        this.isReady = false;
        this.howEnded = how;
        forgetProcess(spec.dir, spec.name);
        resolve();
        if (crashed) this.onCrash?.(this.failure(`意外退出 / ended by itself (${how})`));
      };
      child.once('error', (error) => end(error.message));
      child.once('exit', (code, by) => end(by === null ? `exit code ${code}` : `signal ${by}`));
    });
    if (child.pid !== undefined) recordProcess(spec.dir, spec.name, child.pid, this.stopSignal);
  }

  /** Asks the child to end, and ends it by force when it does not within its time. */
  async stop(): Promise<void> {
    this.wanted = false;
    const child = this.process;
    if (child?.pid === undefined) return this.ended;
    signal(child.pid, this.stopSignal);
    const force = setTimeout(() => child.kill('SIGKILL'), this.spec.stopWithinMs ?? 15_000);
    await this.ended;
    clearTimeout(force);
  }

  /** `kill -9`: the child gets no chance to finish anything. */
  async kill9(): Promise<void> {
    this.wanted = false;
    this.process?.kill('SIGKILL');
    await this.ended;
  }

  /** Stops the child if it runs, and starts it anew. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  private get stopSignal(): NodeJS.Signals {
    return this.spec.stopSignal ?? 'SIGTERM';
  }

  private failure(what: string): LocalError {
    const tail = logTail(this.logFile);
    return (
      diskFullError(tail, this.spec.dir) ??
      new LocalError(
        `${this.spec.name} ${what}${tail && `:\n${tail}`}`,
        `查看日志后重新运行；数据损坏时可用 npm start -- --fresh / see ${this.logFile} and run again; npm start -- --fresh begins anew`,
      )
    );
  }
}

/** Writes a file only its owner may read. */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
  chmodSync(path, 0o600);
}

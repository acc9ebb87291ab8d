import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@app/testing/eventually';

const run = promisify(execFile);
const examples = join(__dirname, '..', 'examples');

interface Example {
  folder: string;
  build: [string, string[]];
  start: [string, string[]];
}

/** As their READMEs say, without npm and Maven between us and the program: what is killed is the program itself. */
export const EXAMPLES: Record<'ts' | 'java', Example> = {
  ts: {
    folder: join(examples, 'consumer-ts'),
    build: ['npm', ['ci']],
    start: [process.execPath, ['--import', 'tsx', 'consumer.ts']],
  },
  java: {
    folder: join(examples, 'consumer-java'),
    build: ['mvn', ['-q', '-B', 'package']],
    start: ['java', ['-cp', ['target/classes', 'target/lib/*'].join(':'), 'Consumer']],
  },
};

/** @throws Error with what npm or Maven said */
export async function build({ folder, build: [command, args] }: Example): Promise<void> {
  await run(command, args, { cwd: folder });
}

export interface EnterpriseRow {
  id: string;
  uscc: string;
  grade: string;
  exempt_from: string;
}

/** One example, running or not, and the file it keeps. */
export class ExampleConsumer {
  private process: ChildProcess | undefined;
  private ended = Promise.resolve<number | null>(null);
  /** Everything it printed, over all its lives. */
  output = '';

  constructor(
    private readonly example: Example,
    private readonly env: Record<string, string>,
    private readonly file: string,
  ) {}

  start(): void {
    const [command, args] = this.example.start;
    const child = spawn(command, args, {
      cwd: this.example.folder,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DB_FILE: this.file, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (this.output += String(data)));
    this.process = child;
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** `kill -9` as soon as it has printed so many lines more. */
  async kill9After(lines: number): Promise<void> {
    const printed = (): number => this.output.split('\n').length;
    const until = printed() + lines;
    await eventually(() => printed() >= until, 120_000);
    expect(this.process?.exitCode).toBeNull();
    this.process?.kill('SIGKILL');
    await this.ended;
  }

  /** @returns its exit code; null when a signal ended it */
  async stop(): Promise<number | null> {
    this.process?.kill('SIGTERM');
    return this.ended;
  }

  /** What it stored, read with the library that the TypeScript example itself uses. */
  read<Row>(sql: string): Row[] {
    type Database = { prepare: (sql: string) => { all: () => Row[] }; close: () => void };
    const load = createRequire(join(EXAMPLES.ts.folder, 'package.json'));
    const db = new (load('libsql') as new (file: string) => Database)(this.file);
    try {
      return db.prepare(sql).all();
    } finally {
      db.close();
    }
  }
}

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const module_ = join(__dirname, 'log-lines.ts');

/** A program of its own that does `work` with `log`. */
function program(work: string): ChildProcessByStdio<null, Readable, null> {
  const source = `const { pino } = require('pino');
    const log = pino(...require(${JSON.stringify(module_)}).logLines({ base: null }));
    ${work}`;
  const args = ['--require', 'tsx/cjs', '-e', source];
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 10_000,
    killSignal: 'SIGKILL',
  });
}

/** @returns what it has written when `isEnough`, or at its end */
async function run(work: string, isEnough = (_: string[]): boolean => false): Promise<string[]> {
  const child = program(work);
  const closed = once(child, 'close');
  let text = '';
  const lines = (): string[] => text.split('\n').slice(0, -1);
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (isEnough(lines())) child.kill('SIGKILL');
  });
  await closed;
  return lines().map((line) => (JSON.parse(line) as { msg: string }).msg);
}

describe('the lines of the log', () => {
  it('are all there when a program ends, in their order', async () => {
    expect(await run(`for (let n = 0; n < 200; n++) log.info('line ' + n); process.exit(0);`)).toEqual(
      Array.from({ length: 200 }, (_, n) => `line ${n}`),
    );
    expect(await run(`log.info('last words'); throw new Error('this error is meant')`)).toEqual(['last words']);
  });

  it('are there soon, while a program goes on', async () => {
    expect(await run(`log.info('soon'); setInterval(() => 0, 1000)`, (lines) => lines.length === 1)).toEqual(['soon']);
  });

  it('are there at once from a warning on, even of a program that is killed', async () => {
    expect(await run(`log.info('before'); log.warn('now'); process.kill(process.pid, 'SIGKILL')`)).toEqual([
      'before',
      'now',
    ]);
  });

  it('do not hold up a program whose lines nobody reads any more', async () => {
    const child = program(`log.warn('first');
      let n = 0;
      setInterval(() => (log.warn('more'), (n += 1) === 20 && process.exit(7)), 10)`);
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});

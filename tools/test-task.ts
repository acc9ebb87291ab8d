import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { register, unregister } from '../deploy/local/child';

export interface Counts {
  passed: number;
  failed: number;
}

export interface TaskResult extends Counts {
  name: string;
}

export interface Task {
  name: string;
  /** Arguments of Node. */
  args: string[];
  /** Beside the environment of the caller. */
  env: NodeJS.ProcessEnv;
  /** What the program counted, from all it printed; null for a check, which only passes or fails. */
  count: ((output: string) => Counts) | null;
  /** Prints what the program said only when something failed. */
  isBrief?: boolean;
  say?: (text: string) => void;
}

const root = join(__dirname, '..');

/**
 * Runs a Node program to its end and prints what it said when it is done, so that programs side by side do not mix.
 * One that fails without a failure of its own to count, or that ran nothing, counts as one failure.
 */
export async function runTask({
  name,
  args,
  env,
  count,
  isBrief = false,
  say = console.log,
}: Task): Promise<TaskResult> {
  const startedAt = Date.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
  const entry = {
    name,
    stop: async (): Promise<void> => {
      child.kill('SIGTERM');
      await ended;
    },
  };
  register(entry);
  const code = await ended;
  unregister(entry);
  const result = { name, ...counts(code, output, count, say) };
  say(`${result.failed > 0 ? '✗' : '✓'} ${name} ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  if (output.trim() !== '' && !(isBrief && result.failed === 0))
    say(output.trimEnd().replaceAll(/^/gm, `  ${name} | `));
  return result;
}

function counts(code: number | null, output: string, count: Task['count'], say: (text: string) => void): Counts {
  const one = { passed: 0, failed: 1 };
  if (count === null) return code === 0 ? { passed: 0, failed: 0 } : one;
  try {
    const counted = count(output);
    const nothingRan = counted.passed + counted.failed === 0;
    return nothingRan || (code !== 0 && counted.failed === 0) ? { ...counted, failed: 1 } : counted;
  } catch (error) {
    say(`✗ ${error instanceof Error ? error.message : String(error)}`);
    return one;
  }
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type RunningSystem, runSystem } from './system';

const root = join(__dirname, '..');

/** Runs a program of tools/ to its end. @returns its exit code and all it printed */
function run(program: string, env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', join('tools', program)],
      { cwd: root, env, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    );
  });
}

describe('the demo data and the tour, against the built system from outside', () => {
  let running: RunningSystem;

  beforeAll(async () => {
    running = await runSystem();
  });

  afterAll(() => running.close());

  it('the demo data loads', async () => {
    const { code, output } = await run('demo.ts', running.env);
    expect([code, output]).toEqual([0, '']);
  });

  it('the tour finds every answer right, and again on what it left', async () => {
    for (let turn = 1; turn <= 2; turn++) {
      const { code, output } = await run('tour.ts', running.env);
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
      expect(output).toMatch(/\d+ checks, all right/);
    }
  });
});

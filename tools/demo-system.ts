import { join } from 'node:path';
import { runToEnd } from '../deploy/local/programs';
import { type RunningSystem, runSystem } from '../e2e/system';

const root = join(__dirname, '..');

/** The built system with its demo data; on the servers that the TEST_… variables name, unless others are given. */
export async function runDemoSystem(...settings: Parameters<typeof runSystem>): Promise<RunningSystem> {
  const running = await runSystem(...settings);
  try {
    const dir = process.env['TEST_DIR'] ?? join(root, '.local-test');
    await runToEnd({
      name: 'demo',
      dir,
      cwd: root,
      args: ['--require', 'tsx/cjs', join('tools', 'demo.ts')],
      env: running.env,
    });
    return running;
  } catch (error) {
    await running.close();
    throw error;
  }
}

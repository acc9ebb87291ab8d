import { runTask, type Task } from './test-task';

const run = (code: string, count: Task['count']): Promise<unknown> =>
  runTask({ name: 'task', args: ['-e', code], env: { COUNTED: '7' }, count, say: () => undefined });
const fromOutput = (output: string): { passed: number; failed: number } =>
  JSON.parse(output) as { passed: number; failed: number };

describe('a task of npm test', () => {
  it('counts what its program counted, and hands over the environment', async () => {
    const code = 'console.log(JSON.stringify({ passed: Number(process.env.COUNTED), failed: 0 }))';
    expect(await run(code, fromOutput)).toEqual({ name: 'task', passed: 7, failed: 0 });
  });

  it('that is a check counts nothing when it passes and one failure when it fails', async () => {
    expect(await run('', null)).toEqual({ name: 'task', passed: 0, failed: 0 });
    expect(await run('process.exit(2)', null)).toEqual({ name: 'task', passed: 0, failed: 1 });
  });

  it('that ran nothing, fell over after counting, or counted nothing readable is a failure', async () => {
    expect(await run(`console.log('{"passed":0,"failed":0}')`, fromOutput)).toMatchObject({ failed: 1 });
    expect(await run(`console.log('{"passed":3,"failed":0}'); process.exit(1)`, fromOutput)).toMatchObject({
      passed: 3,
      failed: 1,
    });
    expect(await run(`console.log('fell over')`, fromOutput)).toEqual({ name: 'task', passed: 0, failed: 1 });
  });
});

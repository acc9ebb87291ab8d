import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, endLeftovers, processIdentity, runningProcess, type ChildSpec } from './child';
import { diskFullError, LocalError } from './local-error';
import { freePorts, requireFreePort, talk, waitUntil } from './wait';

let dir: string;
let port: number;
const children: Child[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'child-'));
  [port = 0] = await freePorts(1);
});

afterEach(async () => {
  for (const child of children) await child.stop();
  rmSync(dir, { recursive: true });
});

const listening = `require('net').createServer((s) => s.end('here')).listen(process.env.PORT, '127.0.0.1');`;

function child(name: string, code: string, more: Partial<ChildSpec> = {}): Child {
  const made = new Child({
    name,
    dir,
    command: process.execPath,
    args: ['-e', code],
    env: { PORT: String(port) },
    ready: async () => (await talk(port, 'x')) === 'here',
    ...more,
  });
  children.push(made);
  return made;
}

describe('a child process', () => {
  it('is ready when start returns, is gone when stop returns, and starts again after a kill -9', async () => {
    const one = child('one', listening);
    await one.start();
    const first = one.pid ?? 0;
    expect(processIdentity(first)).not.toBeNull();
    await one.kill9();
    expect(processIdentity(first)).toBeNull();
    await one.start();
    expect(one.pid).not.toBe(first);
    await one.stop();
    // Refused, or reset when the system only just closes the port: nobody answers.
    await expect(talk(port, 'x')).rejects.toThrow(/ECONN(REFUSED|RESET)/);
  });

  it('is ended by force when it ignores the signal', async () => {
    const deaf = child('deaf', `process.on('SIGTERM', () => {}); ${listening}`, { stopWithinMs: 100 });
    await deaf.start();
    await deaf.stop();
    expect(deaf.pid).toBeNull();
  });

  it('that ends before it is ready fails the start with the end of its log', async () => {
    const broken = child('broken', `console.error('no such rule set'); process.exit(3)`);
    await expect(broken.start()).rejects.toThrow(/broken .*exit code 3.*no such rule set/s);
  });

  it('that ends on a full disk says so', async () => {
    const full = child('full', `console.error('Error: ENOSPC: no space left'); process.exit(1)`);
    await expect(full.start()).rejects.toThrow(/the disk that holds .* is full/);
  });

  it('that ends by itself is reported once, and one that was stopped is not', async () => {
    const crashes: string[] = [];
    const one = child('one', listening);
    one.onCrash = (error) => crashes.push(error.what);
    await one.start();
    await one.restart();
    process.kill(one.pid ?? 0, 'SIGKILL');
    await waitUntil('the report', 5000, () => Promise.resolve(crashes.length > 0));
    await one.start();
    await one.stop();
    expect(crashes).toEqual([expect.stringContaining('one 意外退出')]);
  });
});

describe('leftovers of a killed run', () => {
  it('are found by pid and start time, and ended', async () => {
    const parent = `
      const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(listening)}], { detached: true, stdio: 'ignore', env: process.env });
      require('tsx/cjs/api').register();
      require(${JSON.stringify(join(__dirname, 'child.ts'))}).recordProcess(process.env.DIR, 'orphan', child.pid, 'SIGTERM');
      setInterval(() => {}, 1000);`;
    const killed = child('parent', parent, { env: { PORT: String(port), DIR: dir } });
    await killed.start();
    await waitUntil('the record', 5000, () => Promise.resolve(runningProcess(dir, 'orphan') !== null));
    await killed.kill9();
    expect(await talk(port, 'x')).toBe('here');
    expect(await endLeftovers(dir, [])).toEqual(['orphan']);
    // Refused, or reset when the system only just closes the port: nobody answers.
    await expect(talk(port, 'x')).rejects.toThrow(/ECONN(REFUSED|RESET)/);
  });

  it('are not confused with another process that got the same number', async () => {
    const other = child('other', listening);
    await other.start();
    const record = { pid: other.pid, identity: 'of another time', parentPid: 1, stopSignal: 'SIGKILL' };
    writeFileSync(join(dir, 'processes', 'reused.json'), JSON.stringify(record));
    expect(await endLeftovers(dir, [])).toEqual([]);
    expect(await talk(port, 'x')).toBe('here');
  });
});

describe('messages about the surroundings', () => {
  it('name the taken port, who needs it, and how to choose another', async () => {
    const taken = createServer().listen(port, '127.0.0.1');
    const error = await requireFreePort('Kafka', port, 'KAFKA_PORT').catch((reason: unknown) => reason);
    taken.close();
    expect(error).toBeInstanceOf(LocalError);
    expect((error as LocalError).message).toMatch(new RegExp(`port ${port}, which Kafka needs.*KAFKA_PORT=`, 's'));
    await expect(requireFreePort('Kafka', port, 'KAFKA_PORT')).resolves.toBeUndefined();
  });

  it('call a disk full only when something said so', () => {
    expect(diskFullError('could not write: No space left on device', '/data')?.message).toContain('/data');
    expect(diskFullError('permission denied', '/data')).toBeNull();
  });
});

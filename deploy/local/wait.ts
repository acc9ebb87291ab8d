import { createConnection, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalError } from './local-error';

/**
 * Asks `probe` until it answers true or the time is over. A probe that throws counts as "not yet"; its last error is told.
 * @throws Error naming `what` after `withinMs`
 */
export async function waitUntil(what: string, withinMs: number, probe: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + withinMs;
  let last: unknown = 'it never said yes';
  for (;;) {
    try {
      if (await probe()) return;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what} was not ready within ${withinMs} ms (${String(last)})`);
    await delay(50);
  }
}

/** Sends `hello` (may be empty) to a local port and returns what comes back first (empty for an empty hello). */
export function talk(port: number, hello: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.setTimeout(2000, () => socket.destroy(new Error(`no answer on port ${port}`)));
    socket.on('error', reject);
    socket.on('connect', () => {
      if (hello !== '') return void socket.write(hello);
      socket.destroy();
      resolve('');
    });
    socket.on('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
  });
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

/** Local ports nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await listenOnce(0));
  return [...ports];
}

/** Whether nobody listens on a local port now. */
export async function isPortFree(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return false;
  }
}

/**
 * @param variable the environment variable by which another port can be chosen
 * @throws LocalError when something listens on the port already
 */
export async function requireFreePort(name: string, port: number, variable: string): Promise<void> {
  if (await isPortFree(port)) return;
  throw new LocalError(
    `${name} 需要的端口 ${port} 已被占用 / port ${port}, which ${name} needs, is taken by another program`,
    `结束占用该端口的程序（ss -ltnp 'sport = :${port}' 可查），或用 ${variable}=<端口> 另选 / end that program (the command shows it), or choose another port with ${variable}=<port>`,
  );
}

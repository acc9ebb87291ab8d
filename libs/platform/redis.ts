import type { PinoLogger } from 'nestjs-pino';
import { createClient } from 'redis';

export type Redis = ReturnType<typeof createClient>;

/**
 * Redis holds only what may be lost; a service starts and works without it, slower. Commands fail at once while it is down.
 * @param ca certificates (PEM) by which a `rediss://` server's is checked; those that Node knows when undefined
 */
export function newRedis(url: string, log: PinoLogger, ca?: string): Redis {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    // The client's own limit (5 s) is an AbortSignal a command, which costs more than the command; the socket's holds for all.
    commandOptions: { timeout: 0 },
    socket: {
      ...(ca === undefined ? {} : { tls: true as const, ca }),
      connectTimeout: 1_000,
      socketTimeout: 5_000,
      reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, 2_000),
    },
    pingInterval: 2_000,
  });
  let down = false;
  client.on('error', (error: unknown) => {
    if (!down) log.warn({ err: error }, 'Redis is not available; reads go to the database');
    down = true;
  });
  client.on('ready', () => (down = false));
  return client as Redis;
}

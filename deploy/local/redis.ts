import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child';
import { talk } from './wait';

/** Describes the Redis process. What it holds may be lost, so it writes nothing to disk. */
export function prepareRedis(options: { dir: string; redisServer: string; port: number }): Child {
  const data = join(options.dir, 'redis');
  mkdirSync(data, { recursive: true });
  const settings = { bind: '127.0.0.1', port: options.port, dir: data, save: '', appendonly: 'no', databases: 64 };
  return new Child({
    name: 'redis',
    command: options.redisServer,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    dir: options.dir,
    ready: async () => (await talk(options.port, 'PING\r\n')).startsWith('+PONG'),
  });
}

import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { register, unregister } from './child';
import { diskFullError, LocalError } from './local-error';

export interface Downloads {
  /** Folder of Kafka's jars. */
  jars: string;
  /** A redis-server that can be run. */
  redisServer: string;
  /** Time this call spent fetching; 0 when all was there. */
  downloadMs: number;
}

/**
 * Kafka's jars and a Redis binary, from Maven Central when they are not in `folder` yet.
 * @throws LocalError when Maven fails
 */
export async function fetchDownloads(folder: string): Promise<Downloads> {
  const startedAt = Date.now();
  const { jars, fetched } = await fetchJars('jars', 'Kafka 与 Redis', 'Kafka and Redis', folder);
  const downloadMs = fetched ? Date.now() - startedAt : 0;
  return { jars, redisServer: onPath('redis-server') ?? redisFromJar(jars, folder), downloadMs };
}

export interface Fetched {
  /** The folder that holds them. */
  jars: string;
  /** False when it had been fetched before. */
  fetched: boolean;
}

/**
 * The jars that the `pom.xml` in the folder `name` beside this file asks for, kept in `folder` between runs. Two callers at
 * once do not disturb each other: each fetches into a folder of its own, and the first to finish moves it into place.
 * @param how `unpack`: what the jars or zip files hold, instead of them
 * @throws LocalError when Maven fails, in the words of what was to be fetched
 */
export async function fetchJars(
  name: string,
  zh: string,
  en: string,
  folder: string,
  how: 'copy' | 'unpack' = 'copy',
): Promise<Fetched> {
  const pom = join(__dirname, name, 'pom.xml');
  const jars = join(folder, `${name}-${createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12)}`);
  if (existsSync(jars)) return { jars, fetched: false };
  const partial = `${jars}.${randomBytes(4).toString('hex')}.partial`;
  mkdirSync(partial, { recursive: true });
  try {
    const trouble = await runMaven(pom, how, partial);
    if (trouble !== null) throw diskFullError(trouble, folder) ?? mavenError(zh, en, trouble);
    if (!existsSync(jars)) renameSync(partial, jars);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return { jars, fetched: true };
}

/** @returns what it said when it failed */
function runMaven(pom: string, how: 'copy' | 'unpack', target: string): Promise<string | null> {
  const args = ['-q', '-B', '-f', pom, `dependency:${how}-dependencies`, `-DoutputDirectory=${target}`];
  // Where it notes what it has unpacked: else beside the pom, and it would not unpack into another folder any more.
  if (how === 'unpack') args.push(`-DmarkersDirectory=${join(target, '.markers')}`);
  return new Promise((resolve) => {
    const maven = spawn('mvn', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    maven.stdout.on('data', (data: Buffer) => (text += data.toString()));
    maven.stderr.on('data', (data: Buffer) => (text += data.toString()));
    maven.on('error', (error) => resolve(error.message));
    const ended = new Promise<void>((end) => maven.once('close', () => end()));
    const entry = {
      name: 'mvn',
      stop: async (): Promise<void> => {
        maven.kill('SIGTERM');
        await ended;
      },
    };
    register(entry);
    maven.on('close', (code) => {
      unregister(entry);
      resolve(code === 0 ? null : text.trim() || `mvn ended with ${code}`);
    });
  });
}

function mavenError(zh: string, en: string, said: string): LocalError {
  return new LocalError(
    `Maven 没有取得 ${zh} / Maven did not fetch ${en}:\n${said.split('\n').slice(0, 8).join('\n')}`,
    '检查网络与 Maven 设置（~/.m2/settings.xml）后重新运行 / check the network and Maven settings, then run again',
  );
}

/** First program of this name on the PATH that may be run, else null. */
export function onPath(program: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here: look in the next folder.
    }
  }
  return null;
}

const redisBuilds: Record<string, RegExp> = {
  'linux-x64': /^redis-server-[\d.]+(-v\d+)?-linux-amd64$/,
  'linux-arm64': /^redis-server-[\d.]+(-v\d+)?-linux-arm64$/,
  'darwin-x64': /^redis-server-[\d.]+(-v\d+)?-darwin-amd64$/,
  'darwin-arm64': /^redis-server-[\d.]+(-v\d+)?-darwin-arm64$/,
};

function redisFromJar(jars: string, folder: string): string {
  const target = join(folder, 'redis-server');
  if (existsSync(target)) return target;
  const machine = `${process.platform}-${process.arch}`;
  const jar = readdirSync(jars).find((name) => name.startsWith('embedded-redis-'));
  const wanted = redisBuilds[machine];
  const binary = wanted && jar ? zipEntry(readFileSync(join(jars, jar)), wanted) : null;
  if (binary === null) {
    throw new LocalError(
      `没有适用于 ${machine} 的 Redis / there is no bundled Redis for ${machine}`,
      '请安装 redis-server 并放入 PATH / install redis-server and put it on the PATH',
    );
  }
  const partial = `${target}.${randomBytes(4).toString('hex')}.partial`;
  writeFileSync(partial, binary, { mode: 0o755 });
  renameSync(partial, target);
  return target;
}

/** Content of the first entry of a zip file whose name matches, else null. The base system has no unzip to rely on. */
export function zipEntry(zip: Buffer, name: RegExp): Buffer | null {
  const endOfDirectory = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (endOfDirectory < 0) throw new Error('not a zip file');
  let at = zip.readUInt32LE(endOfDirectory + 16);
  for (let entries = zip.readUInt16LE(endOfDirectory + 10); entries > 0; entries--) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (name.test(zip.toString('utf8', at + 46, at + 46 + nameLength))) {
      const local = zip.readUInt32LE(at + 42);
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const data = zip.subarray(from, from + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data);
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return null;
}

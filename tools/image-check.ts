/**
 * `npm run image:check`: does every step of deploy/Dockerfile as a plain command in an empty folder, then runs what comes out
 * the way a container would: its files read-only, as somebody who owns none of them, with nothing but /tmp to write to, its
 * secrets as files. Not run as a container: there is no engine in it, and no base image.
 * The servers are those of the TEST_… variables, or own ones. The last line is `N passed, N failed`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stopEverything } from '../deploy/local/child';
import { LocalError } from '../deploy/local/local-error';
import { freeServerPorts, serverNames, startServers } from '../deploy/local/servers';
import type { SystemOptions } from '../deploy/local/system';
import { buildStages, contextFiles, stagesOf } from '../deploy/image';
import { type Checked, runChecks } from './checks';
import { runImage } from './image-run';

const root = join(__dirname, '..');
const downloadsDir = join(root, '.local', 'downloads');

async function main(): Promise<Checked> {
  // Where others may enter: the programs run as somebody else.
  const dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'image-'));
  execFileSync('chmod', ['755', dir]);
  try {
    const dockerfile = readFileSync(join(root, 'deploy', 'Dockerfile'), 'utf8');
    const major = /^ARG NODE_IMAGE=node:(\d+)-/m.exec(dockerfile)?.[1];
    if (major === undefined) throw new Error('the Dockerfile does not say its Node by ARG NODE_IMAGE=node:<major>-…');
    const node = await nodeOf(major);
    const context = join(dir, 'context');
    const files = contextFiles(root);
    for (const path of files) {
      mkdirSync(dirname(join(context, path)), { recursive: true });
      cpSync(join(root, path), join(context, path));
    }
    console.log(`  · ${files.length} files go to the builder; Node ${versionOf(node)}`);
    const stages = join(dir, 'stages');
    mkdirSync(stages);
    const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH']}`, INIT_CWD: undefined };
    const tell = (what: string, tookMs: number): void => console.log(`  · ${what}: ${(tookMs / 1000).toFixed(1)} s`);
    const image = await buildStages(stagesOf(dockerfile), context, stages, env, tell);
    execFileSync('chmod', ['-R', 'a-w,a+rX', image.root]);
    console.log(`  · ${execFileSync('du', ['-sm', image.root], { encoding: 'utf8' }).split('\t')[0]} MB`);
    const servers = await testServers(dir);
    return await runImage({ image, node, dir, servers });
  } finally {
    await stopEverything(serverNames);
    execFileSync('chmod', ['-R', 'u+w', dir]);
    rmSync(dir, { recursive: true, force: true });
  }
}

const versionOf = (node: string): string => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();

/** A Node of the image's major version: this one, or one from npm below `.local/tools`. @throws LocalError */
async function nodeOf(major: string): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, '.local', 'tools', `node-${major}`);
  const node = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(node)) return node;
  console.log(`  · 取得 Node ${major} / fetching Node ${major} (npm: ${name})`);
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `${name}@^${major}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    throw new LocalError(
      `没有取得 Node ${major} / Node ${major} was not to be had: ${String((error as Error).message)}`,
      `用 Node ${major} 运行本命令 / run this command with Node ${major}`,
    );
  }
  return node;
}

async function testServers(dir: string): Promise<SystemOptions['servers']> {
  const { TEST_PG_URL, TEST_KAFKA_BROKERS, TEST_REDIS_URL } = process.env;
  if (TEST_PG_URL && TEST_KAFKA_BROKERS && TEST_REDIS_URL) {
    return { pgAdminUrl: TEST_PG_URL, kafkaBrokers: TEST_KAFKA_BROKERS, redisUrl: TEST_REDIS_URL };
  }
  return startServers({ dir: join(dir, 'servers'), ports: await freeServerPorts(), downloadsDir, durable: false });
}

runChecks(main);

// `npm start` and `npm test`: what must be there before TypeScript can run. Plain JavaScript without a package.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const startedAtMs = Date.now();
process.chdir(root);

/** Prints what is wrong and what to do about it, and ends. */
function giveUp(what, remedy) {
  console.error(`\n✗ ${what}\n  → ${remedy}`);
  process.exit(1);
}

/** First output of a version question, or null when there is no such program. */
const versionText = (program, argument) =>
  new Promise((resolve) => {
    execFile(program, [argument], (error, stdout, stderr) =>
      resolve(error?.code === 'ENOENT' ? null : `${stdout}\n${stderr}`),
    );
  });

async function checkPrograms() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    giveUp(
      `Node ${process.versions.node} 太旧，需要 20.19 或更新 / Node ${process.versions.node} is too old, 20.19 or newer is needed`,
      '请升级 Node（例如 22 LTS）/ install a newer Node, such as 22 LTS',
    );
  }
  const [java, maven] = await Promise.all([versionText('java', '-version'), versionText('mvn', '-version')]);
  const javaMajor = Number(/version "(\d+)/.exec(java ?? '')?.[1] ?? 0);
  if (javaMajor < 17) {
    giveUp(
      javaMajor === 0
        ? '没有找到 Java，Kafka 需要 17 或更新 / Java was not found; Kafka needs 17 or newer'
        : `Java ${javaMajor} 太旧，Kafka 需要 17 或更新 / Java ${javaMajor} is too old; Kafka needs 17 or newer`,
      '安装 Java 17+ 并放入 PATH（Debian: apt install openjdk-17-jre-headless）/ install Java 17 or newer and put it on the PATH',
    );
  }
  const mavenVersion = /Apache Maven (\d+\.\d+[.\d]*)/.exec(maven ?? '')?.[1];
  if (mavenVersion === undefined) {
    giveUp(
      '没有找到 Maven，Kafka 与 Redis 由它取得 / Maven was not found; Kafka and Redis are fetched by it',
      '安装 Maven 并放入 PATH（Debian: apt install maven）/ install Maven and put it on the PATH',
    );
  }
  return `Node ${process.versions.node}, Java ${javaMajor}, Maven ${mavenVersion}`;
}

/** Whether node_modules holds what package-lock.json says: npm keeps its own list of what it installed. */
function packagesAreInstalled() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return installed[path] === undefined ? optional === true : installed[path].version === version;
  });
}

function installPackages() {
  console.log('  … npm ci');
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    giveUp(
      `npm ci 失败 / npm ci failed${error ? `: ${error.message}` : ''}`,
      '看上面的输出；常见原因是网络或磁盘已满 / see its output above; often the network, or a full disk',
    );
  }
}

/** One line: what is done and how long it took. A Chinese character is two columns wide. */
function step(what, sinceMs) {
  const width = [...what].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
  const seconds = ((Date.now() - sinceMs) / 1000).toFixed(1);
  console.log(`  ✓ ${what}${' '.repeat(Math.max(1, 48 - width))}${seconds.padStart(6)} s`);
}

console.log('守信 Shouxin');
const found = await checkPrograms();
step(found, startedAtMs);
const beforePackages = Date.now();
const needed = !packagesAreInstalled();
if (needed) installPackages();
const downloadMs = needed ? Date.now() - beforePackages : 0;
step(needed ? '依赖包已安装 / packages installed' : '依赖包齐全 / packages are there', beforePackages);

const require = createRequire(import.meta.url);
require('tsx/cjs/api').register();
const args = process.argv.slice(2);
if (args[0] === '--test') {
  await require(join(root, 'tools', 'test.ts')).main(args.slice(1));
} else {
  await require('./start.ts').main({ args, startedAtMs, downloadMs });
}

/**
 * `npm test`: brings up servers of its own and runs everything.
 *   --only unit|integration|e2e|browser|examples|restore [jest arguments]   one kind of tests; the last two only run here
 *   --servers                                      keeps test servers up and prints what to export
 * Servers named by TEST_PG_URL, TEST_KAFKA_BROKERS and TEST_REDIS_URL are used instead of own ones.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfChanged } from '../deploy/local/build';
import { findChromium } from '../deploy/local/chromium';
import { endLeftovers, recordProcess, runningProcess, stopEverything } from '../deploy/local/child';
import { whenNpmIsGone } from '../deploy/local/npm-parent';
import { freeServerPorts, serverNames, startServers } from '../deploy/local/servers';
import { runDemoSystem } from './demo-system';
import { runTask, type TaskResult } from './test-task';

const root = join(__dirname, '..');
const base = join(root, '.local-test');
const dir = join(base, `run-${process.pid}`);
const downloadsDir = join(root, '.local', 'downloads');
const sharedPorts = { postgres: 18432, kafka: 18092, kafkaController: 18093, redis: 18379 };
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const tsx = ['--require', 'tsx/cjs'];
const module_ = (...path: string[]): string => join(root, 'node_modules', ...path);

/** Jest's projects: see jest.config.cjs. */
const projects = ['unit', 'integration', 'e2e', 'browser', 'examples', 'restore'] as const;
type Project = (typeof projects)[number];

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The environment by which tests find the servers; starts some when the caller names none. */
async function servers(where: { dir: string; ports?: typeof sharedPorts }): Promise<NodeJS.ProcessEnv> {
  const { TEST_PG_URL, TEST_KAFKA_BROKERS, TEST_REDIS_URL } = process.env;
  if (TEST_PG_URL && TEST_KAFKA_BROKERS && TEST_REDIS_URL) return {};
  const started = await startServers({
    dir: where.dir,
    ports: where.ports ?? (await freeServerPorts()),
    downloadsDir,
    maxConnections: 300,
    durable: false,
    onStep: (what, tookMs) => console.error(`# ${what}: ${seconds(tookMs)}`),
  });
  started.onCrash((error) => void giveUp(error));
  return {
    TEST_PG_URL: started.pgAdminUrl,
    TEST_KAFKA_BROKERS: started.kafkaBrokers,
    TEST_REDIS_URL: started.redisUrl,
  };
}

const jestTask = (
  project: Project,
  env: NodeJS.ProcessEnv,
  more: string[] = [],
  name: string = project,
): Promise<TaskResult> => {
  const output = join(dir, `${name}.json`);
  const args = [jest, '--selectProjects', project, '--json', `--outputFile=${output}`, ...more];
  // Where tests that start systems of their own keep them, so that they are found and ended whatever happens.
  const all = { ...env, TEST_DIR: join(dir, project) };
  mkdirSync(all.TEST_DIR, { recursive: true });
  return runTask({ name, args, env: all, count: () => jestCounts(output) });
};

const integration = (env: NodeJS.ProcessEnv): Promise<TaskResult> =>
  jestTask('integration', { ...env, TEST_GROUPS_DIR: groupsOfIntegrationTests() }, ['--maxWorkers=2']);

/** So many files that two workers end at about the same time, so few that they rarely load the same modules anew. */
const GROUPS = 8;

/** Jest loads each file's modules anew, and a service is 1,600 of them: most of the time of a small suite. @returns a folder for jest */
function groupsOfIntegrationTests(): string {
  const folder = join(dir, 'groups');
  mkdirSync(folder, { recursive: true });
  const files = ['apps', 'libs', 'deploy']
    .flatMap((top) =>
      readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).map((file) => join(top, file)),
    )
    .filter((file) => file.endsWith('.int.ts') && !file.includes('node_modules'))
    .map((file) => ({ file, bytes: statSync(join(root, file)).size }))
    .sort((a, b) => b.bytes - a.bytes);
  const groups = Array.from({ length: GROUPS }, () => ({ bytes: 0, text: '' }));
  for (const { file, bytes } of files) {
    const group = groups.reduce((least, one) => (one.bytes < least.bytes ? one : least));
    group.bytes += bytes;
    group.text += `describe('${file}', () => void require('${join(root, file)}'));\n`;
  }
  for (const [index, { text }] of groups.entries()) writeFileSync(join(folder, `${index + 1}.group.ts`), text);
  return folder;
}

/** A suite that could not even be loaded counts as one failure, and so does a test that was skipped. */
function jestCounts(file: string): { passed: number; failed: number } {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  const number = (name: string): number => report[name] ?? 0;
  const skipped = number('numPendingTests') + number('numTodoTests');
  return {
    passed: number('numPassedTests'),
    failed: number('numFailedTests') + number('numRuntimeErrorTestSuites') + skipped,
  };
}

/** A check has no count of its own: passed it is nothing, failed it is one failure. */
const check = (name: string, args: string[]): Promise<TaskResult> => runTask({ name, args, env: {}, count: null });

async function checks(): Promise<TaskResult[]> {
  return [
    await check('format', [module_('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']),
    // Types are checked with it.
    await check('lint', [module_('oxlint', 'bin', 'oxlint'), '--deny-warnings']),
    await check('boundaries', [
      module_('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
      ...['--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'tools', 'deploy', 'e2e'],
    ]),
  ];
}

const cases = (): Promise<TaskResult> =>
  runTask({ name: 'cases', args: [...tsx, join('tools', 'cases.ts'), 'rules/'], env: {}, count: lastLineCounts });

/** The last line of the case runner: `N passed, N failed`. */
function lastLineCounts(output: string): { passed: number; failed: number } {
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
  if (passed === undefined || failed === undefined) throw new Error('its last line is not "N passed, N failed"');
  return { passed: Number(passed), failed: Number(failed) };
}

async function build(): Promise<TaskResult> {
  const startedAt = Date.now();
  try {
    await buildIfChanged(dir);
    console.log(`✓ build ${seconds(Date.now() - startedAt)}`);
    return { name: 'build', passed: 0, failed: 0 };
  } catch (error) {
    console.log(`✗ build\n${(error as Error).message}`);
    return { name: 'build', passed: 0, failed: 1 };
  }
}

/**
 * Side by side as far as two cores carry it: what needs no server beside what does, journeys in a browser beside end-to-end
 * tests, which mostly wait for what they killed.
 */
async function everything(): Promise<TaskResult[]> {
  const started = servers({ dir });
  const withoutBuild = async (): Promise<TaskResult[]> => [
    await jestTask('unit', {}, ['--maxWorkers=1']),
    await cases(),
    await integration(await started),
  ];
  // The checks read what the build makes: the types of the console's client.
  const withBuild = async (): Promise<TaskResult[]> => [await build(), ...(await checks())];
  const [built, unbuilt] = await Promise.all([
    withBuild(),
    withoutBuild(),
    // Where there is none yet, it is installed meanwhile.
    findChromium(join(dir, 'chromium')),
  ]);
  const env = await started;
  const inBrowser = await journeys(env, async (browser) => {
    const [lane, other] = await Promise.all([
      (async () => [
        await jestTask('e2e', env, ['--runInBand']),
        await browser('smooth', ['--testPathPatterns', smooth]),
      ])(),
      (async () => [
        await browser('journeys', ['--testPathIgnorePatterns', smooth, pages]),
        await browser('pages', ['--testPathPatterns', pages]),
      ])(),
    ]);
    return [...lane, ...other];
  });
  return [...built, ...unbuilt, ...inBrowser];
}

/** Long ones that get along with all others, so that two lanes are about as long as each other. */
const [smooth, pages] = ['e2e/smooth.browser', 'e2e/pages.browser'];

/** One system for all journeys in a real browser: the demo data, and everything that the tour makes of it. */
async function journeys(
  env: NodeJS.ProcessEnv,
  run: (browser: (name: string, more: string[]) => Promise<TaskResult>) => Promise<TaskResult[]>,
): Promise<TaskResult[]> {
  await findChromium(join(dir, 'chromium'));
  Object.assign(process.env, env, { TEST_DIR: join(dir, 'browser') });
  mkdirSync(join(dir, 'browser'), { recursive: true });
  const running = await runDemoSystem();
  const all = { ...env, ...running.env, SYSTEM_URL: running.target.gatewayUrl };
  try {
    // Twice: it must find every answer right on what it left, too.
    const tours = [await tour(all), await tour(all)];
    return [...tours, ...(await run((name, more) => jestTask('browser', all, ['--runInBand', ...more], name)))];
  } finally {
    await running.close();
  }
}

const tour = (env: NodeJS.ProcessEnv): Promise<TaskResult> =>
  runTask({ name: 'tour', args: [...tsx, join('tools', 'tour.ts')], env, count: checksOfTour, isBrief: true });

/** The last line of the tour: `N checks, all right`, unless it stopped at a wrong answer. */
function checksOfTour(output: string): { passed: number; failed: number } {
  const [, passed] = /(\d+) checks, all right\s*$/.exec(output) ?? [];
  return passed === undefined ? { passed: 0, failed: 1 } : { passed: Number(passed), failed: 0 };
}

async function only(project: Project, args: string[]): Promise<TaskResult[]> {
  if (project === 'unit') return [await jestTask(project, {}, args)];
  if (['e2e', 'browser', 'examples', 'restore'].includes(project)) await buildIfChanged(dir);
  if (project === 'restore') return [await jestTask(project, {}, args)];
  if (project === 'browser')
    return journeys(await servers({ dir }), async (browser) => [await browser('browser', args)]);
  if (project === 'integration' && args.length === 0) return [await integration(await servers({ dir }))];
  return [await jestTask(project, await servers({ dir }), args)];
}

/** Ends what runs of this program left that were killed, and removes their data. */
async function tidyUp(): Promise<void> {
  mkdirSync(base, { recursive: true });
  for (const name of readdirSync(base).filter((entry) => entry.startsWith('run-'))) {
    const old = join(base, name);
    if (runningProcess(join(old, 'owner'), 'test') !== null) continue;
    for (const part of systemFolders(old)) await endLeftovers(part, serverNames);
    rmSync(old, { recursive: true, force: true });
  }
}

/** Folders of a run that hold process records: its own, and those of the systems that end-to-end tests start below it. */
const systemFolders = (run: string): string[] =>
  readdirSync(run, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name === 'processes')
    .map((entry) => entry.parentPath)
    .filter((folder) => folder !== join(run, 'owner'));

async function finish(exitCode: number): Promise<never> {
  await stopEverything(serverNames);
  if (existsSync(dir)) {
    // Systems of end-to-end tests whose jest was interrupted.
    for (const part of systemFolders(dir)) await endLeftovers(part, serverNames);
    if (exitCode === 0) rmSync(dir, { recursive: true, force: true });
  }
  process.exit(exitCode);
}

async function giveUp(error: unknown): Promise<never> {
  console.error(error instanceof Error ? (error.name === 'LocalError' ? error.message : error.stack) : error);
  console.log('0 passed, 1 failed');
  return finish(1);
}

async function keepServers(): Promise<void> {
  const env = await servers({ dir: join(base, 'servers'), ports: sharedPorts });
  for (const [name, value] of Object.entries(env)) console.log(`export ${name}=${value}`);
}

export async function main(args: string[]): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void finish(1));
  whenNpmIsGone(() => void finish(1));
  const startedAt = Date.now();
  try {
    await tidyUp();
    if (args[0] === '--servers') return await keepServers();
    recordProcess(join(dir, 'owner'), 'test', process.pid, 'SIGTERM');
    let run = everything;
    if (args[0] === '--only') {
      const project = projects.find((name) => name === args[1]);
      if (project === undefined) throw new Error(`--only takes one of ${projects.join(', ')}`);
      run = () => only(project, args.slice(2));
    } else if (args.length > 0) throw new Error(`unknown argument ${args[0]}`);
    const results = await run();
    const sum = (of: 'passed' | 'failed'): number => results.reduce((total, result) => total + result[of], 0);
    for (const { name, passed, failed } of results)
      console.log(`${failed > 0 ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed`);
    console.log(`${seconds(Date.now() - startedAt)}; logs of failed runs stay in .local-test/`);
    console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
    await finish(sum('failed') === 0 && sum('passed') > 0 ? 0 : 1);
  } catch (error) {
    await giveUp(error);
  }
}

if (require.main === module) void main(process.argv.slice(2));

/**
 * `npm run load`: the work of a zone at fixed rates (load-tests/park.js by k6) against a system of its own with demo data,
 * then the same requests against a bare HTTP server; prints both side by side, and checks that nothing came out wrong.
 *   --seconds N   how long each of the two runs is (30)
 *   --times X     all rates times this (1)
 * Exit code 1 when an answer was wrong or an invariant is broken; speed gates nothing.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { stopEverything } from '../deploy/local/child';
import { buildIfChanged } from '../deploy/local/build';
import { LocalError } from '../deploy/local/local-error';
import { nodeProgram } from '../deploy/local/programs';
import { freePorts } from '../deploy/local/wait';
import { freeServerPorts, serverNames, startServers } from '../deploy/local/servers';
import { accounts, getAccount } from '../deploy/local/accounts';
import type { RunningSystem } from '../e2e/system';
import { Caller, each } from './api';
import { importFile } from './demo';
import { manyWarnings } from './demo-data';
import { runDemoSystem } from './demo-system';
import { findGoTool, runProgram } from './go-tool';
import { brokenInvariants, untilAtRest } from './invariants';

const root = join(__dirname, '..');
const dir = join(root, '.local-test', `load-${process.pid}`);
const k6 = { name: 'k6', module: 'go.k6.io/k6', version: '1.8.1', ask: ['version'] };

/** Requests a second. An approval is two requests, as an approver looks before. */
const RATES = { exemption: 100, grade: 50, approval: 8, filing: 4 };
const IMPORT_ROWS = 10_000;
/** Bytes of an answer of the bare server: about what an exemption answer has. */
const BARE_BYTES = 700;

type Rates = typeof RATES;
type ScenarioName = keyof Rates;

/** What load-tests/park.js is given. */
interface Plan {
  gatewayUrl: string;
  isBare: boolean;
  seconds: number;
  rates: Rates;
  /** Makes project codes and keys of this run its own. */
  mark: string;
  systemToken: string;
  approverToken: string;
  enterpriseTokens: string[];
  /** Those that nothing in the run touches, with what must be answered about them. */
  enterprises: { id: string; uscc: string; exempt: boolean; grade: string }[];
  /** Reviewed, with the amount that an approval must come to. */
  applications: { id: string; version: number; amountFen: string }[];
}

/** What k6 measured of one scenario. */
interface Figures {
  perSecond: number;
  dropped: number;
  failedPercent: number;
  wrong: number;
  ms: { med: number; p95: number; p99: number; max: number };
}

const say = (line: string): void => console.error(`# ${line}`);

async function prepare({ target }: RunningSystem, seconds: number, rates: Rates): Promise<Plan> {
  const [officer, approver, system] = await Promise.all([
    Caller.person('subsidy-officer-1', target),
    Caller.person('subsidy-approver-1', target),
    Caller.system('dept-market-regulation', target),
  ]);
  const own = accounts.filter(({ enterpriseId }) => enterpriseId).map(({ account }) => account);
  const enterprises = await Promise.all(own.map((account) => Caller.person(account, target)));
  const mark = newId().slice(-8);

  const known: Plan['enterprises'] = [];
  await each(own, 4, async (account) => {
    const { enterpriseId: id, uscc } = getAccount(account) as { enterpriseId: string; uscc: string };
    const query = new URLSearchParams({ uscc, inspection: 'routine' });
    const { exempt } = await system.get<{ exempt: boolean }>('reward-penalty', `/exemptions?${query.toString()}`);
    const { grade } = await system.get<{ grade: string }>('credit-rating', `/enterprises/${id}/rating`);
    known.push({ id, uscc, exempt, grade });
  });

  const wanted = Math.ceil(rates.approval * seconds) + 5;
  const applications: Plan['applications'] = [];
  await each([...Array(wanted).keys()], 6, async (n) => {
    const { id } = await enterprises[n % enterprises.length]!.post<{ id: string }>('subsidy', '/applications', {
      body: {
        policyId: 'technical-renovation',
        projectCode: `待批-${mark}-${n}`,
        facts: { eligibleInvestment: '5000000.00' },
        creditPledgeSigned: true,
        payee: { name: '负载试验', bank: '东湾银行高新支行', account: '6222000000005678' },
      },
    });
    const { version, provisional } = await eventually(async () => {
      const view = await officer.get<{ version: number; provisional: { amountFen: string } | null }>(
        'subsidy',
        `/applications/${id}`,
      );
      return view.provisional ? { ...view, provisional: view.provisional } : null;
    });
    const path = `/applications/${id}/review`;
    const reviewed = await officer.post<{ version: number }>('subsidy', path, { version, body: {} });
    applications.push({ id, version: reviewed.version, amountFen: provisional.amountFen });
  });
  return {
    ...{ gatewayUrl: target.gatewayUrl, isBare: false, seconds, rates, mark, enterprises: known, applications },
    ...{ systemToken: system.token, approverToken: approver.token },
    enterpriseTokens: enterprises.map(({ token }) => token),
  };
}

/** A file of penalties for enterprises that nothing else in the run asks about. */
async function importBeside({ target }: RunningSystem): Promise<number> {
  const officer = await Caller.person('credit-officer-1', target);
  const startedAt = Date.now();
  await importFile(officer, 'penalties', '负载.csv', manyWarnings('负载', IMPORT_ROWS));
  return IMPORT_ROWS / ((Date.now() - startedAt) / 1000);
}

interface Metric {
  values: Record<string, number>;
}

async function run(name: string, plan: Plan): Promise<Record<ScenarioName, Figures>> {
  const [planFile, summary] = [join(dir, `${name}-plan.json`), join(dir, `${name}-summary.json`)];
  writeFileSync(planFile, JSON.stringify(plan), { mode: 0o600 });
  const program = await findGoTool(k6, say);
  await runProgram(
    program,
    [
      ...['run', '--quiet', '--no-color', '--address', '127.0.0.1:0'],
      ...['-e', `PLAN=${planFile}`, '-e', `SUMMARY=${summary}`, join(root, 'load-tests', 'park.js')],
    ],
    'k6 的话在上面 / k6 says above what is wrong',
  );
  const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as { metrics: Record<string, Metric> };
  const of = (metric: string, scenario: string): Record<string, number> =>
    metrics[`${metric}{scenario:${scenario}}`]?.values ?? {};
  const figures = Object.keys(plan.rates).map((scenario): [string, Figures] => {
    const ms = of('http_req_duration', scenario);
    return [
      scenario,
      {
        perSecond: (of('iterations', scenario)['count'] ?? 0) / plan.seconds,
        dropped: of('dropped_iterations', scenario)['count'] ?? 0,
        failedPercent: 100 * (of('http_req_failed', scenario)['rate'] ?? 0),
        wrong: of('wrong_answers', scenario)['count'] ?? 0,
        ms: { med: ms['med']!, p95: ms['p(95)']!, p99: ms['p(99)']!, max: ms['max']! },
      },
    ];
  });
  return Object.fromEntries(figures) as Record<ScenarioName, Figures>;
}

async function runBare(plan: Plan): Promise<Record<ScenarioName, Figures>> {
  const [port] = await freePorts(1);
  const args = [join(root, 'load-tests', 'bare.mjs'), String(port), String(BARE_BYTES)];
  const server = nodeProgram({ name: 'bare', dir, port: port!, cwd: root, args, env: {} });
  await server.start();
  try {
    return await run('bare', { ...plan, isBare: true, gatewayUrl: `http://127.0.0.1:${port}` });
  } finally {
    await server.stop();
  }
}

function print(rates: Rates, ours: Record<ScenarioName, Figures>, bare: Record<ScenarioName, Figures>): void {
  const number = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
  const row = (name: string, cells: string[]): string =>
    `| ${name.padEnd(22)} |${cells.map((cell) => ` ${cell.padStart(8)} |`).join('')}`;
  const head = ['wanted/s', 'done/s', 'dropped', 'failed %', 'wrong', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'];
  console.log(row('', head));
  console.log(
    row(
      '---',
      head.map(() => '---:'),
    ),
  );
  for (const name of Object.keys(rates) as ScenarioName[]) {
    for (const [of, figures] of [
      [name, ours[name]],
      [`${name}, bare`, bare[name]],
    ] as const) {
      const { perSecond, dropped, failedPercent, wrong, ms } = figures;
      const counts = [rates[name], perSecond, dropped, failedPercent, wrong].map(number);
      console.log(row(of, [...counts, ...[ms.med, ms.p95, ms.p99, ms.max].map(number)]));
    }
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '30' }, times: { type: 'string', default: '1' } },
  });
  const [seconds, times] = [Number(values.seconds), Number(values.times)];
  if (!(seconds >= 5 && seconds <= 600)) throw new LocalError('--seconds', '5 … 600');
  if (!(times >= 0.1 && times <= 50)) throw new LocalError('--times', '0.1 … 50');
  const rates = Object.fromEntries(
    Object.entries(RATES).map(([name, rate]) => [name, Math.ceil(rate * times)]),
  ) as Rates;
  mkdirSync(dir, { recursive: true });
  await findGoTool(k6, say);
  await buildIfChanged(dir);
  say('PostgreSQL, Kafka, Redis, durable as in production; the system with demo data');
  const downloadsDir = join(root, '.local', 'downloads');
  const servers = await startServers({ dir, ports: await freeServerPorts(), downloadsDir, maxConnections: 300 });
  process.env['TEST_DIR'] = dir;
  const running = await runDemoSystem(servers, { RATE_LIMIT_PER_MINUTE: '10000000' });
  say(`applications to approve: ${Math.ceil(rates.approval * seconds)}`);
  const plan = await prepare(running, seconds, rates);
  say(`${seconds} s at these rates, an import of ${IMPORT_ROWS} rows beside`);
  const [ours, rowsPerSecond] = await Promise.all([run('ours', plan), importBeside(running)]);
  const installation = { ...running.system, kafkaBrokers: servers.kafkaBrokers };
  const startedAt = Date.now();
  // An import of ten thousand rows may still be on its way; how long that takes is told, and gates nothing.
  await untilAtRest(installation, 900_000);
  const restMs = Date.now() - startedAt;
  const broken = await brokenInvariants(installation);
  await running.close();
  say('the same against a bare server');
  const bare = await runBare(plan);
  console.log(
    `${cpus().length} × ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GiB; generator, servers and system on one machine\n`,
  );
  print(rates, ours, bare);
  console.log(
    `\nimport beside it: ${rowsPerSecond.toFixed(0)} rows/s; all handled ${restMs} ms after the last request`,
  );
  const wrong = Object.values(ours).reduce((sum, figures) => sum + figures.wrong, 0);
  for (const line of broken) console.log(`✗ ${line}`);
  console.log(`${wrong} wrong answers, ${broken.length} invariants broken`);
  return wrong + broken.length === 0 ? 0 : 1;
}

void main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? (error.name === 'LocalError' ? error.message : error.stack) : error);
    return 1;
  })
  .then(async (exitCode) => {
    await stopEverything(serverNames);
    if (exitCode === 0) rmSync(dir, { recursive: true, force: true });
    process.exit(exitCode);
  });

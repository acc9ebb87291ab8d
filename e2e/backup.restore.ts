import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@app/testing/eventually';
import { Client } from 'pg';
import { serviceNames } from '../deploy/local/databases';
import { freeServerPorts, startServers, type Servers } from '../deploy/local/servers';
import { freeSystemPorts, startSystem, type System, type SystemOptions } from '../deploy/local/system';
import { Refusal, type Target } from '../tools/api';
import { verifyInDatabase } from '../tools/audit-walk';
import { brokenInvariants, untilAtRest } from '../tools/invariants';
import { Chain, type Officers, signInOfficers } from './chain';

// The databases are lost, and restored to a moment before the loss: what was answered by then is there, what came after
// never was, and the bank, which does not forget, pays nothing twice.

const limitMs = 600_000;
const dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'restore-'));
const backupDir = join(dir, 'backups');
const data = join(dir, 'servers', 'postgres');
let servers: Servers;
let system: System;
let options: SystemOptions;

async function start(topicPrefix: string): Promise<{ target: Target; people: Officers }> {
  system = await startSystem({ ...options, topicPrefix });
  const { gatewayUrl, issuer } = system;
  const target = { gatewayUrl, issuer, kafkaBrokers: servers.kafkaBrokers, topicPrefix };
  return { target, people: await signInOfficers(target) };
}

async function query<Row>(sql: string, values: unknown[] = [], url = servers.pgAdminUrl): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** `npm run backup`, as an operator does it. @returns what it says, also when it refuses */
async function backup(...args: string[]): Promise<string> {
  const env = { ...process.env, PG_ADMIN_URL: servers.pgAdminUrl, KAFKA_BROKERS: servers.kafkaBrokers };
  const program = ['--require', 'tsx/cjs', join('tools', 'backup.ts'), ...args];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, program, { env }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return stdout + stderr;
}

interface Book {
  payments: { instructionId: string; deliveries: number; status: string }[];
  settledFen: string;
}

async function bankBook(): Promise<Book> {
  const headers = { authorization: `Bearer ${system.bankToken}` };
  return (await (await fetch(`${system.urls.bank}/payments`, { headers })).json()) as Book;
}

const adminOf = (service: string): string => {
  const url = new URL(servers.pgAdminUrl);
  url.pathname = `/shouxin_${service.replaceAll('-', '_')}`;
  return url.href;
};

/** What is after a moment in the databases, without the note of the restore itself. */
async function after(moment: Date): Promise<string[]> {
  const found: string[] = [];
  for (const service of serviceNames) {
    const rows = await query<{ what: string }>(
      `select type as what from outbox where added_at > $1
       union all select action from audit where at > $1 and action <> 'database.restored'
       union all select 'received ' || type from inbox where received_at > $1`,
      [moment],
      adminOf(service),
    );
    found.push(...rows.map(({ what }) => `${service}: ${what}`));
  }
  return found;
}

async function expectInvariants(): Promise<void> {
  const installation = { ...system, kafkaBrokers: servers.kafkaBrokers };
  await untilAtRest(installation, 60_000);
  expect(await brokenInvariants(installation)).toEqual([]);
}

beforeAll(async () => {
  servers = await startServers({
    dir: join(dir, 'servers'),
    downloadsDir: join(__dirname, '..', '.local', 'downloads'),
    ports: await freeServerPorts(),
    backupDir,
  });
  options = {
    dir: join(dir, 'system'),
    servers,
    ports: await freeSystemPorts(),
    logLevel: 'warn',
    env: Object.fromEntries([...serviceNames, 'gateway'].map((name) => [name, { KAFKA_SESSION_MS: '6000' }])),
  };
}, limitMs);

afterAll(async () => {
  await system.stop();
  await servers.stop();
  rmSync(dir, { recursive: true, force: true });
}, limitMs);

it(
  'after a restore to a moment the services catch up, every invariant holds, and nothing is paid twice',
  async () => {
    // Before the moment: one payment made; and while the backup is taken, one application up to its approval.
    let { target, people } = await start('before-');
    const pool = { code: 'industry-2026', year: 2026, title: '产业扶持资金', amountFen: '10000000000' };
    await people.officer.post('subsidy', '/pools', { body: pool });
    const chain = async (account: string): Promise<Chain> => {
      const one = new Chain(target, people, account);
      await one.signIn();
      return one;
    };
    const [paidBefore, approvedBefore] = [await chain('enterprise-1'), await chain('enterprise-2')];
    await paidBefore.register();
    const firstPayout = await paidBefore.approve(await paidBefore.apply(1));
    await paidBefore.pay(firstPayout);
    await paidBefore.waitForPayout(firstPayout, (payout) => payout.state === 'paid');
    const [made] = await Promise.all([
      backup('create', backupDir),
      approvedBefore.register().then(() => approvedBefore.enterRedList()),
    ]);
    expect(made).toContain('can be restored to any moment');
    const application = await approvedBefore.apply(2);
    const payout = await approvedBefore.approve(application);
    // Answered, and still to be done and told of when the moment comes: the file is imported after the answer.
    await paidBefore.importPenalty();
    const [{ now: moment } = { now: new Date() }] = await query<{ now: Date }>('select clock_timestamp() as now');

    // After the moment: a payment, which the bank settles; an application; an enterprise.
    await approvedBefore.pay(payout);
    await approvedBefore.waitForPayout(payout, ({ state }) => state === 'paid');
    const lostApplication = await approvedBefore.apply(3);
    const lost = await chain('enterprise-3');
    await lost.register();
    // Told when all of that was sealed.
    await eventually(
      async () => (await query('select 1 from audit_waiting limit 1', [], adminOf('subsidy'))).length === 0,
    );
    const head = await verifyInDatabase(adminOf('subsidy'), undefined);
    // As after a minute: what the server has not archived yet is gone with its disk.
    await query('select pg_switch_wal()');
    await eventually(
      async () => (await query(`select 1 from pg_ls_archive_statusdir() where name like '%.ready'`)).length === 0,
    );

    await servers.postgres.kill9();
    const lostAtMs = Date.now();
    rmSync(data, { recursive: true });
    const book = await bankBook();
    expect(book).toMatchObject({ payments: [{ status: 'settled' }, { status: 'settled' }] });
    writeFileSync(join(dir, 'book.json'), JSON.stringify(book));
    await system.stop();

    expect(await backup('restore', backupDir, '--to', moment.toISOString(), '--into', data)).toContain(
      'each as it was',
    );
    await servers.postgres.start();
    await eventually(
      async () => (await query<{ through: boolean }>('select not pg_is_in_recovery() as through'))[0]!.through,
    );
    await expect(start('before-')).rejects.toThrow('no pg_hba.conf entry');

    const report = join(dir, 'report');
    const resume = ['resume', '--topic-prefix', 'after-', '--report', report, '--by', 'operator-1'];
    expect(await backup(...resume)).toContain('without the bank’s book');
    expect(await after(moment)).toEqual([]);
    const resumed = await backup(...resume, '--bank-book', join(dir, 'book.json'));
    expect(resumed).toContain('paid by the bank and not known here: 1, 550000.00 元');
    expect(await after(moment)).toEqual([]);
    const lostEvents = readFileSync(join(report, 'lost-events.jsonl'), 'utf8');
    expect(lostEvents).toContain('shouxin.payout.paid.v1');
    expect(lostEvents).toContain(lost.enterprise.id);
    expect(lostEvents).toContain(lostApplication);

    ({ target, people } = await start('after-'));
    const upAgainMs = Date.now() - lostAtMs;
    for (const one of [paidBefore, approvedBefore]) Object.assign(one, { target, people });
    await expectInvariants();

    // What was answered before the moment is there, and what was on its way has arrived.
    await paidBefore.waitForPayout(firstPayout, ({ state }) => state === 'paid');
    await paidBefore.waitForGrade('B');
    expect(await approvedBefore.exempt()).toBe(true);
    await approvedBefore.waitForPayout(payout, ({ state }) => state === 'approved');
    const missing = await people.officer
      .get('subsidy', `/applications/${lostApplication}`)
      .catch((error: unknown) => error);
    expect((missing as Refusal).status).toBe(404);

    // The officers do again what they did: the bank makes no second payment of it.
    await approvedBefore.pay(payout);
    await approvedBefore.waitForPayout(payout, ({ state }) => state === 'paid');
    const again = await bankBook();
    expect(again.settledFen).toBe(book.settledFen);
    expect(again.payments.map(({ deliveries }) => deliveries)).toEqual([1, 2]);

    // And new work goes all the way.
    const fresh = await chain('enterprise-3');
    await fresh.register();
    const freshPayout = await fresh.approve(await fresh.apply(4));
    await fresh.pay(freshPayout);
    await fresh.waitForPayout(freshPayout, ({ state }) => state === 'paid');
    await expectInvariants();

    // A head that was told in the future that is no more is not in the chain; the chain itself is whole, and says why.
    expect((await verifyInDatabase(adminOf('subsidy'), undefined)).firstBad).toBeNull();
    expect((await verifyInDatabase(adminOf('subsidy'), { seq: head.sealed, hash: head.head })).firstBad).not.toBeNull();
    const [note] = await query<{ by: string; payments: string[] }>(
      `select detail ->> 'by' as by, detail -> 'lostPayments' as payments from audit where action = 'database.restored'`,
      [],
      adminOf('subsidy'),
    );
    expect(note).toEqual({ by: 'operator-1', payments: [book.payments[1]!.instructionId] });
    process.stdout.write(`# ${made.split('\n')[0]}\n`);
    process.stdout.write(`# from the loss to all services ready again: ${(upAgainMs / 1000).toFixed(1)} s\n`);
  },
  limitMs,
);

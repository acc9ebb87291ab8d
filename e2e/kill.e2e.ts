import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@app/testing/eventually';
import { testServers } from '@app/testing/servers';
import { freeServerPorts, startServers, type Servers } from '../deploy/local/servers';
import type { ProgramName } from '../deploy/local/system';
import { brokenInvariants, untilAtRest } from '../tools/invariants';
import { Chain, type Officers, signInOfficers } from './chain';
import { type RunningSystem, runSystem } from './system';

// Nothing lost and nothing double, whoever is killed in the middle of the chain.

async function openPool(people: Officers): Promise<void> {
  const body = { code: 'industry-2026', year: 2026, title: '产业扶持资金', amountFen: '10000000000' };
  await people.officer.post('subsidy', '/pools', { body });
}

/** What must hold when all has come to rest, whatever happened on the way. */
async function expectNothingLostOrDouble({ system, target }: RunningSystem): Promise<void> {
  const installation = { ...system, kafkaBrokers: target.kafkaBrokers };
  await untilAtRest(installation);
  expect(await brokenInvariants(installation)).toEqual([]);
}

/** The bank's own book: each instruction settled at most once. @returns what it paid in all, in fen */
async function paidByBank({ system }: RunningSystem): Promise<{ settledFen: string; payments: number }> {
  const response = await fetch(`${system.urls.bank}/control/payments`, {
    headers: { authorization: `Bearer ${system.bankToken}` },
  });
  const { payments, settledFen } = (await response.json()) as { payments: unknown[]; settledFen: string };
  return { settledFen, payments: payments.length };
}

/**
 * From a penalty to a smaller subsidy and an ended exemption and back, with `disturb` called in the middle of each step.
 * Ends with: the second application paid at 100 % and topped up once, the first held and returned to the queue.
 */
async function runChain(chain: Chain, disturb: (work: () => Promise<unknown>) => Promise<void>): Promise<void> {
  await chain.signIn();
  await chain.register();
  await chain.enterRedList();
  const [first, second] = [await chain.apply(1), await chain.apply(2)];
  const held = await chain.approve(first);

  await disturb(() => chain.importPenalty());
  await chain.waitForGrade('B');
  await chain.waitForPayout(held, (payout) => payout.state === 'held');
  await eventually(async () => !(await chain.exempt()), 60_000);

  const paid = await chain.approve(second);
  await disturb(() => chain.pay(paid));
  expect((await chain.waitForPayout(paid, (payout) => payout.state === 'paid')).amountFen).toBe('50000000');

  await disturb(() => chain.upholdObjection());
  await chain.waitForGrade('A');
  await chain.waitForPayout(held, (payout) => typeof payout.hold?.causeAnnulledBy === 'string');
  await eventually(() => chain.exempt(), 60_000);
  await eventually(async () => (await chain.corrections()).length > 0, 60_000);
}

describe('kill -9 of two programs in the middle of the chain', () => {
  let running: RunningSystem;
  let people: Officers;
  const pairs: [ProgramName, ProgramName][] = [
    ['credit-rating', 'bank'],
    ['reward-penalty', 'gateway'],
    ['subsidy', 'commitment'],
  ];

  beforeAll(async () => {
    running = await runSystem(testServers);
    people = await signInOfficers(running.target);
    await openPool(people);
  });

  afterAll(() => running.close());

  it.each(pairs.map((victims, n) => [...victims, n] as const))(
    '%s and %s: nothing is lost and nothing double',
    async (first, second, n) => {
      let kills = 0;
      const chain = new Chain(running.target, people, `enterprise-${n + 1}`);
      const killed = async (victim: ProgramName): Promise<void> => {
        // Somewhere in the middle of it; where exactly differs from run to run.
        await sleep(Math.random() * 60);
        await running.system.kill9(victim);
        kills++;
        await running.system.start(victim);
      };
      await runChain(chain, async (work) => {
        const working = work();
        await Promise.all([killed(first), killed(second)]);
        await working;
      });
      expect(kills).toBe(6);
      const corrections = await chain.corrections();
      expect(corrections.map(({ direction, amountFen }) => [direction, amountFen])).toEqual([['top-up', '5000000']]);
      expect(await paidByBank(running)).toEqual({ settledFen: String(50_000_000 * (n + 1)), payments: n + 1 });
      await expectNothingLostOrDouble(running);
    },
  );
});

describe('kill -9 of the broker in the middle of the chain', () => {
  let servers: Servers;
  let running: RunningSystem;

  beforeAll(async () => {
    servers = await startServers({
      dir: mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'broker-')),
      downloadsDir: join(__dirname, '..', '.local', 'downloads'),
      ports: await freeServerPorts(),
      durable: false,
    });
    // A payment waits for Kafka's word on what is known by then; its patience covers the outage.
    running = await runSystem(servers, { CREDIT_DATA_TIMEOUT_MS: '60000' });
  });

  afterAll(async () => {
    await running.close();
    await servers.stop();
  });

  it('the services keep accepting, and all is caught up when it is back', async () => {
    const people = await signInOfficers(running.target);
    await openPool(people);
    const chain = new Chain(running.target, people, 'enterprise-1');
    let outages = 0;
    await runChain(chain, async (work) => {
      await servers.kafka.kill9();
      outages++;
      // Taken while the broker is away.
      const working = work();
      await sleep(3_000);
      await servers.kafka.start();
      await working;
    });
    expect(outages).toBe(3);
    expect((await chain.corrections()).map(({ amountFen }) => amountFen)).toEqual(['5000000']);
    expect(await paidByBank(running)).toEqual({ settledFen: '50000000', payments: 1 });
    await expectNothingLostOrDouble(running);
  });
});

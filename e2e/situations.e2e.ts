import { eventually } from '@app/testing/eventually';
import { Chain, type Officers, signInOfficers } from './chain';
import { sendAgain } from './topics';
import { type RunningSystem, runSystem } from './system';

// The situations in which several services take part, on the built system over its own Kafka.

/** A policy of these tests: one million, of which grade A gets all and grade B 80 %. */
const POLICY = `
kind: subsidy
id: one-million
version: "1"
title: { zh: 情形测试, en: Policy of a test }
effectiveFrom: 2026-01-01
basis: [a test of its own]
base: { kind: fixed, amount: "1000000.00" }
factors: { A: "100", B: "80", C: "60", D: "0" }
factorOrder: after-cap
rounding: { to: fen, mode: half-up }
requires: { minimumGrade: C, notSeriousListed: true, creditPledge: true }
terms: { netting: false, deMinimis: "100.00", poolCode: situations }
`;
const TODAY = '2026-06-01';

describe('situations across services', () => {
  let running: RunningSystem;
  let people: Officers;

  beforeAll(async () => {
    running = await runSystem();
    people = await signInOfficers(running.target);
    const pool = { code: 'situations', year: 2026, title: '情形测试', amountFen: '10000000000' };
    await people.officer.post('subsidy', '/pools', { body: pool });
    const draft = await people.officer.post<{ id: string }>('subsidy', '/policies/drafts', { body: { yaml: POLICY } });
    await people.approver.post('subsidy', `/policies/drafts/${draft.id}/publish`, { body: {} });
  });

  afterAll(() => running.close());

  async function begin(account: string): Promise<Chain> {
    const chain = new Chain(running.target, people, account);
    await chain.signIn();
    await chain.register();
    return chain;
  }

  const nowAtSystem = async (): Promise<string> => (await people.maker.call<{ now: string }>('GET', '/clock')).now;

  it('situation 1: annulled after payout, it is A in today’s knowledge, and one top-up goes to a checker', async () => {
    const chain = await begin('enterprise-1');
    await chain.importPenalty();
    await chain.waitForGrade('B');
    const payoutId = await chain.approve(await chain.apply(1, 'one-million'));
    await chain.pay(payoutId);
    expect((await chain.waitForPayout(payoutId, ({ state }) => state === 'paid')).amountFen).toBe('80000000');
    const whenPaid = await nowAtSystem();

    await chain.upholdObjection();
    await chain.waitForGrade('A');
    expect([await chain.gradeOn(TODAY), await chain.gradeOn(TODAY, whenPaid)]).toEqual(['A', 'B']);
    const corrections = await eventually(async () => {
      const found = await chain.corrections();
      return found.length > 0 ? found : null;
    });
    expect(corrections).toMatchObject([
      { direction: 'top-up', amountFen: '20000000', state: 'proposed', maker: 'system' },
    ]);

    await sendAgain(running, 'credit-rating', chain.enterprise.id);
    // An event behind the repeated ones shows that they have been handled.
    const filed = await chain.apply(2, 'one-million');
    await eventually(
      async () => (await people.officer.get('subsidy', `/applications/${filed}`))['provisional'] !== null,
    );
    expect(await chain.corrections()).toEqual(corrections);

    const [topUp] = corrections;
    const path = `/corrections/${topUp!.id}/approve`;
    await expect(people.approver.post('subsidy', path, { version: topUp!.version, body: {} })).rejects.toMatchObject({
      status: 403,
    });
    const approved = await people.secondApprover.post<{ topUpPayoutId: string }>('subsidy', path, {
      version: topUp!.version,
      body: {},
    });
    await chain.pay(approved.topUpPayoutId);
    await chain.waitForPayout(approved.topUpPayoutId, ({ state }) => state === 'paid');
  });

  it('situation 2: found after payout, a recovery is proposed for the difference and nothing is debited', async () => {
    const chain = await begin('enterprise-2');
    const payoutId = await chain.approve(await chain.apply(1, 'one-million'));
    await chain.pay(payoutId);
    expect((await chain.waitForPayout(payoutId, ({ state }) => state === 'paid')).amountFen).toBe('100000000');
    await chain.importPenalty();
    await chain.waitForGrade('B');
    const corrections = await eventually(async () => {
      const found = await chain.corrections();
      return found.length > 0 ? found : null;
    });
    expect(corrections).toMatchObject([{ direction: 'recovery', amountFen: '20000000', state: 'proposed' }]);
    expect((await chain.waitForPayout(payoutId, () => true)).state).toBe('paid');
  });

  it('situation 3: between approval and payment, a penalty holds the payout, naming rule and event', async () => {
    const chain = await begin('enterprise-3');
    const payoutId = await chain.approve(await chain.apply(1, 'one-million'));
    await chain.importPenalty();
    const held = await chain.waitForPayout(payoutId, ({ state }) => state === 'held');
    expect(held).toMatchObject({ amountFen: '100000000', hold: { reason: 'credit-changed', rule: 'one-million@1' } });
    expect(held.hold).toHaveProperty('causeEventId', expect.stringMatching(/^[0-9a-f-]{36}$/));
    const run = await people.officer.post<{ items: { result: string }[] }>('subsidy', '/payment-runs', {
      body: { payoutIds: [payoutId] },
    });
    expect(run.items.map(({ result }) => result)).toEqual(['refused']);
  });
});

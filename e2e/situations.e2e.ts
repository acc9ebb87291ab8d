import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { eventually } from '@app/testing/eventually';
import pg from 'pg';
import type { ServiceName } from '../deploy/local/databases';
import { Chain, type Officers, signInOfficers } from './chain';
import { OtlpReceiver } from './otlp';
import { sendAgain, sendBroken } from './topics';
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
  let collector: OtlpReceiver;

  beforeAll(async () => {
    collector = await OtlpReceiver.start();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '200' };
    running = await runSystem(undefined, env);
    people = await signInOfficers(running.target);
    const pool = { code: 'situations', year: 2026, title: '情形测试', amountFen: '10000000000' };
    await people.officer.post('subsidy', '/pools', { body: pool });
    const draft = await people.officer.post<{ id: string }>('subsidy', '/policies/drafts', { body: { yaml: POLICY } });
    await people.approver.post('subsidy', `/policies/drafts/${draft.id}/publish`, { body: {} });
  });

  afterAll(async () => {
    await running.close();
    await collector.stop();
  });

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

  it('operators: one trace goes from the gateway through the service, its outbox and Kafka into another’s inbox', async () => {
    await begin('enterprise-4');
    const handled = await eventually(() =>
      collector.spans.find(
        ({ program, name }) => program === 'subsidy' && /^handle .*enterprise\.registered/.test(name),
      ),
    );
    const wanted: [string, RegExp][] = [
      ['gateway', /^POST \/api\/credit-rating/],
      ['gateway', /^POST credit-rating$/],
      ['credit-rating', /^POST \//],
      ['credit-rating', /^transaction$/],
      ['credit-rating', /^send .*credit-rating$/],
      ['subsidy', /^receive .*credit-rating$/],
      ['subsidy', /^handle /],
    ];
    const trace = await eventually(() => {
      const spans = collector.trace(handled.traceId);
      const lacks = wanted.filter(([by, is]) => !spans.some(({ program, name }) => program === by && is.test(name)));
      if (lacks.length > 0) throw new Error(`the trace lacks ${lacks.join(', ')}`);
      return spans;
    });
    // Each hangs on another of the trace: nothing begins it but the gateway.
    const ids = new Set(trace.map(({ spanId }) => spanId));
    const roots = trace.filter(({ parentSpanId }) => !parentSpanId || !ids.has(parentSpanId));
    expect(roots.map(({ program }) => program)).toEqual(['gateway']);
  });

  interface Told {
    code: number;
    out: string;
    err: string;
  }
  const ops = (...args: string[]): Promise<Told> => {
    const urls = Object.fromEntries(
      Object.entries(running.system.urls).map(([name, url]) => [`${name.replaceAll('-', '_').toUpperCase()}_URL`, url]),
    );
    const program = ['--require', 'tsx/cjs', join(__dirname, '..', 'tools', 'ops.ts'), ...args];
    return new Promise((resolve) => {
      execFile(process.execPath, program, { env: { ...running.env, ...urls } }, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  };

  it('operators: an event that cannot be handled is listed, shown, tried again and given up, from a terminal', async () => {
    const none = await ops('dead-letters');
    expect([none.code, none.out]).toEqual([0, '没有死信 / no dead letters\n']);
    const id = crypto.randomUUID();
    await sendBroken(running, 'credit-rating', 'nobody', id);
    await eventually(async () => (await ops('dead-letters', '--service', 'subsidy')).out.includes(id), 40_000);
    expect((await ops('dead-letters', 'show', 'subsidy', id)).out).toContain('header ce_source is missing');
    const lag = await ops('lag');
    expect(lag.code).toBe(1);
    expect(lag.out).toMatch(/subsidy\n.*dead: 1/);
    expect((await ops('dead-letters', 're-drive', 'subsidy', id)).code).toBe(0);
    // It is tried again from its first attempt, and is no better than it was.
    expect((await ops('dead-letters', 'discard', 'subsidy', id, '--reason', '四字原因')).code).toBe(2);
    await eventually(
      async () => (await ops('dead-letters', 'discard', 'subsidy', id, '--reason', 'a test of operators')).code === 0,
      40_000,
    );
    expect((await ops('dead-letters', 'show', 'subsidy', id)).err).toContain('has no dead letter');
  });

  it('operators: the first entry of the audit log that was changed is named, by the service and past it', async () => {
    const service: ServiceName = 'commitment';
    const { migrationUrl } = running.system.databases.subsidy;
    await eventually(async () => (await ops('audit')).code === 0);
    const owner = new pg.Client({ connectionString: migrationUrl });
    await owner.connect();
    try {
      const { rows } = await owner.query<{ seq: string; audit_id: string }>(
        `select seq, audit_id from audit_chain order by seq offset 1 limit 1`,
      );
      const [{ seq, audit_id: entry } = { seq: '', audit_id: '' }] = rows;
      await owner.query(`alter table audit disable trigger append_only`);
      await owner.query(`update audit set actor = 'nobody' where id = $1`, [entry]);
      const audit = await ops('audit');
      expect(audit.code).toBe(1);
      expect(audit.out).toContain(`entry ${seq} was edited`);
      expect((await ops('audit', '--service', service)).code).toBe(0);
      running.env['DATABASE_URL'] = migrationUrl;
      expect((await ops('audit', '--database', '--json')).out).toMatch(new RegExp(`"firstBad": ${seq}[^]*nobody`));
    } finally {
      delete running.env['DATABASE_URL'];
      await owner.end();
    }
  });
});

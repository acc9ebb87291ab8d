import { eventually } from '@app/testing/eventually';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Caller, type Json, Refusal } from '../tools/api';
import { Chain, type Officers, signInOfficers } from './chain';
import { type RunningSystem, runSystem } from './system';
import { eventsOf } from './topics';

// Guidance, repair and pledges across the services, on one business calendar from 31 March to 20 October 2026: the clock
// only goes forward, so the tests stand in the order of their days.

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
const SHA256 = 'a'.repeat(64);

interface Versioned extends Json {
  id: string;
  version: number;
  state: string;
}
interface Violation extends Versioned {
  outcome: string;
  limb: string | null;
  isFirst: boolean | null;
  reasons: string[];
  dueOn: string | null;
}
interface Pledge extends Versioned {
  verificationId: string | null;
  materials: { code: string; reasons: string[]; late: boolean | null; graceUntil: string | null }[];
}
interface Plan extends Versioned {
  commitment: string;
  frame: { hash: string; exempt: number } | null;
  draw: { seed: string; drawn: number } | null;
}

describe('the gentle half across services', () => {
  let running: RunningSystem;
  let people: Officers;
  let regulator: Caller;
  let emergency: Caller;
  let auditor: Caller;
  let operator: Caller;
  const chains: Chain[] = [];
  /** The enterprise of a situation. */
  const chain = (n: number): Chain => chains[n - 1]!;

  const moveTo = async (moment: string): Promise<void> => {
    await operator.call('PUT', '/clock', { body: { moveTo: `${moment}+08:00` } });
  };
  const get = <T>(path: string, as = people.maker): Promise<T> => as.get<T>('reward-penalty', path);
  const post = <T>(path: string, body: object, version?: number, as = people.maker): Promise<T> =>
    as.post<T>('reward-penalty', path, { body, ...(version === undefined ? {} : { version }) });
  const recordOf = async (n: number): Promise<Awaited<ReturnType<Chain['records']>>[number]> =>
    await eventually(async () => (await chain(n).records())[0]);
  const paidOne = async (n: number, application: string): Promise<string> => {
    const payoutId = await chain(n).approve(application);
    await chain(n).pay(payoutId);
    await chain(n).waitForPayout(payoutId, ({ state }) => state === 'paid');
    return payoutId;
  };
  const amountOf = async (payoutId: string): Promise<string> =>
    (await people.officer.get<{ amountFen: string }>('subsidy', `/payouts/${payoutId}`)).amountFen;
  const refusalOf = (attempt: Promise<unknown>): Promise<Refusal> =>
    attempt.then(
      () => Promise.reject(new Error('it was not refused')),
      (error: unknown) => (error instanceof Refusal ? error : Promise.reject(error as Error)),
    );
  /** Signs a pledge on the notice as it stands. */
  const sign = async (n: number, materials: string[], item = 'subsidy-application'): Promise<Pledge> => {
    const { caller } = chain(n);
    const path = `/items/${item}/notice?materials=${materials.join()}`;
    const { hash } = await caller.get<{ hash: string }>('commitment', path);
    const body = { item, materials, noticeHash: hash, accepted: true };
    // The grade may still be on its way.
    return eventually(() => caller.insist<Pledge>('commitment', '/pledges', { body }), 60_000);
  };
  const draw = async (title: string): Promise<Plan> => {
    const body = {
      title,
      matters: ['公示信息核查'],
      inspection: 'double-random',
      year: 2026,
      inspectors: [{ code: 'JC-001' }, { code: 'JC-002' }, { code: 'JC-003' }],
    };
    const made = await post<Plan>('/inspection-plans', body, undefined, regulator);
    const closed = await post<Plan>(`/inspection-plans/${made.id}/frame`, {}, made.version, regulator);
    expect(closed.commitment).toBe(made.commitment);
    return post<Plan>(`/inspection-plans/${made.id}/witness`, { word: `见证词：${title}` }, closed.version, auditor);
  };
  /** The line of an enterprise in a plan's frame. */
  const lineOf = async (plan: Plan, { uscc }: { uscc: string }): Promise<Json & { exempt: boolean }> =>
    (
      await get<{ items: (Json & { uscc: string; exempt: boolean })[] }>(`/inspection-plans/${plan.id}/frame?limit=200`)
    ).items.find((line) => line.uscc === uscc)!;
  /** What `npm run draw:check` makes of a plan's published files. */
  const checkDraw = async (plan: Plan, tamper = (name: string, text: string): string => text): Promise<number> => {
    const { files } = await get<{ files: Record<string, string> }>(`/inspection-plans/${plan.id}/files`);
    const folder = mkdtempSync(join(tmpdir(), 'draw-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), tamper(name, text));
    const { status } = spawnSync(process.execPath, ['--require', 'tsx/cjs', 'tools/draw-check.ts', folder], {
      cwd: join(__dirname, '..'),
    });
    rmSync(folder, { recursive: true });
    return status ?? -1;
  };

  beforeAll(async () => {
    running = await runSystem(undefined, {}, '2026-03-31T09:00:00+08:00');
    const { target } = running;
    people = await signInOfficers(target);
    [regulator, emergency, auditor, operator] = (await Promise.all(
      ['regulator-market', 'regulator-emergency', 'auditor-1', 'operator-1'].map((name) => Caller.person(name, target)),
    )) as [Caller, Caller, Caller, Caller];
    const pool = { code: 'situations', year: 2026, title: '情形测试', amountFen: '10000000000' };
    await people.officer.post('subsidy', '/pools', { body: pool });
    const draft = await people.officer.post<{ id: string }>('subsidy', '/policies/drafts', { body: { yaml: POLICY } });
    await people.approver.post('subsidy', `/policies/drafts/${draft.id}/publish`, { body: {} });
    for (let n = 1; n <= 10; n++) {
      const one = new Chain(target, people, `enterprise-${n}`);
      await one.signIn();
      await one.register();
      chains.push(one);
    }
  });

  afterAll(() => running.close());

  it('situation 6: a warning filed on 31 March is refused by the old regime, on 1 April it is minor and granted', async () => {
    await chain(1).importPenalty({ measure: '警告', fineWan: '/', decidedOn: '2026/1/15' });
    const early = await chain(1).fileRepair();
    expect(early).toMatchObject({ state: 'refused', earliestOn: '2026-04-15', regime: { version: '2023.1' } });
    expect(early.reasons.map(({ code }) => code)).toEqual(['before-earliest']);

    await moveTo('2026-04-01T00:00:00');
    const filed = await chain(1).fileRepair();
    expect(filed).toMatchObject({ state: 'filed', regime: { version: '2026.1' } });
    expect(await chain(1).grantRepair(filed)).toMatchObject({ state: 'granted', repairedOn: '2026-04-01' });
    await eventually(async () => (await recordOf(1)).repairedOn === '2026-04-01');
    const receiptId = String((filed as Json)['filingReceiptId']);
    const receipt = await get<{ rule: { version: string }; given: { class: string } }>(`/receipts/${receiptId}`);
    expect([receipt.rule.version, receipt.given.class]).toEqual(['2026.1', 'minor']);
    const { items } = await chain(1).caller.get<{ items: { kind: string; title: string }[] }>(
      'reward-penalty',
      '/letters',
    );
    expect(items.map(({ kind }) => kind).sort()).toEqual(['refusal', 'repair']);
  });

  it('situation 10: of two departments that flag the same offence at once, exactly one flags the first', async () => {
    const body = {
      uscc: chain(3).enterprise.uscc,
      offence: 'advert-superlative',
      harm: 'slight',
      facts: '使用“最佳”字样',
    };
    const flags = await Promise.all(
      [regulator, emergency].map((as) => post<Violation>('/violations', body, undefined, as)),
    );
    expect(flags.map(({ isFirst }) => isFirst).sort()).toEqual([false, true]);
    expect(flags.map(({ outcome }) => outcome).sort()).toEqual(['await-correction', 'penalise']);
    expect(flags.find(({ isFirst }) => !isFirst)).toMatchObject({ limb: null, reasons: ['repeat-offence'] });
  });

  it('situation 13: on the red and the serious list the same day, the restriction wins, and both are named', async () => {
    await chain(4).enterRedList();
    await eventually(() => chain(4).exempt());
    const proposed = await post<Versioned>('/serious-list/entries', {
      enterpriseId: chain(4).enterprise.id,
      sourceDecision: '东市监列〔2026〕7号',
      decidedOn: '2026-03-31',
      legalBasis: '市场监督管理严重违法失信名单管理办法',
      months: 36,
    });
    const path = `/serious-list/entries/${proposed.id}/confirm`;
    expect((await refusalOf(post(path, {}, proposed.version))).problem.code).toBe('two-people.same-person');
    const entered = await post<Versioned>(path, {}, proposed.version, people.checker);
    expect(entered).toMatchObject({ state: 'entered', listedOn: '2026-04-01', until: '2029-04-01' });

    const { uscc, id } = chain(4).enterprise;
    const answer = await get<Json>(`/exemptions?uscc=${uscc}&inspection=routine`);
    expect(answer).toMatchObject({ exempt: false, reason: 'serious-listed', seriousListed: true });
    const { items } = await get<{ items: Json[] }>(`/red-list/entries?enterpriseId=${id}`);
    expect(items[0]).toMatchObject({ state: 'left', leftOn: '2026-04-01' });
    expect(items[0]!['leftReasons']).toContain('serious-listed');
    await chain(4).waitForGrade('D');
    await eventually(async () => {
      const pledge = await sign(4, ['equipment-invoices']);
      expect(pledge.state).toBe('refused');
      return pledge.materials[0]!.reasons.includes('serious-listed');
    });
    const application = await chain(4).apply(1, 'one-million');
    const provisional = await eventually(async () => {
      const seen = await people.officer.get<{ provisional: Json | null }>('subsidy', `/applications/${application}`);
      return seen.provisional?.['seriousListed'] === true ? seen.provisional : null;
    });
    expect(provisional['reasons']).toContain('serious-listed');
  });

  it('situation 12: the red-listed are left out with the reason, and are never safe from a complaint', async () => {
    await chain(10).enterRedList();
    await eventually(() => chain(10).exempt());
    const plan = await draw('第一次抽查');
    expect(plan.state).toBe('drawn');
    expect(await lineOf(plan, chain(10).enterprise)).toMatchObject({ exempt: true, notExemptReason: null });
    expect(await lineOf(plan, chain(4).enterprise)).toMatchObject({ exempt: false, notExemptReason: 'serious-listed' });
    const { uscc } = chain(10).enterprise;
    const routine = post('/inspections', { uscc, inspection: 'routine', reason: '例行检查' }, undefined, regulator);
    expect((await refusalOf(routine)).problem.code).toBe('inspection.exempt');
    const complaint = { uscc, inspection: 'complaint', reason: '群众投诉举报' };
    expect(await post('/inspections', complaint, undefined, regulator)).toMatchObject({ state: 'ordered' });

    await chain(10).importPenalty({ decidedOn: '2026/4/1' });
    await eventually(async () => !(await chain(10).exempt()));
    const next = await draw('第二次抽查');
    expect(await lineOf(next, chain(10).enterprise)).toMatchObject({
      exempt: false,
      notExemptReason: 'not-red-listed',
    });
    expect(await lineOf(plan, chain(10).enterprise)).toMatchObject({ exempt: true });
    expect([await checkDraw(plan), await checkDraw(next)]).toEqual([0, 0]);
    const otherWord = (name: string, text: string): string =>
      name === 'draw.json' ? text.replace('见证', '伪证') : text;
    expect(await checkDraw(plan, otherWord)).toBe(1);
  });

  it('situations 4, 5, 9 and 20 begin: four general penalties of January, and a pledge', async () => {
    for (const n of [2, 5, 6]) {
      await chain(n).importPenalty({ decidedOn: '2026/1/15' });
      await chain(n).waitForGrade('B');
    }
    // Paid at B, before the repair.
    expect(await amountOf(await paidOne(2, await chain(2).apply(1, 'one-million')))).toBe('80000000');
    const early = await chain(2).fileRepair({ obligationsFulfilledOn: '2026-02-01', obligationsProof: '缴款凭证' });
    expect(early).toMatchObject({ state: 'refused', earliestOn: '2026-04-15' });

    const pledge = await sign(7, ['equipment-invoices']);
    expect(pledge.state).toBe('signed');
    const application = await eventually(() => chain(7).apply(1, 'one-million', { pledgeIds: [pledge.id] }), 60_000);
    expect(await amountOf(await paidOne(7, application))).toBe('100000000');
  });

  it('situation 4: repaired on 15 April it is better from then on, and what was paid before stays', async () => {
    await moveTo('2026-04-15T00:00:00');
    const filed = await chain(2).fileRepair({ obligationsFulfilledOn: '2026-02-01', obligationsProof: '缴款凭证' });
    await chain(2).grantRepair(filed);
    await chain(2).waitForGrade('A');
    expect([await chain(2).gradeOn('2026-04-14'), await chain(2).gradeOn('2026-04-15')]).toEqual(['B', 'A']);
    // A new payout at A shows that subsidy has heard of it.
    const application = await chain(2).apply(2, 'one-million');
    await eventually(async () => {
      const { provisional } = await people.officer.get<{ provisional: { grade: string } | null }>(
        'subsidy',
        `/applications/${application}`,
      );
      return provisional?.grade === 'A';
    });
    expect(await amountOf(await paidOne(2, application))).toBe('100000000');
    expect(await chain(2).corrections()).toEqual([]);
  });

  it('situation 5: upheld while a repair is pending, the repair is moot and measures await their departments', async () => {
    const filed = await chain(5).fileRepair({ obligationsFulfilledOn: '2026-02-01', obligationsProof: '缴款凭证' });
    expect(filed.state).toBe('filed');
    const { id } = chain(5).enterprise;
    const imposed = await eventually(async () => {
      const { items } = await get<{ items: Versioned[] }>(`/measures?enterpriseId=${id}&kind=restriction`);
      return items.length > 0 ? items : null;
    });
    await chain(5).upholdObjection();
    await eventually(async () => (await get<Versioned>(`/repairs/${filed.id}`)).state === 'moot');
    const events = await eventsOf(running.target, 'credit-rating', id);
    const recorded = events.filter(({ type }) => type === 'shouxin.credit-record.recorded.v1');
    const annulled = events.filter(({ type }) => type === 'shouxin.credit-record.annulled.v1');
    expect(annulled.map(({ supersedes }) => supersedes)).toEqual([recorded[0]!.id]);
    await chain(5).waitForGrade('A');
    const lifting = await eventually(async () => {
      const { items } = await get<{ items: Versioned[] }>(`/measures?enterpriseId=${id}&kind=restriction`);
      return items.every(({ state }) => state === 'lift-ordered') ? items : null;
    });
    expect(lifting.map((one) => one.id).sort()).toEqual(imposed.map((one) => one.id).sort());
  });

  it('situation 9: revoked for false material, the record acts again, payouts go to review, pledges are barred', async () => {
    const filed = await chain(6).fileRepair({ obligationsFulfilledOn: '2026-02-01', obligationsProof: '缴款凭证' });
    const granted = await chain(6).grantRepair(filed);
    await chain(6).waitForGrade('A');
    const application = await chain(6).apply(1, 'one-million');
    await eventually(async () => {
      const { provisional } = await people.officer.get<{ provisional: { grade: string } | null }>(
        'subsidy',
        `/applications/${application}`,
      );
      return provisional?.grade === 'A';
    });
    expect(await amountOf(await paidOne(6, application))).toBe('100000000');

    const proposed = await post<Versioned>(
      `/repairs/${granted.id}/revocation`,
      { reason: '缴款凭证系伪造', evidence: '国库核对单' },
      granted.version,
    );
    const path = `/repairs/${granted.id}/revocation/decision`;
    await post(path, { confirm: true, reason: '属实' }, proposed.version, people.checker);
    await chain(6).waitForGrade('B');
    expect((await recordOf(6)).repairedOn).toBeNull();
    const [recovery] = await eventually(async () => {
      const found = await chain(6).corrections();
      return found.length > 0 ? found : null;
    });
    expect(recovery).toMatchObject({ direction: 'recovery', amountFen: '20000000', state: 'proposed' });
    await eventually(async () => {
      const pledge = await sign(6, ['equipment-invoices']);
      return pledge.materials[0]!.reasons.includes('false-pledge-unrepaired');
    });
  });

  it('situation 20: false after pay, the decision is revoked, it becomes a record, and bars until it is repaired', async () => {
    const { items: pledges } = await chain(7).caller.get<{ items: Pledge[] }>('commitment', '/pledges');
    const pledge = pledges[0]!;
    const path = `/verifications?enterpriseId=${chain(7).enterprise.id}`;
    const { items } = await regulator.get<{ items: Versioned[] }>('commitment', path);
    const finding = {
      finding: 'false',
      ground: 'forged-paper',
      evidence: '开票方书面证明未开具该批发票。',
      reason: '发票系伪造',
    };
    await regulator.post('commitment', `/verifications/${items[0]!.id}/result`, {
      version: items[0]!.version,
      body: finding,
    });
    const [recovery] = await eventually(async () => {
      const found = await chain(7).corrections();
      return found.length > 0 ? found : null;
    });
    expect(recovery).toMatchObject({
      direction: 'recovery',
      amountFen: '100000000',
      state: 'proposed',
      maker: 'system',
    });
    const record = await recordOf(7);
    expect(record).toMatchObject({ record: 'pledge-breach', class: 'general', determinedOn: '2026-04-15' });
    const again = await eventually(async () => {
      const one = await sign(7, ['equipment-invoices']);
      return one.state === 'refused' ? one : null;
    });
    expect(again.materials[0]!.reasons).toContain('false-pledge-unrepaired');
    const breached = await chain(7).caller.get<Json>('commitment', `/pledges/${pledge.id}`);
    expect(breached).toMatchObject({ state: 'breached', breach: { kind: 'false' } });
    expect(await chain(7).corrections()).toHaveLength(1);
  });

  it('situation 20, the other half: an honest late paper is no false pledge', async () => {
    const pledge = await sign(8, ['equipment-invoices']);
    const [material] = pledge.materials;
    // The last day on which a late paper still keeps the pledge.
    await moveTo(`${material!.graceUntil!}T09:00:00`);
    const late = await chain(8).caller.post<Pledge>('commitment', `/pledges/${pledge.id}/papers`, {
      version: (await chain(8).caller.get<Pledge>('commitment', `/pledges/${pledge.id}`)).version,
      body: { material: 'equipment-invoices', sha256: SHA256, note: '供应商迟开票' },
    });
    expect(late.materials[0]).toMatchObject({ late: true });
    const found = await regulator.get<Versioned>('commitment', `/verifications/${pledge.verificationId!}`);
    await regulator.post('commitment', `/verifications/${found.id}/result`, {
      version: found.version,
      body: { finding: 'true', reason: '发票属实' },
    });
    expect((await chain(8).caller.get<Pledge>('commitment', `/pledges/${pledge.id}`)).state).toBe('verified');
    expect((await sign(8, ['equipment-invoices'], 'subsidy-application')).state).toBe('signed');
    expect(await chain(8).records()).toEqual([]);
  });

  it('situation 8: by time alone publication ends and the rating moves, and a missed run catches up once', async () => {
    const { today } = await operator.call<{ today: string }>('GET', '/clock');
    const compact = today.replaceAll('-', '/');
    await chain(9).importPenalty({ measure: '警告', fineWan: '/', decidedOn: compact });
    const record = await recordOf(9);
    expect(record).toMatchObject({ class: 'minor', repairedOn: null });
    const publication = await eventually(() => get<{ publicationEndsOn: string }>(`/records/${record.id}/publication`));
    const scoreOf = async (on: string): Promise<string> =>
      (
        await people.maker.get<{ score: string }>(
          'credit-rating',
          `/enterprises/${chain(9).enterprise.id}/rating?on=${on}`,
        )
      ).score;
    const before = await scoreOf(today);
    // Months in one step: the days between were missed, and are caught up.
    await moveTo('2026-09-21T09:00:00');
    await eventually(async () => (await recordOf(9)).repairedOn === publication.publicationEndsOn, 90_000);
    const after = await scoreOf('2026-09-21');
    expect([before, after]).toEqual(['86.00', '88.00']);
    expect(await get(`/records/${record.id}/publication`)).toMatchObject({ state: 'ended' });
    const events = await eventsOf(running.target, 'reward-penalty', chain(9).enterprise.id);
    expect(events.filter(({ type }) => type === 'shouxin.repair.granted.v1').map(({ data }) => data)).toMatchObject([
      { recordId: record.id, byTime: true, repairedOn: publication.publicationEndsOn },
    ]);
  });

  it('situation 20, the end: once the breach is repaired, pledges are open again', async () => {
    const filed = await chain(7).fileRepair({
      obligationsFulfilledOn: '2026-08-01',
      obligationsProof: '已退回全部资金',
    });
    await chain(7).grantRepair(filed);
    await eventually(async () => (await sign(7, ['equipment-invoices'])).state === 'signed', 60_000);
    expect(await chain(7).corrections()).toHaveLength(1);
  });

  it('situation 11: fifteen working days across National Day, no proof, and leniency lapses without a deduction before', async () => {
    const flagged = await post<Violation>(
      '/violations',
      { uscc: chain(3).enterprise.uscc, offence: 'metering-overdue', harm: 'none', facts: '台秤未按期检定' },
      undefined,
      regulator,
    );
    // 25 to 27 September and 1 to 7 October are off, 20 September and 10 October are worked.
    expect(flagged).toMatchObject({ outcome: 'await-correction', limb: 'first', dueOn: '2026-10-19' });
    await moveTo('2026-10-19T23:59:00');
    expect(await get<Violation>(`/violations/${flagged.id}`)).toMatchObject({ state: 'awaiting-correction' });
    await moveTo('2026-10-20T00:00:00');
    const lapsed = await eventually(async () => {
      const seen = await get<Violation>(`/violations/${flagged.id}`);
      return seen.state === 'to-penalise' ? seen : null;
    }, 60_000);
    expect(lapsed).toMatchObject({ outcome: 'penalise', limb: null, reasons: ['not-corrected-in-time'] });
    expect(await chain(3).records()).toEqual([]);
    await chain(3).waitForGrade('A');
  });

  it('what was decided has its letter, which the enterprise alone can read', async () => {
    const { items } = await chain(7).caller.get<{ items: { id: string; number: string }[] }>('commitment', '/letters');
    expect(items.length).toBeGreaterThan(1);
    const path = `/letters/${items[0]!.id}`;
    expect((await refusalOf(chain(8).caller.get('commitment', path))).status).toBe(404);
  });

  it('the draws, violations and decisions of all these days replay, and the logs are whole', async () => {
    for (const service of ['credit-rating', 'reward-penalty', 'commitment', 'subsidy'] as const) {
      expect(await auditor.get(service, '/audit/verification')).toMatchObject({ firstBad: null });
    }
  });
});

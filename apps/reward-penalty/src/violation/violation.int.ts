import { violationFlaggedV1, violationWaivedV1 } from '@app/contracts/violation';
import type { CalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import type { PaperLine } from '@app/platform/papers.dto';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { LeniencyListAnswer, ViolationAnswer, ViolationPage } from './violation.dto';

const market: TestPerson = { sub: 'regulator-market', roles: ['regulator'], department: 'market-regulation' };
const emergency: TestPerson = { sub: 'regulator-emergency', roles: ['regulator'], department: 'emergency-management' };
const officer: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };

type Answer = HttpAnswer<ViolationAnswer & { code?: string }>;

describe('violations', () => {
  let world: TestWorld;
  let service: TestService;
  let twin: TestService | undefined;
  let park: TestPark;

  const post = (as: TestPerson, path: string, body: unknown, version?: number): Promise<Answer> =>
    service.call('POST', path, { as, body, ...(version ? { ifMatch: `"${version}"` } : {}) });
  const flag = async (
    { enterpriseId }: TestEnterprise,
    more: Record<string, unknown> = {},
    as = market,
  ): Promise<ViolationAnswer> => {
    const answer = await post(as, '/violations', {
      ...{ enterpriseId, offence: 'late-annual-report', harm: 'none', facts: '年度报告未按期公示' },
      ...more,
    });
    expect([answer.status, answer.body.code]).toEqual([201, undefined]);
    return answer.body;
  };
  const register = async (): Promise<TestEnterprise> => {
    const enterprise = await park.register();
    await eventually(
      async () =>
        (await service.db.query(`select 1 from enterprise_copy where id = $1`, [enterprise.enterpriseId])).length > 0,
    );
    return enterprise;
  };
  const record = async (enterprise: TestEnterprise, determinedOn: string, offence?: string): Promise<string> => {
    const { recordId } = await park.record(enterprise, {
      determinedOn: determinedOn as CalendarDate,
      ...(offence ? { facts: { offence } } : {}),
    });
    await eventually(
      async () =>
        (await service.db.query(`select 1 from credit_record_copy where record_id = $1`, [recordId])).length > 0,
    );
    return recordId;
  };
  const personOf = ({ enterpriseId }: TestEnterprise): TestPerson => ({
    ...{ sub: `enterprise-${enterpriseId}`, roles: ['enterprise'], enterpriseId },
  });
  const read = async (id: string): Promise<ViolationAnswer> =>
    (await service.call<ViolationAnswer>('GET', `/violations/${id}`, { as: market })).body;
  const lettersAbout = async (id: string): Promise<string[]> => {
    const rows = await service.db.query<{ title: string }>(
      `select title from letter where subject_id = $1 order by id`,
      [id],
    );
    return rows.map(({ title }) => title);
  };
  const replays = async (receiptId: string): Promise<unknown> =>
    (await service.call('POST', `/receipts/${receiptId}/replay`, { as: officer })).body['agrees'];

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
  });

  afterAll(async () => {
    await twin?.stop();
    await service.close();
    await world.close();
  });

  it('that are minor, harmless and put right on the spot are not penalised but educated, all in one call', async () => {
    const enterprise = await register();
    const waived = await flag(enterprise, { correctedOn: park.today, enterpriseId: undefined, uscc: enterprise.uscc });
    expect(waived).toMatchObject({
      ...{ state: 'waived', outcome: 'no-penalty', limb: 'minor', isFirst: true, historyComplete: true, educate: true },
      ...{ department: 'market-regulation', dueOn: null, endedOn: park.today, version: 1 },
      lookBack: { from: '2024-06-02', until: '2026-06-01', facts: [], unclassifiedRecordIds: [] },
      guidance: [{ givenBy: market.sub, givenOn: park.today }],
    });
    expect(waived.law?.zh).toMatch(/第三十三条第一款前半/);
    expect(await lettersAbout(waived.id)).toEqual(['不予行政处罚决定书']);
    expect(await replays(waived.receiptId)).toBe(true);
    const event = await eventually(() =>
      world.topics.of(violationWaivedV1).find(({ data }) => data.violationId === waived.id),
    );
    expect(event.data).toMatchObject({ limb: 'minor', waivedOn: park.today, receiptId: waived.receiptId });
    const flagged = world.topics.of(violationFlaggedV1).find(({ data }) => data.violationId === waived.id)!;
    expect(flagged.data).toMatchObject({ outcome: 'no-penalty', isFirst: true, flaggedOn: park.today });
    expect(world.topics.events.indexOf(flagged)).toBeLessThan(world.topics.events.indexOf(event));
  });

  it('that are first, with slight harm, are waived only by the word of an officer of the department', async () => {
    const { id, ...told } = await flag(await register(), { harm: 'slight', correctedOn: park.today });
    expect(told).toMatchObject({ state: 'to-decide', outcome: 'may-waive', limb: 'first', isFirst: true });
    const decide = (as: TestPerson, version: number): Promise<Answer> =>
      post(as, `/violations/${id}/decision`, { waive: true, reason: '初次违法，已当场改正' }, version);
    expect((await decide(emergency, 1)).body.code).toBe('violation.other-department');
    expect((await decide(market, 7)).status).toBe(412);
    const waived = await decide(market, 1);
    expect(waived.body).toMatchObject({
      state: 'waived',
      decidedBy: market.sub,
      decisionReason: '初次违法，已当场改正',
    });
    expect((await decide(market, 2)).body.code).toBe('violation.wrong-state');
    expect(await lettersAbout(id)).toEqual(['不予行政处罚决定书']);
    const other = await flag(await register(), { harm: 'slight', correctedOn: park.today });
    const refused = await post(market, `/violations/${other.id}/decision`, { waive: false, reason: '拒不配合' }, 1);
    expect(refused.body).toMatchObject({ state: 'to-penalise', guidance: [] });
  });

  it('may be put right by a day, with proof that the department looks at', async () => {
    const enterprise = await register();
    const itself = personOf(enterprise);
    const { id, ...told } = await flag(enterprise);
    // 15 working days from Monday, 1 June 2026; the Dragon Boat Festival is on Friday, 19 June.
    expect(told).toMatchObject({ state: 'awaiting-correction', dueOn: '2026-06-23', correctionWorkingDays: 15 });
    expect(await lettersAbout(id)).toEqual(['责令改正通知书']);
    const proof = { correctedOn: park.today, proof: '已公示年度报告', paperHashes: ['a'.repeat(64)] };
    const correct = (as: TestPerson, version: number, more = {}): Promise<Answer> =>
      post(as, `/violations/${id}/correction`, { ...proof, ...more }, version);
    expect((await correct(personOf(await register()), 1)).status).toBe(404);
    expect((await correct(itself, 1, { correctedOn: '2026-06-02' })).body.code).toBe('violation.corrected-in-future');
    expect((await correct(itself, 1)).body).toMatchObject({ state: 'correction-submitted', version: 2 });
    expect((await correct(itself, 2)).body.code).toBe('violation.wrong-state');
    const review = (as: TestPerson, version: number, accepted: boolean): Promise<Answer> =>
      post(as, `/violations/${id}/correction/acceptance`, { accepted, reason: '经核实' }, version);
    expect((await review(emergency, 2, true)).status).toBe(403);
    expect((await review(market, 2, false)).body).toMatchObject({
      ...{ state: 'awaiting-correction', dueOn: '2026-06-23', correctedOn: null, version: 3 },
    });
    await correct(itself, 3);
    const accepted = await review(market, 4, true);
    expect(accepted.body).toMatchObject({
      ...{ state: 'waived', outcome: 'no-penalty', correctedOn: park.today },
      corrections: [{ accepted: false }, { accepted: true, reviewedBy: market.sub, paperHashes: proof.paperHashes }],
    });
    expect(accepted.body.receiptId).not.toBe(told.receiptId);
    expect(await replays(accepted.body.receiptId)).toBe(true);
    expect((await review(market, 5, true)).body.code).toBe('violation.wrong-state');
    // Only the first order is a letter: refused proof changes nothing about the day.
    expect(await lettersAbout(id)).toEqual(['责令改正通知书', '不予行政处罚决定书']);
    const seen = await flag(await register());
    const byDepartment = await post(market, `/violations/${seen.id}/correction`, proof, 1);
    expect(byDepartment.body).toMatchObject({ state: 'waived', corrections: [{ accepted: true }] });
  });

  it('keep the papers that prove a correction with that proof, and take none of another enterprise', async () => {
    const upload = async (as: TestPerson): Promise<PaperLine> =>
      (
        await service.call<PaperLine>('POST', `/papers?fileName=${encodeURIComponent('年报截图.pdf')}`, {
          as,
          body: Buffer.from(`%PDF-1.7\n${newId()}`),
          headers: { 'content-type': 'application/pdf' },
        })
      ).body;
    const enterprise = await register();
    const { id } = await flag(enterprise);
    const correct = (paperId: string): Promise<Answer> =>
      post(
        personOf(enterprise),
        `/violations/${id}/correction`,
        { correctedOn: park.today, proof: '已补报年度报告', paperIds: [paperId] },
        1,
      );
    const foreign = await correct((await upload(personOf(await register()))).id);
    expect([foreign.status, foreign.body.code]).toEqual([422, 'paper.not-there']);
    const paper = await upload(personOf(enterprise));
    const corrected = await correct(paper.id);
    expect([corrected.status, corrected.body.corrections]).toMatchObject([200, [{ accepted: null, papers: [paper] }]]);
    expect((await read(id)).corrections[0]!.papers).toEqual([paper]);
  });

  it('say in their letters what is asked for, what counts from when, and how to have it reviewed', async () => {
    const read = async (subjectId: string): Promise<{ kind: string; text: string; basis: string; remedy: string }> => {
      const { body } = await service.call<{ items: { id: string }[] }>('GET', `/letters?subjectId=${subjectId}`, {
        as: officer,
      });
      const letter = await service.call<{ kind: string; paragraphs: string[]; basis: string[]; remedy: string }>(
        'GET',
        `/letters/${body.items[0]!.id}`,
        { as: officer },
      );
      const { kind, paragraphs, basis, remedy } = letter.body;
      return { kind, text: paragraphs.join(''), basis: basis.join(''), remedy };
    };
    const order = await read((await flag(await register())).id);
    expect(order.text).toMatch(/2026-06-23 前（含当日）改正，并在该日前提交改正证明.*逾期未改正或者未提交证明的/);
    // No record has been made that an objection could be about.
    expect(order.remedy).not.toMatch(/提出异议/);
    const noFault = await read((await flag(await register(), { noFaultProved: true })).id);
    expect(noFault).toMatchObject({ kind: 'decision' });
    expect(noFault.text).toMatch(/自 2026-06-01 起24个月内再次发生同类行为的，不再属于初次违法/);
    expect(noFault.basis).toMatch(/第三十三条第二款.*法律、行政法规另有规定的，从其规定.*第三十三条第三款/);
    expect(noFault.remedy).toMatch(/六十日.*行政复议.*六个月.*行政诉讼/);
  });

  it('are penalised when they are not listed, and never when the party has proved that it had no fault', async () => {
    const enterprise = await register();
    const unlisted = await flag(enterprise, { offence: 'unlicensed-food', harm: 'substantial' });
    expect(unlisted).toMatchObject({
      state: 'to-penalise',
      limb: null,
      law: null,
      reasons: ['not-listed'],
      educate: false,
    });
    expect(unlisted.text.zh).toMatch(/不在首违不罚/);
    const noFault = await flag(enterprise, { offence: 'unlicensed-food', harm: 'substantial', noFaultProved: true });
    expect(noFault).toMatchObject({ state: 'waived', limb: 'no-fault' });
    const none = await post(market, `/violations/${unlisted.id}/guidance`, { text: '讲解规定' }, 1);
    expect(none.body.code).toBe('violation.no-guidance-due');
    const given = await post(market, `/violations/${noFault.id}/guidance`, { text: '讲解食品经营许可规定' }, 1);
    expect(given.body.guidance.map(({ text }) => text)).toContain('讲解食品经营许可规定');
  });

  it('are repeats of earlier ones, also of waived ones and of records from elsewhere, but for those withdrawn', async () => {
    const enterprise = await register();
    const first = await flag(enterprise, { harm: 'slight' });
    const second = await flag(enterprise, { harm: 'slight' }, emergency);
    expect(second).toMatchObject({
      ...{ state: 'to-penalise', isFirst: false, reasons: ['repeat-offence'], department: 'emergency-management' },
      lookBack: { facts: [{ source: 'violation', id: first.id, on: park.today, voidedOn: null }] },
    });
    const withdrawal = { reason: '登记对象有误' };
    expect((await post(emergency, `/violations/${first.id}/withdrawal`, withdrawal, 1)).status).toBe(403);
    expect((await post(market, `/violations/${first.id}/withdrawal`, withdrawal, 1)).body.state).toBe('withdrawn');
    // The second is the first now, and is told so, with days of its own.
    const again = await read(second.id);
    expect(again).toMatchObject({
      ...{ state: 'awaiting-correction', isFirst: true, reasons: [], dueOn: '2026-06-23', version: 2 },
      lookBack: { facts: [{ id: first.id, voidedOn: park.today }] },
    });
    expect(await replays(again.receiptId)).toBe(true);
    expect((await post(market, `/violations/${first.id}/withdrawal`, withdrawal, 2)).status).toBe(409);

    const waivedBefore = await register();
    await flag(waivedBefore, { correctedOn: park.today });
    expect(await flag(waivedBefore, { harm: 'slight' })).toMatchObject({ isFirst: false, state: 'to-penalise' });
  });

  it('look back exactly two years over the records, and are judged again when such a record turns out void', async () => {
    const old = await register();
    await record(old, '2024-06-01', 'late-annual-report');
    expect(await flag(old, { harm: 'slight' })).toMatchObject({ isFirst: true, state: 'awaiting-correction' });
    const recent = await register();
    const recordId = await record(recent, '2024-06-02', 'late-annual-report');
    await record(recent, '2025-01-01', 'price-not-marked');
    const repeat = await flag(recent, { harm: 'slight' });
    expect(repeat).toMatchObject({
      ...{ isFirst: false, historyComplete: true, state: 'to-penalise' },
      lookBack: { facts: [{ source: 'credit-record', id: recordId, on: '2024-06-02' }] },
    });
    await park.annul(recent, { recordId, determinedOn: '2024-06-02' as CalendarDate });
    await eventually(async () => (await read(repeat.id)).state === 'awaiting-correction');
  });

  it('are not called first while the history is not complete; an officer who waives says that it was looked up', async () => {
    const enterprise = await register();
    const recordId = await record(enterprise, '2025-05-05');
    const { id, ...told } = await flag(enterprise, { harm: 'slight', correctedOn: park.today });
    expect(told).toMatchObject({
      ...{ state: 'to-decide', isFirst: null, historyComplete: false },
      lookBack: { unclassifiedRecordIds: [recordId] },
    });
    expect(told.text.zh).toMatch(/历史不完整/);
    const event = await eventually(() =>
      world.topics.of(violationFlaggedV1).find(({ data }) => data.violationId === id),
    );
    expect(event.data.isFirst).toBe(false);
    const decide = (more = {}): Promise<Answer> =>
      post(market, `/violations/${id}/decision`, { waive: true, reason: '已人工核查', ...more }, 1);
    expect((await decide()).body.code).toBe('violation.history-unchecked');
    const forced = service.db.query(
      `update violation set state = 'waived', decided_by = 'x', decided_on = judged_on, decision_reason = 'x', ended_on = judged_on where id = $1`,
      [id],
    );
    await expect(forced).rejects.toMatchObject({ driverError: { code: '23514' } });
    expect((await decide({ historyChecked: true })).body).toMatchObject({ state: 'waived', historyChecked: true });
  });

  it('that could be waived cannot any more once an earlier record of the same kind becomes known', async () => {
    const enterprise = await register();
    const { id } = await flag(enterprise, { harm: 'slight', correctedOn: park.today });
    await record(enterprise, '2025-05-05', 'late-annual-report');
    const late = await post(market, `/violations/${id}/decision`, { waive: true, reason: '初次' }, 1);
    expect([late.status, late.body.code]).toEqual([409, 'violation.not-waivable-any-more']);
    const not = await post(market, `/violations/${id}/decision`, { waive: false, reason: '不是初次' }, 1);
    expect(not.body).toMatchObject({ state: 'to-penalise', isFirst: false, reasons: ['repeat-offence'] });
  });

  it('are flagged by code also when more come at once than there are connections', async () => {
    const { uscc } = await register();
    const body = { uscc, offence: 'price-not-marked', harm: 'substantial', facts: '未明码标价' };
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(market, '/violations', body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  });

  it('situation 10: of flags within one second, by two departments on two instances, exactly one is first', async () => {
    const other = await TestService.startOn(world, rewardPenalty, service.database);
    twin = other;
    for (let round = 0; round < 5; round++) {
      const { enterpriseId } = await register();
      const body = { enterpriseId, offence: 'price-not-marked', harm: 'slight', facts: '未明码标价' };
      const answers = await Promise.all(
        [0, 1, 2, 3].map((n) =>
          (n % 2 ? other : service).call<ViolationAnswer>('POST', '/violations', {
            as: n < 2 ? market : emergency,
            body,
          }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(answers.filter((answer) => answer.body.isFirst)).toHaveLength(1);
      expect(answers.filter((answer) => answer.body.state === 'to-penalise')).toHaveLength(3);
    }
  });

  it('are seen by regulators, the credit centre and the enterprise itself; the list in force is there for the form', async () => {
    const enterprise = await register();
    const mine = await flag(enterprise);
    const theirs = await flag(await register());
    const get = <Body>(as: TestPerson, path: string): Promise<HttpAnswer<Body>> => service.call('GET', path, { as });
    const itself = personOf(enterprise);
    expect((await get(itself, `/violations/${mine.id}`)).status).toBe(200);
    expect((await get(itself, `/violations/${theirs.id}`)).status).toBe(404);
    expect((await get(itself, `/violations/${newId()}`)).status).toBe(404);
    expect((await get(itself, `/violations?enterpriseId=${theirs.enterpriseId}`)).status).toBe(404);
    expect((await get<ViolationPage>(itself, '/violations')).body.items.map(({ id }) => id)).toEqual([mine.id]);
    const filtered = await get<ViolationPage>(
      market,
      '/violations?state=awaiting-correction&department=market-regulation&offence=late-annual-report&limit=1',
    );
    expect(filtered.body.items.map(({ id }) => id)).toEqual([theirs.id]);
    const next = await get<ViolationPage>(market, `/violations?limit=1&cursor=${filtered.body.nextCursor}`);
    expect(next.body.items.map(({ id }) => id)).toEqual([mine.id]);
    const { body } = await get<LeniencyListAnswer>(market, '/leniency/offences');
    expect(body).toMatchObject({ rule: { version: '2025.1' }, lookBackMonths: 24 });
    expect(body.offences.map(({ code }) => code)).toContain('late-annual-report');
    const noDepartment = await post({ sub: 'x', roles: ['regulator'] }, '/violations', {
      ...{ enterpriseId: enterprise.enterpriseId, offence: 'price-not-marked', harm: 'none', facts: '未明码标价' },
    });
    expect(noDepartment.body.code).toBe('violation.department-missing');
    const both = await post(market, '/violations', {
      ...{ enterpriseId: enterprise.enterpriseId, uscc: enterprise.uscc },
      ...{ offence: 'price-not-marked', harm: 'none', facts: '未明码标价' },
    });
    expect(both.body.code).toBe('violation.which-enterprise');
    for (const role of ['enterprise', 'credit-officer', 'auditor', 'subsidy-officer'] as const) {
      const as: TestPerson = role === 'enterprise' ? itself : { sub: role, roles: [role] };
      expect((await post(as, '/violations', {})).status).toBe(403);
      expect((await post(as, `/violations/${mine.id}/decision`, {}, 1)).status).toBe(403);
    }
  });
});

import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { type TestEnterprise, TestPark } from '@app/testing/park';
import { TestService, TestWorld } from '@app/testing/test-service';
import type { WorkGroup, WorkList } from '@app/platform/work.dto';
import { rewardPenalty } from '../service';

const market: TestPerson = { sub: 'regulator-market', roles: ['regulator'], department: 'market-regulation' };
const colleague: TestPerson = { ...market, sub: 'regulator-market-2' };
const emergency: TestPerson = { sub: 'regulator-emergency', roles: ['regulator'], department: 'emergency-management' };
const officer: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const second: TestPerson = { sub: 'credit-officer-2', roles: ['credit-officer'] };

describe('what waits', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let enterprise: TestEnterprise;
  let itself: TestPerson;

  const groups = async (as: TestPerson): Promise<WorkGroup[]> => {
    const { status, body } = await service.call<WorkList & Record<string, unknown>>('GET', '/work', { as });
    expect(status).toBe(200);
    return body.groups;
  };
  const kinds = async (as: TestPerson): Promise<string[]> => (await groups(as)).map(({ kind }) => kind).sort();
  const waiting = async (as: TestPerson, kind: string): Promise<WorkGroup | undefined> =>
    (await groups(as)).find((group) => group.kind === kind);
  const post = async (as: TestPerson, path: string, body: unknown, version?: number): Promise<{ id: string }> => {
    const answer = await service.call<{ id: string }>('POST', path, {
      ...{ as, body, ...(version ? { ifMatch: `"${version}"` } : {}) },
    });
    expect([path, answer.status < 300, answer.body]).toEqual([path, true, answer.body]);
    return answer.body;
  };
  const flag = (harm: string, offence: string, more = {}): Promise<{ id: string }> =>
    post(market, '/violations', { enterpriseId: enterprise.enterpriseId, offence, harm, facts: '检查发现', ...more });

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
    enterprise = await park.register();
    itself = { sub: 'enterprise-1', roles: ['enterprise'], enterpriseId: enterprise.enterpriseId };
    await eventually(async () => (await service.db.query(`select 1 from enterprise_copy`)).length === 1);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('is nothing for whoever has nothing to do', async () => {
    for (const as of [market, officer, itself]) expect(await kinds(as)).toEqual([]);
  });

  it('of violations is the department’s alone, and the enterprise’s own', async () => {
    const open = await flag('none', 'late-annual-report');
    await flag('slight', 'licence-not-displayed', { correctedOn: park.today });
    const grave = await flag('substantial', 'goods-on-pavement');
    expect(await kinds(market)).toEqual(['violation.decide', 'violation.penalise']);
    expect(await kinds(emergency)).toEqual([]);
    expect(await kinds(officer)).toEqual([]);
    expect((await waiting(market, 'violation.penalise'))?.items).toMatchObject([
      { id: grave.id, enterpriseId: enterprise.enterpriseId, enterpriseName: `测试企业${enterprise.uscc.slice(-6)}` },
    ]);
    const mine = await waiting(itself, 'violation.correct');
    expect(mine).toMatchObject({ count: 1, overdueCount: 0, items: [{ id: open.id, workingDaysLeft: 15 }] });
    expect(mine!.items[0]!.what.zh).not.toContain('late-annual-report');
    await post(itself, `/violations/${open.id}/correction`, { correctedOn: park.today, proof: '已经公示' }, 1);
    expect(await kinds(market)).toContain('violation.review-correction');
    expect(await kinds(itself)).toEqual([]);
    const other: TestPerson = { ...itself, enterpriseId: '018f0000-0000-7000-8000-000000000000' };
    expect(await kinds(other)).toEqual([]);
  });

  it('for a second person is not shown to the first', async () => {
    const { recordId } = await park.record(enterprise);
    await eventually(
      async () =>
        (await service.db.query(`select 1 from credit_record_copy where record_id = $1`, [recordId])).length > 0,
    );
    const { id } = await post(itself, '/objections', { recordId, grounds: '决定书与事实不符，请予核查' });
    expect(await kinds(officer)).toEqual(['objection.recommend']);
    await post(officer, `/objections/${id}/recommendation`, { uphold: true, reason: '经核查属实' }, 1);
    expect(await kinds(officer)).toEqual([]);
    expect(await waiting(second, 'objection.decide')).toMatchObject({ count: 1, items: [{ id }] });
  });

  it('of an annulment is for another one of the department, or for the credit centre', async () => {
    const { id } = await post(market, '/penalties', {
      ...{ enterpriseId: enterprise.enterpriseId, offence: 'illegal-dumping', class: 'minor', measures: '警告' },
      ...{ documentNumber: '东市监罚〔2026〕3号', legalBasis: '某条例第十八条', sector: 'city-management' },
      obligations: [{ what: '清理现场', dueOn: '2026-06-16' }],
    });
    expect(await waiting(itself, 'penalty.fulfil')).toMatchObject({ items: [{ id, dueOn: '2026-06-16' }] });
    await post(market, `/penalties/${id}/annulment`, { reason: '认定事实有误，原处罚决定依据不足，应予撤销' }, 1);
    expect(await kinds(market)).not.toContain('penalty.decide-annulment');
    expect(await kinds(emergency)).toEqual([]);
    for (const as of [colleague, second]) {
      expect(await waiting(as, 'penalty.decide-annulment')).toMatchObject({ count: 1, items: [{ id }] });
    }
  });

  it('of a proposal for the red list is for another officer, its measures for the department that carries them out', async () => {
    const good = await park.registerGood();
    await eventually(async () => (await waiting(officer, 'red-list.propose'))?.count === 1);
    const { id } = await post(officer, '/red-list/entries', { enterpriseId: good.enterpriseId });
    expect(await waiting(officer, 'red-list.confirm')).toBeUndefined();
    expect(await waiting(second, 'red-list.confirm')).toMatchObject({ items: [{ id }] });
    await post(second, `/red-list/entries/${id}/confirm`, {}, 1);
    const [measure] = await service.db.query<{ id: string; department: string }>(
      `select id, department from measure where enterprise_id = $1 limit 1`,
      [good.enterpriseId],
    );
    const concerned: TestPerson = { sub: 'regulator-x', roles: ['regulator'], department: measure!.department };
    expect((await waiting(concerned, 'measure.feedback'))?.items.map((item) => item.id)).toContain(measure!.id);
    expect((await waiting({ ...concerned, department: 'nobody' }, 'measure.feedback'))?.count).toBeUndefined();
  });

  it('that is over its day is counted, and comes first', async () => {
    world.clock.moveTo(new Date('2026-06-20T09:00:00+08:00'));
    const mine = await waiting(itself, 'penalty.fulfil');
    expect(mine).toMatchObject({ overdueCount: 1 });
    expect(mine!.items[0]!.workingDaysLeft).toBeLessThan(0);
  });
});

import { obligationsFulfilledV1, penaltyAnnulledV1, penaltyDeterminedV1 } from '@app/contracts/violation';
import { newId } from '@app/platform/id';
import { recordIdOf } from '@app/platform/source-record';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { ViolationAnswer } from '../violation/violation.dto';
import type { PenaltyAnswer, PenaltyPage } from './penalty.dto';

const market: TestPerson = { sub: 'regulator-market', roles: ['regulator'], department: 'market-regulation' };
const colleague: TestPerson = { ...market, sub: 'regulator-market-2' };
const emergency: TestPerson = { sub: 'regulator-emergency', roles: ['regulator'], department: 'emergency-management' };
const officer: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };

type Answer<Body = PenaltyAnswer> = HttpAnswer<Body & { code?: string }>;

describe('penalties', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let count = 0;

  const post = <Body = PenaltyAnswer>(
    as: TestPerson,
    path: string,
    body: unknown,
    version?: number,
  ): Promise<Answer<Body>> => service.call('POST', path, { as, body, ...(version ? { ifMatch: `"${version}"` } : {}) });
  const register = async (): Promise<TestEnterprise> => {
    const enterprise = await park.register();
    await eventually(
      async () =>
        (await service.db.query(`select 1 from enterprise_copy where id = $1`, [enterprise.enterpriseId])).length > 0,
    );
    return enterprise;
  };
  const flag = async ({ enterpriseId }: TestEnterprise, harm = 'substantial'): Promise<ViolationAnswer> => {
    const body = { enterpriseId, offence: 'late-annual-report', harm, facts: '年度报告未按期公示' };
    const answer = await post<ViolationAnswer>(market, '/violations', body);
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const penalty = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
    ...{ class: 'general', legalBasis: '企业信息公示暂行条例第十八条', measures: '罚款一万元，责令改正' },
    ...{ documentNumber: `东市监罚〔2026〕${++count}号`, obligations: [] },
    ...more,
  });
  const determined = async (more: Record<string, unknown>): Promise<PenaltyAnswer> => {
    const answer = await post(market, '/penalties', penalty(more));
    expect([answer.status, answer.body.code]).toEqual([201, undefined]);
    return answer.body;
  };
  const stateOf = async (path: string): Promise<string> =>
    (await service.call<{ state: string }>('GET', path, { as: market })).body.state;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('answer a violation that is to be penalised, once, and tell the enterprise what to do and how to appeal', async () => {
    const enterprise = await register();
    const { id: violationId, state } = await flag(enterprise);
    expect(state).toBe('to-penalise');
    const body = penalty({
      violationId,
      fineFen: '1000000',
      obligations: [{ what: '公示年度报告', dueOn: '2026-06-10' }],
    });
    expect((await post(emergency, '/penalties', body)).body.code).toBe('violation.other-department');
    const made = await post(market, '/penalties', body);
    expect(made.body).toMatchObject({
      ...{ violationId, offence: 'late-annual-report', sector: 'market-regulation', authority: '园区市场监督管理部门' },
      ...{
        state: 'determined',
        version: 1,
        fineFen: '1000000',
        obligationsFulfilledOn: null,
        determinedOn: park.today,
      },
      recordId: recordIdOf(made.body.id),
      obligations: [
        { n: 1, what: '缴纳罚款 10000.00 元', dueOn: '2026-06-16' },
        { n: 2, what: '公示年度报告', dueOn: '2026-06-10' },
      ],
    });
    expect(await stateOf(`/violations/${violationId}`)).toBe('penalised');
    const event = await eventually(() =>
      world.topics.of(penaltyDeterminedV1).find(({ data }) => data.penaltyId === made.body.id),
    );
    expect(event.data).toMatchObject({
      violationId,
      class: 'general',
      fineFen: '1000000',
      department: market.department,
    });
    expect(event.data.obligationsFulfilledOn).toBeUndefined();
    const again = await post(market, '/penalties', penalty({ violationId }));
    expect([again.status, again.body.code]).toEqual([409, 'violation.wrong-state']);
    const { body: letters } = await service.call<{ items: { id: string }[] }>(
      'GET',
      `/letters?subjectId=${made.body.id}`,
      {
        as: { sub: 'enterprise-1', roles: ['enterprise'], enterpriseId: enterprise.enterpriseId },
      },
    );
    const letter = await service.call('GET', `/letters/${letters.items[0]!.id}`, { as: officer });
    expect(letter.body).toMatchObject({ kind: 'decision', amountFen: '1000000', amountInCapitals: '壹万元整' });
    expect(letter.body['remedy']).toMatch(/六十日.*行政复议.*六个月.*行政诉讼/);
  });

  it('are not for violations that the law lets off or gives time, nor around the leniency list', async () => {
    const enterprise = await register();
    const waiting = await flag(enterprise, 'none');
    const refused = await post(market, '/penalties', penalty({ violationId: waiting.id }));
    expect([refused.status, refused.body.code]).toEqual([409, 'violation.wrong-state']);
    const { enterpriseId } = enterprise;
    // By its code or by its title, however it is written.
    for (const offence of ['late-annual-report', 'Late-Annual-Report', '未按期公示年度报告']) {
      const around = await post(market, '/penalties', penalty({ enterpriseId, offence }));
      expect([offence, around.body.code]).toEqual([offence, 'penalty.flag-first']);
    }
    for (const about of [{}, { offence: '无照经营' }, { violationId: waiting.id, offence: '无照经营' }]) {
      expect((await post(market, '/penalties', penalty(about))).status).toBe(400);
    }
    const early = { enterpriseId, offence: '无照经营', obligations: [{ what: '停止经营', dueOn: '2026-05-31' }] };
    expect((await post(market, '/penalties', penalty(early))).body.code).toBe('penalty.due-before-decision');
    // Without duties there is nothing left to do.
    expect(await determined({ uscc: enterprise.uscc, offence: '无照经营', measures: '警告' })).toMatchObject({
      ...{ state: 'fulfilled', obligationsFulfilledOn: park.today, violationId: null },
    });
  });

  it('stand once under their number, also when two are entered at once', async () => {
    const { enterpriseId } = await register();
    const body = penalty({ enterpriseId, offence: '无照经营' });
    const answers = await Promise.all([1, 2, 3].map(() => post(market, '/penalties', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.flatMap((answer) => answer.body.code ?? [])).toEqual(Array(2).fill('penalty.duplicate'));
    expect((await post(emergency, '/penalties', body)).status).toBe(201);
  });

  it('have their duties noted by their department, not by the credit centre over its head', async () => {
    const enterprise = await register();
    const { enterpriseId } = enterprise;
    const obligations = [{ what: '提交整改报告' }];
    const { recordId } = await determined({ enterpriseId, offence: '无照经营', obligations });
    await park.record(enterprise, { recordId });
    const refused = await eventually(async () => {
      const body = { fulfilledOn: park.today, evidence: '企业来电' };
      const answer = await post(officer, `/records/${recordId}/obligations`, body);
      return answer.status === 404 ? null : answer;
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'record.duties-with-department']);
  });

  it('are fulfilled duty by duty; the last day counts, and the copy of the record knows it whichever comes first', async () => {
    const enterprise = await register();
    const obligations = [{ what: '公示年度报告' }, { what: '提交整改报告' }];
    const { id, recordId } = await determined({
      enterpriseId: enterprise.enterpriseId,
      offence: '无照经营',
      obligations,
    });
    const fulfil = (n: number, fulfilledOn: string, version: number, as = market): Promise<Answer> =>
      post(as, `/penalties/${id}/obligations/${n}/fulfilment`, { fulfilledOn, evidence: '回执第1号' }, version);
    expect((await fulfil(1, park.today, 1, emergency)).status).toBe(403);
    expect((await fulfil(3, park.today, 1)).body.code).toBe('penalty.obligation-not-found');
    expect((await fulfil(1, '2026-06-02', 1)).body.code).toBe('penalty.fulfilled-on-wrong-day');
    expect((await fulfil(1, '2026-05-31', 1)).body.code).toBe('penalty.fulfilled-on-wrong-day');
    world.clock.moveTo(new Date('2026-06-05T09:00:00+08:00'));
    expect((await fulfil(2, '2026-06-05', 1)).body).toMatchObject({ state: 'determined', version: 2 });
    expect((await fulfil(2, '2026-06-05', 2)).body.code).toBe('penalty.obligation-fulfilled');
    expect((await fulfil(1, '2026-06-03', 2)).body).toMatchObject({
      ...{ state: 'fulfilled', obligationsFulfilledOn: park.today },
    });
    const knownOn = async (): Promise<unknown[]> =>
      service.db.query(`select record, obligations_fulfilled_on as "on" from credit_record_copy where record_id = $1`, [
        recordId,
      ]);
    expect(await knownOn()).toEqual([{ record: null, on: park.today }]);
    const told = await eventually(() =>
      world.topics.of(obligationsFulfilledV1).find(({ data }) => data.recordId === recordId),
    );
    expect(told.data).toMatchObject({ penaltyId: id, fulfilledOn: park.today });
    await park.record(enterprise, { recordId, facts: { offence: '无照经营' } });
    const fromBoth = await eventually(async () => {
      const [copy] = (await knownOn()) as { record: string | null }[];
      return copy?.record && copy;
    });
    expect(fromBoth).toEqual({ record: 'penalty', on: park.today });
  });

  it('are annulled by two people, void from their origin: the violation never counted', async () => {
    const enterprise = await register();
    const violation = await flag(enterprise);
    const { id, recordId } = await determined({ violationId: violation.id });
    const repeat = await flag(enterprise, 'slight');
    expect([repeat.state, repeat.isFirst]).toEqual(['to-penalise', false]);
    const propose = (version: number): Promise<Answer> =>
      post(market, `/penalties/${id}/annulment`, { reason: '处罚决定认定的主体有误，经办人 13812345678' }, version);
    const decide = (as: TestPerson, version: number, agree = true): Promise<Answer> =>
      post(as, `/penalties/${id}/annulment/decision`, { agree, reason: '同意' }, version);
    expect((await decide(colleague, 1)).body.code).toBe('penalty.annulment-not-proposed');
    expect((await propose(1)).body).toMatchObject({ annulmentProposedBy: market.sub, version: 2 });
    expect((await propose(2)).body.code).toBe('penalty.annulment-open');
    expect((await decide(market, 2)).body.code).toBe('two-people.same-person');
    expect((await decide(emergency, 2)).body.code).toBe('violation.other-department');
    const forced = service.db.query(
      `update penalty set state = 'annulled', annulment_decided_by = annulment_proposed_by, annulled_on = determined_on, annulled_cause = 'department'
       where id = $1`,
      [id],
    );
    await expect(forced).rejects.toMatchObject({ driverError: { constraint: 'penalty_two_people' } });
    expect((await decide(officer, 2, false)).body).toMatchObject({ state: 'fulfilled', annulmentProposedBy: null });
    await propose(3);
    expect((await decide(colleague, 4)).body).toMatchObject({
      ...{ state: 'annulled', annulledCause: 'department', annulmentDecidedBy: colleague.sub, annulledOn: park.today },
    });
    expect(await stateOf(`/violations/${violation.id}`)).toBe('annulled');
    expect(await stateOf(`/violations/${repeat.id}`)).toBe('awaiting-correction');
    const events = (): unknown[] => world.topics.of(penaltyAnnulledV1).filter(({ data }) => data.penaltyId === id);
    await eventually(() => events().length === 1);
    expect(events()).toMatchObject([{ data: { reason: '处罚决定认定的主体有误，经办人 138****5678' } }]);
    // The echo from credit-rating, twice: nothing more happens.
    for (let n = 0; n < 2; n++) await park.annul(enterprise, { recordId, determinedOn: park.today });
    await eventually(
      async () =>
        (
          await service.db.query(`select 1 from credit_record_copy where record_id = $1 and annulled_on is not null`, [
            recordId,
          ])
        ).length > 0,
    );
    expect(events()).toHaveLength(1);
    expect((await propose(5)).body.code).toBe('penalty.wrong-state');
    const letters = await service.db.query(`select title from letter where subject_id = $1 order by id`, [id]);
    expect(letters).toEqual([{ title: '行政处罚决定书' }, { title: '撤销行政处罚决定书' }]);
  });

  it('are void when their record is: an objection that was upheld needs no second event', async () => {
    const enterprise = await register();
    const violation = await flag(enterprise);
    const { id, recordId } = await determined({ violationId: violation.id });
    await park.record(enterprise, { recordId, facts: { offence: 'late-annual-report' } });
    const repeat = await flag(enterprise, 'slight');
    await eventually(
      async () =>
        (
          await service.db.query(`select 1 from credit_record_copy where record_id = $1 and record is not null`, [
            recordId,
          ])
        ).length > 0,
    );
    // The violation and the record of its penalty are one fact, not two.
    const third = await flag(enterprise, 'slight');
    expect(third.lookBack.facts.map((fact) => fact.id)).toEqual([violation.id, repeat.id].sort());
    await park.annul(enterprise, { recordId, determinedOn: park.today });
    await eventually(async () => (await stateOf(`/penalties/${id}`)) === 'annulled');
    const { body } = await service.call<PenaltyAnswer>('GET', `/penalties/${id}`, { as: officer });
    expect(body).toMatchObject({ annulledCause: 'record', annulledOn: park.today, annulmentDecidedBy: null });
    expect(await stateOf(`/violations/${violation.id}`)).toBe('annulled');
    // The next of the two is the first now; the one after it still is not.
    expect(await stateOf(`/violations/${repeat.id}`)).toBe('awaiting-correction');
    expect(await stateOf(`/violations/${third.id}`)).toBe('to-penalise');
    expect(world.topics.of(penaltyAnnulledV1).filter(({ data }) => data.penaltyId === id)).toEqual([]);
  });

  it('without a violation count as history too, and never beside their own record', async () => {
    const enterprise = await register();
    const { enterpriseId } = enterprise;
    const { id, recordId } = await determined({ enterpriseId, offence: 'unlicensed-food' });
    await park.record(enterprise, { recordId });
    await eventually(
      async () =>
        (await service.db.query(`select 1 from credit_record_copy where record_id = $1`, [recordId])).length > 0,
    );
    const body = { enterpriseId, offence: 'unlicensed-food', harm: 'none', facts: '再次无证经营' };
    const flagged = await post<ViolationAnswer>(market, '/violations', body);
    expect(flagged.body).toMatchObject({
      ...{ isFirst: false, historyComplete: true },
      lookBack: { facts: [{ source: 'penalty', id }] },
    });
  });

  it('are seen by regulators, the credit centre and the enterprise itself', async () => {
    const enterprise = await register();
    const { enterpriseId } = enterprise;
    const mine = await determined({ enterpriseId, offence: '无照经营' });
    const theirs = await determined({ enterpriseId: (await register()).enterpriseId, offence: '无照经营' });
    const itself: TestPerson = { sub: 'enterprise-9', roles: ['enterprise'], enterpriseId };
    const get = <Body>(as: TestPerson, path: string): Promise<HttpAnswer<Body>> => service.call('GET', path, { as });
    expect((await get(itself, `/penalties/${mine.id}`)).status).toBe(200);
    expect((await get(itself, `/penalties/${theirs.id}`)).status).toBe(404);
    expect((await get(market, `/penalties/${newId()}`)).status).toBe(404);
    expect((await get(itself, `/penalties?enterpriseId=${theirs.enterpriseId}`)).status).toBe(404);
    expect((await get<PenaltyPage>(itself, '/penalties')).body.items.map(({ id }) => id)).toEqual([mine.id]);
    const filtered = await get<PenaltyPage>(market, `/penalties?state=fulfilled&enterpriseId=${enterpriseId}&limit=1`);
    expect(filtered.body.items.map(({ id }) => id)).toEqual([mine.id]);
    for (const role of ['enterprise', 'credit-officer', 'auditor', 'subsidy-officer'] as const) {
      const as: TestPerson = role === 'enterprise' ? itself : { sub: role, roles: [role] };
      expect((await post(as, '/penalties', {})).status).toBe(403);
      expect((await post(as, `/penalties/${mine.id}/annulment`, {}, 1)).status).toBe(403);
    }
  });
});

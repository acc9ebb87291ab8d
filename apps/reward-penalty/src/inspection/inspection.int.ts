import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { InspectionAnswer, InspectionPage } from './inspection.dto';

const regulator: TestPerson = { sub: 'regulator-1', roles: ['regulator'], department: '市场监管局' };
const other: TestPerson = { sub: 'regulator-2', roles: ['regulator'], department: '应急管理局' };
const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };
const REASON = '接到举报，反映其超范围经营';

describe('inspections outside a draw', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;

  const post = (
    as: TestPerson,
    path: string,
    body: unknown,
    version?: number,
  ): Promise<HttpAnswer<InspectionAnswer & { code?: string }>> =>
    service.call('POST', path, { as, body, ...(version ? { ifMatch: `"${version}"` } : {}) });
  const register = async (): Promise<TestEnterprise> => {
    const enterprise = await park.register();
    const { enterpriseId } = enterprise;
    await eventually(
      async () => (await service.db.query(`select 1 from enterprise_copy where id = $1`, [enterpriseId])).length > 0,
    );
    return enterprise;
  };
  const order = (uscc: string, inspection: string, as = regulator): ReturnType<typeof post> =>
    post(as, '/inspections', { uscc, inspection, reason: REASON });
  const result = (id: string, on: string, as = regulator, version = 1): ReturnType<typeof post> =>
    post(as, `/inspections/${id}/result`, { outcome: 'corrected-on-order', on, note: '已责令当场改正' }, version);

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('are ordered and end once with a public result, by the department whose they are', async () => {
    const { uscc } = await register();
    const ordered = await order(` ${uscc.toLowerCase()} `, 'complaint');
    expect([ordered.status, ordered.body]).toMatchObject([201, { uscc, state: 'ordered', department: '市场监管局' }]);
    const { id } = ordered.body;
    expect((await result(id, park.today, other)).body.code).toBe('inspection.other-department');
    for (const on of ['2026-05-31', '2026-06-02']) {
      expect((await result(id, on)).body.code).toBe('inspection.result-date');
    }
    const done = await result(id, park.today);
    expect([done.status, done.body]).toMatchObject([
      200,
      { state: 'done', version: 2, outcomeText: { zh: '发现问题已责令改正' }, inspectedOn: park.today },
    ]);
    expect((await result(id, park.today, regulator, 2)).body.code).toBe('inspection.wrong-state');
    const audited = await service.db.query<{ action: string }>(
      `select action from audit where subject_id = $1 order by id`,
      [id],
    );
    expect(audited.map(({ action }) => action)).toEqual(['inspection.ordered', 'inspection.done']);
  });

  it('are routine once a year at most, by any department and also when two order at once; complaints are not limited', async () => {
    const { uscc } = await register();
    const answers = await Promise.all([order(uscc, 'routine'), order(uscc, 'routine', other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.flatMap(({ body }) => body.code ?? [])).toEqual(['inspection.this-year-already']);
    const { receiptId } = answers.find(({ status }) => status === 201)!.body;
    const replayed = await service.call('POST', `/receipts/${receiptId}/replay`, { as: auditor });
    expect(replayed.body).toMatchObject({ agrees: true, result: { exempt: false, reason: 'not-red-listed' } });
    for (const kind of ['complaint', 'referral', 'campaign']) expect((await order(uscc, kind)).status).toBe(201);
    expect((await order(uscc, 'double-random')).body.code).toBe('request.invalid');
    const unknown = await order('91320199MA2B00019B', 'complaint');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'inspection.unknown-code']);
  });

  it('are not announced to whom they are about; once done it sees the result, not who complained', async () => {
    const own = await register();
    const itself: TestPerson = { sub: 'enterprise-1', roles: ['enterprise'], enterpriseId: own.enterpriseId };
    const foreign = await order((await register()).uscc, 'complaint');
    const { id } = (await order(own.uscc, 'complaint')).body;
    const list = async (query = ''): Promise<InspectionPage['items']> =>
      (await service.call<InspectionPage>('GET', `/inspections${query}`, { as: itself })).body.items;
    const get = (of: string): Promise<HttpAnswer> => service.call('GET', `/inspections/${of}`, { as: itself });
    expect([await list(), await list('?state=ordered'), (await get(id)).status]).toEqual([[], [], 404]);
    await result(id, park.today);
    expect(await list()).toMatchObject([{ id, state: 'done', reason: null, note: '已责令当场改正' }]);
    expect((await get(id)).body['reason']).toBeNull();
    await result(foreign.body.id, park.today);
    expect([(await get(foreign.body.id)).status, (await get(newId())).status]).toEqual([404, 404]);
    const theirs = await service.call('GET', `/inspections?enterpriseId=${foreign.body.enterpriseId}`, { as: itself });
    expect(theirs.status).toBe(404);
    const all = await service.call<InspectionPage>(
      'GET',
      `/inspections?department=${regulator.department}&state=done`,
      {
        as: auditor,
      },
    );
    expect(all.body.items.map((item) => item.reason)).toContain(REASON);
  });
});

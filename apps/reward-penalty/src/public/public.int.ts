import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { type TestEnterprise, TestPark } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { PublicDraw, PublicDrawPage, PublicListsAnswer, PublicRedListPage } from './public.dto';

const market: TestPerson = { sub: 'regulator-market', roles: ['regulator'], department: 'market-regulation' };
const officer: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const second: TestPerson = { sub: 'credit-officer-2', roles: ['credit-officer'] };

/** The tests of this suite follow one another. */
describe('the public', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let good: TestEnterprise;
  let former: string;

  const get = <Body>(path: string): Promise<HttpAnswer<Body & { code?: string }>> =>
    service.call<Body & { code?: string }>('GET', path);
  const post = async (as: TestPerson, path: string, body: unknown, version?: number): Promise<{ id: string }> => {
    const answer = await service.call<{ id: string }>('POST', path, {
      ...{ as, body, ...(version ? { ifMatch: `"${version}"` } : {}) },
    });
    expect([path, answer.status < 300, answer.body]).toEqual([path, true, answer.body]);
    return answer.body;
  };

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
    good = await park.registerGood();
    await eventually(
      async () =>
        (await service.db.query(`select 1 from red_list_candidate where enterprise_id = $1`, [good.enterpriseId]))
          .length > 0,
    );
    const { id } = await post(officer, '/red-list/entries', { enterpriseId: good.enterpriseId });
    await post(second, `/red-list/entries/${id}/confirm`, {}, 1);
    former = good.uscc;
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('sees without signing in who is on the red list, and what that gives', async () => {
    const { status, body, headers } = await get<PublicListsAnswer>(`/public/lists/${good.uscc.toLowerCase()}`);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
    expect(body).toMatchObject({ uscc: good.uscc, seriousList: null, redList: { from: park.today } });
    expect(body.redList!.exemptInspections.length).toBeGreaterThan(0);
    expect(body.redList!.excludedSectors.length).toBeGreaterThan(0);
    expect(body.redList!.rewards.length).toBeGreaterThan(0);
    expect(body.warning).toBeUndefined();
    const { body: list } = await get<PublicRedListPage>(`/public/red-list?q=${good.uscc.slice(0, 17)}`);
    expect(list.items).toMatchObject([{ uscc: good.uscc, from: park.today }]);
    expect((await get<PublicRedListPage>('/public/red-list?q=nobody')).body.items).toEqual([]);
  });

  it('is told kindly that a code is not known here', async () => {
    const { status, body } = await get('/public/lists/91420100MA4KXXXX0X');
    expect([status, body.code]).toEqual([404, 'public.unknown-code']);
  });

  it('situation 19: finds an enterprise by its former code, with a warning, as does who asks for an exemption', async () => {
    const other = (await park.register()).uscc;
    await park.change(good, { uscc: `${other.slice(0, -1)}${other.endsWith('0') ? '1' : '0'}` });
    const present = good.uscc;
    await eventually(async () => (await get<PublicListsAnswer>(`/public/lists/${former}`)).body.uscc === present);
    const { body } = await get<PublicListsAnswer>(`/public/lists/${former}`);
    expect(body.warning).toMatchObject({ code: 'former-code', presentUscc: present });
    expect(body.redList).not.toBeNull();
    const exemption = await service.call('GET', `/exemptions?uscc=${former}&inspection=routine`, { as: market });
    expect(exemption.body).toMatchObject({
      enterpriseName: body.name,
      warning: { code: 'former-code', presentUscc: present },
    });
  });

  it('sees a draw once it is made, can check it, and sees the results when they are there', async () => {
    const { id } = await post(market, '/inspection-plans', {
      ...{ title: '年报公示信息抽查', matters: ['年报公示'], inspection: 'double-random', year: 2026 },
      inspectors: [{ code: 'HB-1' }, { code: 'HB-2' }],
    });
    await post(market, `/inspection-plans/${id}/frame`, {}, 1);
    expect((await get(`/public/draws/${id}`)).status).toBe(404);
    expect((await get(`/public/draws/${id}/files`)).status).toBe(409);
    await post(officer, `/inspection-plans/${id}/witness`, { word: '见证人所想的一句话' }, 2);
    const { body: draws } = await get<PublicDrawPage>('/public/draws?year=2026');
    expect(draws.items).toMatchObject([{ id, year: 2026, department: 'market-regulation' }]);
    const { body: draw } = await get<PublicDraw>(`/public/draws/${id}`);
    expect(draw).toMatchObject({ ...draws.items[0], matters: ['年报公示'] });
    expect(draw.items).toHaveLength(draw.drawn);
    const { body: files } = await get<{ files: Record<string, string> }>(`/public/draws/${id}/files`);
    expect(Object.keys(files.files).sort()).toEqual(['draw.json', 'frame.csv', 'plan.json', 'rule.yaml']);
    const [first] = draw.items;
    expect(first?.outcome ?? null).toBeNull();
    expect(JSON.stringify([draws, draw])).not.toContain(officer.sub);
  });
});

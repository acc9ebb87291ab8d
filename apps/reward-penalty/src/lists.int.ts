import type { CalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { type TestEnterprise, TestPark } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from './service';

const market: TestPerson = { sub: 'regulator-market', roles: ['regulator'], department: 'market-regulation' };
const officer: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const second: TestPerson = { sub: 'credit-officer-2', roles: ['credit-officer'] };

interface Row {
  id: string;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  state: string;
  overdue?: boolean;
  recordDocumentNumber?: string | null;
  errors?: { field: string; value: string; detail: string }[];
}
interface Page extends Record<string, unknown> {
  items: Row[];
  nextCursor: string | null;
  errors?: { field: string; value: unknown; detail: string }[];
}

describe('lists', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  const enterprises: TestEnterprise[] = [];
  const violations: string[] = [];

  const get = (path: string, as = market): Promise<HttpAnswer<Page>> => service.call<Page>('GET', path, { as });
  const idsOf = async (path: string, as = market): Promise<string[]> => {
    const { status, body } = await get(path, as);
    expect([path, status]).toEqual([path, 200]);
    return body.items.map(({ id }) => id);
  };
  const allOf = async (path: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: HttpAnswer<Page> = await get(`${path}${cursor && `&cursor=${cursor}`}`);
      ids.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    return ids;
  };
  const post = async (as: TestPerson, path: string, body: unknown, version?: number): Promise<Row> => {
    const answer = await service.call<Row>('POST', path, {
      ...{ as, body, ...(version ? { ifMatch: `"${version}"` } : {}) },
    });
    expect([path, answer.status < 300, answer.body]).toEqual([path, true, answer.body]);
    return answer.body;
  };

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
    for (let n = 0; n < 3; n++) enterprises.push(await park.register());
    await eventually(async () => (await service.db.query(`select 1 from enterprise_copy`)).length === 3);
    const offences = ['late-annual-report', 'licence-not-displayed', 'goods-on-pavement'];
    for (const [n, { enterpriseId }] of enterprises.entries()) {
      for (const offence of offences) {
        const harm = n === 2 ? 'substantial' : 'none';
        violations.push((await post(market, '/violations', { enterpriseId, offence, harm, facts: '检查发现' })).id);
      }
    }
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('give every row the name and the code of its enterprise, newest first', async () => {
    const { body } = await get('/violations');
    expect(body.items.map(({ id }) => id)).toEqual([...violations].reverse());
    const { uscc } = enterprises[2]!;
    expect(body.items[0]).toMatchObject({ uscc, enterpriseName: `测试企业${uscc.slice(-6)}`, overdue: false });
  });

  it('are searched by name, by the beginning of a code in any width and case, and by the number of the thing', async () => {
    const { uscc, enterpriseId } = enterprises[1]!;
    const own = violations.slice(3, 6).reverse();
    expect(await idsOf(`/violations?q=${encodeURIComponent(`企业${uscc.slice(-6)}`)}`)).toEqual(own);
    const wide = [...uscc.toLowerCase()].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join('');
    expect(await idsOf(`/violations?q=${encodeURIComponent(wide)}`)).toEqual(own);
    expect(await idsOf(`/violations?q=${uscc.slice(1)}`)).toEqual([]);
    expect(await idsOf('/violations?q=%25')).toEqual([]);
    const { id } = await post(market, '/penalties', {
      ...{ violationId: violations[6], class: 'minor', legalBasis: '某条例第十八条' },
      ...{ documentNumber: '东市监罚〔2026〕77号', measures: '警告', obligations: [] },
    });
    expect(await idsOf(`/penalties?q=${encodeURIComponent('〔2026〕77')}`)).toEqual([id]);
    expect(await idsOf(`/penalties?q=${encodeURIComponent('〔2026〕78')}`)).toEqual([]);
    expect(await idsOf(`/penalties?enterpriseId=${enterpriseId}`)).toEqual([]);
  });

  it('take several states at once, and name the one they do not know', async () => {
    expect(await idsOf('/violations?state=to-penalise')).toHaveLength(2);
    expect(await idsOf('/violations?state=to-penalise,penalised')).toHaveLength(3);
    const { status, body } = await get('/violations?state=to-penalise,lost');
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      { field: 'state', detail: expect.stringContaining('awaiting-correction') as string },
    ]);
    expect(JSON.stringify(body.errors)).toContain('lost');
  });

  it('are counted by state with the same filters', async () => {
    expect((await get('/violations/counts')).body).toEqual({
      counts: { 'awaiting-correction': 6, 'to-penalise': 2, penalised: 1 },
    });
    const { uscc } = enterprises[0]!;
    expect((await get(`/violations/counts?q=${uscc}&state=penalised`)).body).toEqual({
      counts: { 'awaiting-correction': 3 },
    });
    const itself: TestPerson = { sub: 'e', roles: ['enterprise'], enterpriseId: enterprises[2]!.enterpriseId };
    expect((await get('/violations/counts', itself)).body).toEqual({ counts: { 'to-penalise': 2, penalised: 1 } });
  });

  it.each(['', 'dueOn', '-dueOn', 'flaggedOn', '-flaggedOn'])(
    'show everything once, page by page, sorted by "%s"',
    async (sort) => {
      const order = sort && `&sort=${sort}`;
      const whole = await idsOf(`/violations?limit=100${order}`);
      expect([...whole].sort()).toEqual([...violations].sort());
      expect(await allOf(`/violations?limit=2${order}`)).toEqual(whole);
    },
  );

  it('sort by the day that is due first, what has none last, and refuse a cursor of another order', async () => {
    const { body } = await get('/violations?sort=dueOn&limit=4');
    const due = (await get('/violations?sort=dueOn')).body.items.map(
      (row) => (row as Row & { dueOn: string | null }).dueOn,
    );
    expect(due).toEqual([...due].sort((a, b) => ((a ?? '9') < (b ?? '9') ? -1 : (a ?? '9') > (b ?? '9') ? 1 : 0)));
    expect(due.at(-1)).toBeNull();
    for (const cursor of [
      `${body.nextCursor}&sort=-dueOn`,
      `${body.nextCursor}`,
      `${newId()}&sort=dueOn`,
      `${Buffer.from(JSON.stringify(['dueOn', '2026-02-31', newId()])).toString('base64url')}&sort=dueOn`,
    ]) {
      const refused = await get(`/violations?cursor=${cursor}`);
      expect([cursor, refused.status, refused.body.errors?.[0]?.field]).toEqual([cursor, 400, 'cursor']);
    }
    expect((await get('/violations?sort=facts')).status).toBe(400);
  });

  it('narrow by days, and tell what is overdue', async () => {
    expect(await idsOf('/violations?dueFrom=2026-06-02&dueTo=2026-06-30&limb=minor')).toHaveLength(6);
    expect(await idsOf('/violations?flaggedFrom=2026-06-02')).toEqual([]);
    expect(await idsOf('/violations?overdue=true')).toEqual([]);
    expect(await idsOf('/violations?overdue=false')).toHaveLength(9);
  });

  it('of objections and repairs tell the number of the decision, and the day that is due', async () => {
    const enterprise = enterprises[0]!;
    const record = await park.record(enterprise, {
      ...{ determinedOn: '2025-12-01' as CalendarDate, class: 'general' },
      facts: { documentNumber: '东环罚〔2026〕5号' },
    });
    await eventually(
      async () =>
        (await service.db.query(`select 1 from credit_record_copy where record_id = $1`, [record.recordId])).length > 0,
    );
    const objection = await post(officer, '/objections', {
      recordId: record.recordId,
      grounds: '决定书与事实不符，请予核查',
    });
    const number = {
      recordDocumentNumber: '东环罚〔2026〕5号',
      enterpriseName: `测试企业${enterprise.uscc.slice(-6)}`,
    };
    const found = await get(`/objections?q=${encodeURIComponent('东环罚')}&state=filed,recommended`, officer);
    expect(found.body.items).toMatchObject([{ id: objection.id, ...number }]);
    expect((await get('/objections/counts', officer)).body).toEqual({ counts: { filed: 1 } });
    const repair = await post(officer, '/repairs', {
      ...{ recordId: record.recordId, pledgeSigned: true },
      ...{ obligationsFulfilledOn: '2026-02-01', obligationsProof: '缴款凭证' },
    });
    const repairs = await get(`/repairs?recordId=${record.recordId}&sort=dueOn`, officer);
    expect(repairs.body.items).toMatchObject([{ id: repair.id, state: 'filed', overdue: false, ...number }]);
    const { dueOn, acceptDueOn } = repairs.body.items[0] as unknown as Record<string, string>;
    expect(dueOn).toBe(acceptDueOn);
    expect(await idsOf(`/repairs?dueTo=${dueOn}`, officer)).toEqual([repair.id]);
    expect(await idsOf(`/repairs?overdue=true`, officer)).toEqual([]);
    expect((await get('/repairs/counts', officer)).body).toEqual({ counts: { filed: 1 } });
  });

  it('of the red list, the serious list, measures, inspections and risk classes are alike', async () => {
    const good = await park.registerGood();
    const candidate = (): Promise<HttpAnswer<Page>> => get(`/red-list/candidates?q=${good.uscc}&sort=-since`, officer);
    await eventually(async () => (await candidate()).body.items.length === 1);
    const { id } = await post(officer, '/red-list/entries', { enterpriseId: good.enterpriseId });
    await post(second, `/red-list/entries/${id}/confirm`, {}, 1);
    expect(await idsOf(`/red-list/entries?q=${good.uscc}&state=proposed,entered&sort=until`, officer)).toEqual([id]);
    expect((await get('/red-list/entries/counts', officer)).body).toEqual({ counts: { entered: 1 } });
    const measures = await get(`/measures?q=${good.uscc}&kind=reward&state=imposed,applied&sort=-imposedOn`, officer);
    expect(measures.body.items[0]).toMatchObject({ enterpriseId: good.enterpriseId, uscc: good.uscc });
    const { body: counted } = await get(`/measures/counts?q=${good.uscc}`, officer);
    expect(counted).toEqual({ counts: { imposed: measures.body.items.length } });
    const ordered = await post(market, '/inspections', {
      ...{ uscc: enterprises[0]!.uscc, inspection: 'complaint', reason: '群众举报' },
    });
    expect(await idsOf('/inspections?inspection=complaint,referral&state=ordered&sort=openedOn')).toEqual([ordered.id]);
    expect((await get('/inspections/counts')).body).toEqual({ counts: { ordered: 1 } });
    const itself: TestPerson = { sub: 'e', roles: ['enterprise'], enterpriseId: enterprises[0]!.enterpriseId };
    expect((await get('/inspections/counts', itself)).body).toEqual({ counts: {} });
    expect(await idsOf('/inspections?state=ordered,done', itself)).toEqual([]);
    const listed = await post(officer, '/serious-list/entries', {
      ...{ enterpriseId: enterprises[1]!.enterpriseId, sourceDecision: '某市监〔2026〕9号', decidedOn: '2026-05-01' },
      legalBasis: '市场监督管理严重违法失信名单管理办法',
    });
    expect(await idsOf(`/serious-list/entries?q=${encodeURIComponent('〔2026〕9')}&state=proposed`, officer)).toEqual([
      listed.id,
    ]);
    expect((await get('/serious-list/entries/counts', officer)).body).toEqual({ counts: { proposed: 1 } });
    expect((await get('/risk-classes/counts')).status).toBe(200);
    expect((await get('/risk-classes?riskClass=A,B&q=x')).body.items).toEqual([]);
    expect((await get('/inspection-plans?state=committed,drawn&q=x')).body.items).toEqual([]);
  });
});

import { addDays } from '@app/kernel/calendar';
import { Receipts } from '@app/platform/receipts';
import { people, policyFile, SubsidyWorld, type TestEnterprise } from '@app/testing/subsidy-world';
import { findBrokenInvariants } from './ledger/invariants';
import { subsidy } from './service';

interface Row {
  id: string;
  number: string;
  state: string;
  enterpriseName: string;
  uscc: string;
  policyTitle: { zh: string };
  provisional: { amountFen: string; grade: string };
}
interface Page<Item = Row> {
  items: Item[];
  nextCursor: string | null;
}

const policies = {
  'per-unit@1': policyFile({ id: 'per-unit', base: '{ kind: per-unit, of: newEmployees, amount: "100.00" }' }),
};

describe('lists as the console asks for them', () => {
  let subsidies: SubsidyWorld;
  let good: TestEnterprise;
  let fair: TestEnterprise;
  const units = (newEmployees: number): Record<string, unknown> => ({ newEmployees });
  const list = <Item = Row>(path: string): Promise<Page<Item>> => subsidies.get<Page<Item>>(path);
  const amounts = (page: Page): string[] => page.items.map((row) => row.provisional.amountFen);

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, policies);
    await subsidies.pool('test-pool', '100000000000');
    good = await subsidies.enterprise('A');
    fair = await subsidies.enterprise('B');
    for (const count of [3, 1, 2]) await subsidies.file(good, 'per-unit', units(count));
    const { id, version } = await subsidies.file(fair, 'per-unit', units(10));
    await subsidies.post(`/applications/${id}/review`, people.maker, undefined, version);
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('applications by amount, two a page, come each once and in order', async () => {
    const first = await list('/applications?sort=-amount&limit=2');
    const second = await list(`/applications?sort=-amount&limit=2&cursor=${first.nextCursor}`);
    expect([...amounts(first), ...amounts(second)]).toEqual(['80000', '30000', '20000', '10000']);
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]).toMatchObject({ uscc: '91350100M000100Y43', policyTitle: { zh: '测试政策' } });
    expect(first.items[0]!.enterpriseName).toMatch(/^企业 /);
  });

  it('applications sorted by day or name are paged by id among equals', async () => {
    for (const sort of ['filedOn', '-filedOn', 'enterpriseName', 'number']) {
      const first = await list(`/applications?sort=${sort}&limit=3`);
      const rest = await list(`/applications?sort=${sort}&limit=3&cursor=${first.nextCursor}`);
      const ids = [...first.items, ...rest.items].map(({ id }) => id);
      expect([sort, new Set(ids).size, ids.length]).toEqual([sort, 4, 4]);
    }
  });

  it('a filter of several values takes those and no others, and an unknown one is named', async () => {
    expect((await list('/applications?state=filed,reviewed')).items).toHaveLength(4);
    expect((await list('/applications?state=reviewed')).items).toHaveLength(1);
    expect((await list('/applications?grade=A,C&sort=amount')).items).toHaveLength(3);
    const bad = await subsidies.service.call('GET', '/applications?state=filed,lost', { as: people.auditor });
    expect([bad.status, bad.body['code']]).toEqual([400, 'request.invalid']);
    expect(bad.body['errors']).toMatchObject([{ field: 'state', detail: expect.stringContaining('"lost"') as string }]);
  });

  it('a cursor of another sort is refused', async () => {
    const { nextCursor } = await list('/applications?sort=amount&limit=1');
    const bad = await subsidies.service.call('GET', `/applications?sort=number&cursor=${nextCursor}`, {
      as: people.auditor,
    });
    expect([bad.status, (bad.body['errors'] as { field: string }[])[0]!.field]).toEqual([400, 'cursor']);
  });

  it('what is searched for is found by name, code and number; money and days bound it', async () => {
    const { items } = await list('/applications');
    const name = items[0]!.enterpriseName.slice(3);
    expect((await list(`/applications?q=${encodeURIComponent(name)}`)).items.length).toBeGreaterThanOrEqual(3);
    expect((await list(`/applications?q=${encodeURIComponent('９１350100m')}`)).items).toHaveLength(4);
    expect((await list(`/applications?q=${items[0]!.number.toLowerCase()}`)).items).toHaveLength(1);
    expect((await list('/applications?q=%25')).items).toHaveLength(0);
    expect(amounts(await list('/applications?amountFrom=200&amountTo=300.00&sort=amount'))).toEqual(['20000', '30000']);
    const tomorrow = addDays(subsidies.today, 1);
    expect((await list(`/applications?filedFrom=${tomorrow}`)).items).toHaveLength(0);
    expect((await list(`/applications?filedTo=${subsidies.today}&subZone=north`)).items).toHaveLength(4);
  });

  it('counts follow the filters but state, and an enterprise counts its own', async () => {
    const counts = (path: string, as = people.auditor): Promise<unknown> => subsidies.get(path, as);
    expect(await counts('/applications/counts')).toEqual({ counts: { filed: 3, reviewed: 1 } });
    expect(await counts('/applications/counts?grade=A')).toEqual({ counts: { filed: 3 } });
    expect(await subsidies.get('/applications/counts', fair.person)).toEqual({ counts: { reviewed: 1 } });
    const reviewed = await subsidies.get<Page>('/applications?mine=reviewed', people.maker);
    expect(reviewed.items).toHaveLength(1);
    expect((await subsidies.get<Page>('/applications?mine=reviewed', people.otherMaker)).items).toHaveLength(0);
  });

  it('payouts, proposed ends of holds and corrections say whose they are, and are found by it', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { applicationId, payoutId } = await subsidies.approved(enterprise, 'per-unit', units(50));
    const paid = await subsidies.approved(enterprise, 'per-unit', units(40));
    await subsidies.paid(paid.payoutId);
    await subsidies.rate(enterprise.id, { [addDays(subsidies.today, -30)]: 'B' });
    const own = { enterpriseName: `企业 ${enterprise.id.slice(-6)}`, uscc: '91350100M000100Y43', policyId: 'per-unit' };
    const held = await list('/payouts?state=held,paid&sort=-amount&proposal=none');
    expect(held.items).toMatchObject([{ ...own, id: payoutId, applicationId, policyTitle: { zh: '测试政策' } }]);
    expect(await subsidies.get('/payouts/counts')).toEqual({ counts: { held: 1, paid: 1 } });

    await subsidies.post(`/payouts/${payoutId}/hold-resolutions`, people.maker, { outcome: 'release', reason: '核实' });
    expect((await list('/payouts?proposal=none')).items).toHaveLength(0);
    const proposals = await list('/hold-resolutions?state=proposed&sort=madeAt');
    expect(proposals.items).toMatchObject([{ ...own, payoutId, applicationId, outcome: 'release' }]);
    expect(await subsidies.get('/hold-resolutions/counts')).toEqual({ counts: { proposed: 1 } });

    const number = (await subsidies.get<Row>(`/applications/${paid.applicationId}`)).number;
    const corrections = await list(`/corrections?state=proposed&direction=recovery&sort=-openedAt&q=${number}`);
    expect(corrections.items).toMatchObject([{ ...own, applicationNumber: number, amountFen: '80000' }]);
    expect(await subsidies.get('/corrections/counts?direction=top-up')).toEqual({ counts: {} });
    const more = await list(`/corrections?sort=openedAt&limit=1`);
    expect(more.items).toHaveLength(1);
  });

  it('payment runs are listed newest first with what became of them, page by page', async () => {
    const { items } = await list<{ id: string; paidCount: number; amountFen: string; finished: boolean }>(
      '/payment-runs?limit=1',
    );
    expect(items).toMatchObject([{ payoutCount: 1, paidCount: 1, amountFen: '400000', finished: true }]);
    const { applicationId: _, payoutId } = await subsidies.approved(good, 'per-unit', units(7));
    await subsidies.paid(payoutId);
    const first = await list<{ id: string; amountFen: string }>('/payment-runs?limit=1');
    expect(first.items[0]!.amountFen).toBe('70000');
    const second = await list<{ id: string }>(`/payment-runs?limit=1&cursor=${first.nextCursor}`);
    expect(second.items[0]!.id).toBe(items[0]!.id);
  });

  it('a policy draft is read as file and as data, and once withdrawn nobody publishes it', async () => {
    const yaml = policyFile({ id: 'drafted', version: '2', effectiveFrom: '2026-07-01' });
    const { id } = await subsidies.post<{ id: string }>('/policies/drafts', people.maker, { yaml });
    const draft = await subsidies.get<{ yaml: string; content: { id: string } }>(`/policies/drafts/${id}`);
    expect(draft).toMatchObject({ yaml, state: 'draft', content: { id: 'drafted', kind: 'subsidy' } });
    await subsidies.post(`/policies/drafts/${id}/withdraw`, people.otherMaker);
    expect((await list(`/policies/drafts?state=draft`)).items).toEqual([]);
    expect((await list(`/policies/drafts?state=withdrawn,published`)).items).toMatchObject([
      { id, withdrawnBy: 'maker-2' },
    ]);
    const late = await subsidies.service.call('POST', `/policies/drafts/${id}/publish`, { as: people.checker });
    expect([late.status, late.body['code']]).toEqual([409, 'policy.draft-withdrawn']);
  });
});

import { addDays } from '@app/kernel/calendar';
import type { TestPerson } from '@app/testing/identity-provider';
import { people, policyFile, SubsidyWorld } from '@app/testing/subsidy-world';
import { subsidy } from '../service';

interface Group {
  kind: string;
  count: number;
  oldestAt: string;
  items: { id: string; what: { zh: string }; amountFen: string | null; enterpriseName: string }[];
}

const policies = { 'plain@1': policyFile({ id: 'plain', base: '{ kind: fixed, amount: "1000.00" }' }) };

describe('what waits for the subsidy office', () => {
  let subsidies: SubsidyWorld;
  const groups = async (as: TestPerson): Promise<Record<string, number>> => {
    const { groups } = await subsidies.get<{ groups: Group[] }>('/work', as);
    return Object.fromEntries(groups.map(({ kind, count }) => [kind, count]));
  };

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, policies);
    await subsidies.pool('test-pool', '100000000000');
  });

  afterAll(() => subsidies.close());

  it('an application goes from the officers to the approvers, but never to the one who reviewed it', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id, version, number } = await subsidies.file(enterprise, 'plain');
    const { groups: waiting } = await subsidies.get<{ groups: Group[] }>('/work', people.maker);
    expect(waiting).toMatchObject([
      {
        kind: 'application.review',
        count: 1,
        items: [{ id, what: { zh: `测试政策 ${number}` }, amountFen: '100000' }],
      },
    ]);
    await subsidies.post(`/applications/${id}/review`, people.both, undefined, version);
    expect(await groups(people.maker)).toEqual({});
    expect(await groups(people.checker)).toEqual({ 'application.approve': 1 });
    expect(await groups(people.both)).toEqual({});
    expect(await groups(enterprise.person)).toEqual({});
    await subsidies.post(`/applications/${id}/approve`, people.checker, undefined, version + 1);
    expect(await groups(people.checker)).toEqual({});
    expect(await groups(people.maker)).toEqual({ 'payout.pay': 1 });
    const [payout] = (await subsidies.get<{ items: { id: string }[] }>('/payouts')).items;
    await subsidies.paid(payout!.id);
    expect(await groups(people.maker)).toEqual({});
  });

  it('an application that an approver sends back waits for the officers again, saying so', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id, version, number } = await subsidies.file(enterprise, 'plain');
    await subsidies.post(`/applications/${id}/review`, people.maker, undefined, version);
    await subsidies.post(`/applications/${id}/return`, people.checker, { reason: '投资额与发票不符' }, version + 1);
    const { groups: waiting } = await subsidies.get<{ groups: Group[] }>('/work', people.maker);
    expect(waiting).toMatchObject([
      { kind: 'application.review', count: 1, items: [{ id, what: { zh: `测试政策 ${number}（退回）` } }] },
    ]);
    expect(await groups(people.checker)).toEqual({});
    await subsidies.post(`/applications/${id}/withdraw`, enterprise.person, undefined, version + 2);
  });

  it('a stopped payout waits for a proposal, the proposal for another person', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { payoutId } = await subsidies.approved(enterprise, 'plain');
    await subsidies.rate(enterprise.id, { [addDays(subsidies.today, -30)]: 'B' });
    expect(await groups(people.maker)).toEqual({ 'hold.propose': 1 });
    const { id } = await subsidies.post<{ id: string }>(`/payouts/${payoutId}/hold-resolutions`, people.both, {
      outcome: 'revoke',
      reason: '不再拨付',
    });
    expect(await groups(people.maker)).toEqual({});
    expect(await groups(people.both)).toEqual({});
    expect(await groups(people.checker)).toEqual({ 'hold-resolution.confirm': 1 });
    await subsidies.post(`/hold-resolutions/${id}/confirm`, people.checker, undefined, 1);
    expect(await groups(people.checker)).toEqual({});
  });

  it('a correction waits for an approver who had no hand in the decision', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { payoutId } = await subsidies.approved(enterprise, 'plain');
    await subsidies.paid(payoutId);
    await subsidies.rate(enterprise.id, { [addDays(subsidies.today, -30)]: 'B' });
    expect(await groups(people.checker)).toEqual({});
    expect(await groups(people.otherChecker)).toEqual({ 'correction.approve': 1 });
  });

  it('a policy draft waits for another person than its maker', async () => {
    const yaml = policyFile({ id: 'drafted', version: '3', effectiveFrom: '2026-07-01' });
    await subsidies.post('/policies/drafts', people.both, { yaml });
    expect(await groups(people.both)).toEqual({ 'correction.approve': 1 });
    const { groups: waiting } = await subsidies.get<{ groups: Group[] }>('/work', people.checker);
    expect(waiting).toMatchObject([{ kind: 'policy-draft.publish', count: 1, items: [{ what: { zh: 'drafted 3' } }] }]);
  });
});

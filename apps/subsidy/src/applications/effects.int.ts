import { Receipts } from '@app/platform/receipts';
import { people, policyFile, SubsidyWorld } from '@app/testing/subsidy-world';
import { findBrokenInvariants } from '../ledger/invariants';
import { subsidy } from '../service';

const policies = {
  'one@1': policyFile({ id: 'one', base: '{ kind: fixed, amount: "1000.00" }' }),
  'two@1': policyFile({ id: 'two', base: '{ kind: fixed, amount: "2000.00" }' }),
};
const office = { sub: 'credit-1', roles: ['credit-officer' as const] };

describe('what an approval answers, what other grades would do, and what a pool has booked', () => {
  let subsidies: SubsidyWorld;

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, policies);
    await subsidies.pool('test-pool', '1000000');
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('an approval is confirmed with numbers, the letter and what comes next; a refused row with none', async () => {
    const enterprise = await subsidies.enterprise('A');
    const filed = await subsidies.file(enterprise, 'one');
    const waiting = await subsidies.file(enterprise, 'one');
    await subsidies.post(`/applications/${filed.id}/review`, people.maker, undefined, 1);
    const items = [filed, waiting].map(({ id }) => ({ applicationId: id, version: id === filed.id ? 2 : 1 }));
    const { items: rows } = await subsidies.post<{ items: object[] }>('/applications/approvals', people.checker, {
      items,
    });
    const letters = await subsidies.get<{ items: { id: string; number: string }[] }>(`/letters?subjectId=${filed.id}`);
    expect(rows).toMatchObject([
      {
        approved: true,
        applicationNumber: filed.number,
        enterpriseName: `企业 ${enterprise.id.slice(-6)}`,
        amountFen: '100000',
        letterId: letters.items[0]!.id,
        letterNumber: letters.items[0]!.number,
        next: 'payout.pay',
      },
      { approved: false, applicationNumber: null, letterNumber: null, next: null },
    ]);
  });

  it('a pool tells what was booked to it, newest first, with the balances after each', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { applicationId, payoutId } = await subsidies.approved(enterprise, 'two');
    await subsidies.paid(payoutId);
    interface Entries {
      items: Record<string, unknown>[];
      nextCursor: string | null;
    }
    const first = await subsidies.get<Entries>('/pools/test-pool/2026/entries?limit=2');
    const rest = await subsidies.get<Entries>(`/pools/test-pool/2026/entries?limit=2&cursor=${first.nextCursor}`);
    const balances = ({ items }: Entries): unknown[] =>
      items.map((row) => [row['kind'], row['amountFen'], row['leftFen'], row['reservedFen'], row['settledFen']]);
    expect([...balances(first), ...balances(rest)]).toEqual([
      ['settle', '200000', '700000', '100000', '200000'],
      ['reserve', '200000', '700000', '300000', '0'],
      ['reserve', '100000', '900000', '100000', '0'],
      ['budget', '1000000', '1000000', '0', '0'],
    ]);
    expect(first.items[0]).toMatchObject({ payoutId, applicationId, enterpriseId: enterprise.id });
    const none = await subsidies.service.call('GET', '/pools/test-pool/2025/entries', { as: people.auditor });
    expect(none.status).toBe(404);
  });

  it('other grades are worked out over what waits, by policy, and change nothing', async () => {
    const good = await subsidies.enterprise('A');
    const same = await subsidies.enterprise('B');
    const { id } = await subsidies.file(good, 'one');
    await subsidies.file(good, 'two');
    await subsidies.file(same, 'two');
    // What is decided already is not touched.
    await subsidies.approved(good, 'one');
    const changes = [
      { enterpriseId: good.id, grade: 'C' },
      { enterpriseId: same.id, grade: 'B' },
    ];
    const effects = await subsidies.post('/applications/effects', office, { changes });
    // One more of the first test waits.
    expect(effects).toMatchObject({
      ...{ waitingCount: 4, touchedCount: 3, changedCount: 2, beforeFen: '560000', afterFen: '410000' },
      byPolicy: [
        { policyId: 'one', waitingCount: 2, touchedCount: 1, changedCount: 1, beforeFen: '200000', afterFen: '150000' },
        { policyId: 'two', waitingCount: 2, touchedCount: 2, changedCount: 1, beforeFen: '360000', afterFen: '260000' },
      ],
    });
    expect(await subsidies.get(`/applications/${id}`)).toMatchObject({ version: 1, provisional: { grade: 'A' } });
  });

  it('takes five thousand grades at once and no more', async () => {
    const changes = Array.from({ length: 5001 }, (_, n) => ({
      enterpriseId: `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      grade: 'B',
    }));
    expect(await subsidies.post('/applications/effects', office, { changes: changes.slice(1) })).toMatchObject({
      touchedCount: 0,
    });
    const more = await subsidies.service.call('POST', '/applications/effects', { as: office, body: { changes } });
    expect(more.status).toBe(400);
  });
});

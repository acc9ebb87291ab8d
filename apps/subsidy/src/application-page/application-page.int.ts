import { seriousListEnteredV1 } from '@app/contracts/lists';
import { addDays } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { Receipts } from '@app/platform/receipts';
import type { TestPerson } from '@app/testing/identity-provider';
import { people, policyFile, SubsidyWorld } from '@app/testing/subsidy-world';
import { findBrokenInvariants } from '../ledger/invariants';
import { subsidy } from '../service';

interface Change {
  kind: string;
  on: string;
  knownAt: string | null;
  from: string | null;
  to: string | null;
  causeEventId: string | null;
}
interface Page {
  version: number;
  atFiling: { grade: string | null; amountFen: string | null } | null;
  provisional: { amountFen: string; amountInCapitals: string; steps: { step: string; given: object }[] };
  changesSince: Change[];
  rule: { title: { zh: string }; basis: string[]; version: string };
  pool: { code: string; year: number; leftFen: string; leftAfterFen: string | null } | null;
  holds: { payoutId: string; state: string; endedAt: string | null }[];
  holdResolutions: { outcome: string; maker: string }[];
  corrections: { amountFen: string }[];
}

const policies = {
  'per-unit@1': policyFile({
    id: 'per-unit',
    base: '{ kind: per-unit, of: newEmployees, amount: "100.00" }',
    more: 'cap: "1000000.00"',
  }),
};
const TEN = { newEmployees: 10 };

describe('the page of one application', () => {
  let subsidies: SubsidyWorld;
  const page = (id: string, as: TestPerson = people.auditor): Promise<Page> =>
    subsidies.get<Page>(`/applications/${id}`, as);
  const kinds = ({ changesSince }: Page): string[] => changesSince.map((change) => change.kind);

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, policies);
    await subsidies.pool('test-pool', '10000000');
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('says the amount in capitals, what went into each step, by which rule, and what would be left of the pool', async () => {
    const enterprise = await subsidies.enterprise('B');
    const { id, version } = await subsidies.file(enterprise, 'per-unit', TEN);
    const seen = await page(id);
    expect(seen).toMatchObject({
      version,
      atFiling: { grade: 'B', amountFen: '80000' },
      changesSince: [],
      rule: { title: { zh: '测试政策' }, basis: ['测试用'], version: '1' },
      pool: { code: 'test-pool', year: 2026, leftFen: '10000000', leftAfterFen: '9920000' },
      provisional: { amountFen: '80000', amountInCapitals: '捌佰元整' },
    });
    expect(seen.provisional.steps.map(({ step, given }) => [step, given])).toMatchObject([
      ['base', { kind: 'per-unit', factLabel: { zh: '新增参保职工数' }, units: '10', unitAmount: '100.00' }],
      ['factor', { grade: 'B', percent: '80' }],
      ['cap', { limit: '1000000.00', applied: false }],
      ['rounding', { to: 'fen', mode: 'half-up' }],
    ]);
  });

  it('tells of a penalty that became known after the filing though it is older, and of what it did to the amount', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id } = await subsidies.file(enterprise, 'per-unit', TEN);
    const since = addDays(subsidies.today, -20);
    const event = await subsidies.rate(enterprise.id, { [since]: 'B' });
    const seen = await page(id);
    expect(seen.atFiling).toEqual({ grade: 'A', amountFen: '100000' });
    expect(seen.changesSince).toMatchObject([
      { kind: 'rating', on: since, from: 'A', to: 'B', causeEventId: event.id },
      { kind: 'assessed-again', on: subsidies.today, from: '100000', to: '80000', causeEventId: event.id },
    ]);
    expect(seen.changesSince[0]!.knownAt).not.toBeNull();
    // What is undone is no change any more; that the amount went down and up again is.
    await subsidies.rate(enterprise.id, { [since]: 'A' });
    expect(kinds(await page(id))).toEqual(['assessed-again', 'assessed-again']);
  });

  it('says nothing of what was known at the filing, nor of what is yet to come', async () => {
    const enterprise = await subsidies.enterprise('A');
    await subsidies.rate(enterprise.id, { [addDays(subsidies.today, -20)]: 'B', [addDays(subsidies.today, 40)]: 'A' });
    const { id } = await subsidies.file(enterprise, 'per-unit', TEN);
    expect(kinds(await page(id))).toEqual([]);
  });

  it('tells of the serious list, of a breached pledge, and of a breach that proved wrong', async () => {
    const enterprise = await subsidies.enterprise('A');
    const pledgeId = await subsidies.sign(enterprise.id);
    const { id } = await subsidies.file(enterprise, 'per-unit', TEN, undefined, [pledgeId]);
    const entered = await subsidies.world.topics.publish(seriousListEnteredV1, {
      entryId: newId(),
      enterpriseId: enterprise.id,
      uscc: '91350100M000100Y43',
      listedOn: subsidies.today,
      listedAt: subsidies.world.clock.now().toISOString(),
      legalBasis: '测试',
      sourceDecision: '测试〔2026〕1号',
    });
    await subsidies.handled(entered.id);
    const breach = await subsidies.breach(enterprise.id, pledgeId);
    const annulment = await subsidies.annulBreach(enterprise.id, pledgeId);
    const changes = (await page(id)).changesSince.filter(({ kind }) => kind !== 'assessed-again');
    expect(changes).toMatchObject([
      { kind: 'serious-list-entered', on: subsidies.today, causeEventId: entered.id },
      { kind: 'pledge-breached', to: 'false', causeEventId: breach.id, pledgeId },
      { kind: 'pledge-void', from: 'false', causeEventId: annulment.id, pledgeId },
    ]);
  });

  it('after the approval shows holds, proposals and corrections, but an enterprise no proposals and no pool', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { applicationId, payoutId } = await subsidies.approved(enterprise, 'per-unit', TEN);
    await subsidies.rate(enterprise.id, { [addDays(subsidies.today, -20)]: 'B' });
    const proposal = { outcome: 'release', reason: '核实无误' };
    const { id } = await subsidies.post<{ id: string }>(
      `/payouts/${payoutId}/hold-resolutions`,
      people.maker,
      proposal,
    );
    await subsidies.post(`/hold-resolutions/${id}/confirm`, people.checker, undefined, 1);
    await subsidies.paid(payoutId);
    await subsidies.rate(enterprise.id, { [addDays(subsidies.today, -20)]: 'C' });
    const seen = await page(applicationId);
    expect(seen).toMatchObject({
      holds: [{ payoutId, state: 'released', reason: 'credit-changed' }],
      holdResolutions: [{ outcome: 'release', maker: 'maker-1', checker: 'checker-1' }],
      corrections: [{ amountFen: '50000', direction: 'recovery' }],
      pool: { code: 'test-pool', leftAfterFen: null },
    });
    expect(seen.holds[0]!.endedAt).not.toBeNull();
    expect(kinds(seen)).toEqual(['rating', 'decided-again']);
    const own = await page(applicationId, enterprise.person);
    expect([own.holds.length, own.holdResolutions, own.pool]).toEqual([1, [], null]);
  });

  it('of an application filed before all that was noted, says what the log still tells', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id } = await subsidies.file(enterprise, 'per-unit', TEN);
    await subsidies.service.db.query(`delete from fact_known where enterprise_id = $1`, [enterprise.id]);
    await subsidies.service.db.query(
      `update application set filed_on = filed_on - 400, filed_grade = null where id = $1`,
      [id],
    );
    const seen = await page(id);
    expect(seen.atFiling).toEqual({ grade: null, amountFen: '100000' });
    expect(seen.changesSince).toMatchObject([{ kind: 'rating', from: null, to: 'A', knownAt: null }]);
  });
});

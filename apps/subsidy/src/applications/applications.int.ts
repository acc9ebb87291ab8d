import { seriousListEnteredV1 } from '@app/contracts/lists';
import { applicationFiledV1, payoutApprovedV1 } from '@app/contracts/subsidy';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { people, policyFile, SubsidyWorld } from '@app/testing/subsidy-world';
import { newId } from '@app/platform/id';
import { Receipts } from '@app/platform/receipts';
import { findBrokenInvariants } from '../ledger/invariants';
import { subsidy } from '../service';

interface Detail {
  id: string;
  state: string;
  version: number;
  policyVersion: string;
  payee: { account: string };
  provisional: { amountFen: string; grade: string; steps: { step: string; amount: string }[]; reasons: string[] };
  underVersionInForce: { policyVersion: string; amountFen: string } | null;
  decisions: { receiptId: string; amountFen: string; gradeOn: string; rule: { version: string } }[];
  history: { action: string; actor: string }[];
}

const investment =
  '{ kind: rate, of: investment, method: whole, tiers: [{ from: "100000000.00", percent: "10" }, { from: "200000000.00", percent: "15" }] }';
const policies = {
  'plain@1': policyFile({
    id: 'plain',
    factors: '{ A: "110", B: "100", C: "80", D: "0" }',
    base: '{ kind: fixed, amount: "100.00" }',
  }),
  'share@1': policyFile({
    id: 'share',
    base: '{ kind: fixed, amount: "100000.00" }',
    factors: '{ A: "100", B: "80", C: "50", D: "0" }',
  }),
  'tiers-before@1': policyFile({
    id: 'tiers-before',
    base: investment,
    factors: '{ A: "110", B: "100", C: "80", D: "0" }',
    more: 'cap: "25000000.00"',
  }),
  'tiers-after@1': policyFile({
    id: 'tiers-after',
    base: investment,
    factors: '{ A: "110", B: "100", C: "80", D: "0" }',
    more: 'cap: "25000000.00"\nfactorOrder: after-cap',
  }),
  'thirds@1': policyFile({
    id: 'thirds',
    base: '{ kind: fixed, amount: "100.01" }',
    factors: '{ A: "100", B: "33.3333", C: "50", D: "0" }',
  }),
};

describe('policies, pools, applications and approvals', () => {
  let subsidies: SubsidyWorld;
  const detail = (id: string): Promise<Detail> => subsidies.get<Detail>(`/applications/${id}`);
  const left = async (pool = '/pools/test-pool/2026'): Promise<string> =>
    (await subsidies.get<{ leftFen: string }>(pool)).leftFen;

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, policies);
    await subsidies.pool('test-pool', '100000000000');
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('files for the caller alone, masks the account everywhere and keeps it sealed', async () => {
    const enterprise = await subsidies.enterprise('A');
    const other = await subsidies.enterprise('A');
    const { id, number } = await subsidies.file(enterprise, 'plain', {}, '6222020200112233');
    expect(number).toMatch(/^SQ2026-\d{6}$/);
    const seen = await subsidies.get<Detail>(`/applications/${id}`, enterprise.person);
    expect(seen.payee.account).toBe('****2233');
    const hidden = await subsidies.service.call('GET', `/applications/${id}`, { as: other.person });
    expect(hidden.status).toBe(404);
    const foreign = await subsidies.get<{ items: unknown[] }>('/applications', other.person);
    expect(foreign.items).toEqual([]);
    const [row] = await subsidies.service.db.query<{ text: string }>(
      `select a::text as text from application a where id = $1`,
      [id],
    );
    expect(row!.text).not.toContain('6222020200112233');
    const event = await eventually(() =>
      subsidies.world.topics.of(applicationFiledV1).find((one) => one.data.applicationId === id),
    );
    expect(JSON.stringify(event)).not.toContain('2233');
    expect(event.data).toMatchObject({ policyId: 'plain', filedOn: '2026-06-01' });
  });

  it('refuses facts the policy needs and does not get, naming the field', async () => {
    const enterprise = await subsidies.enterprise('A');
    const bad = await subsidies.service.call('POST', '/applications', {
      as: enterprise.person,
      body: {
        policyId: 'tiers-before',
        facts: { investment: 5 },
        creditPledgeSigned: true,
        payee: { name: 'x', bank: 'y', account: '12' },
      },
    });
    expect([bad.status, bad.body['code']]).toEqual([400, 'request.invalid']);
    expect((bad.body['errors'] as { field: string }[]).map((error) => error.field)).toEqual(['payee.account']);
    const facts = await subsidies.service.call('POST', '/applications', {
      as: enterprise.person,
      body: {
        policyId: 'tiers-before',
        facts: { investment: 5 },
        creditPledgeSigned: true,
        payee: { name: 'x', bank: 'y', account: '123456' },
      },
    });
    expect((facts.body['errors'] as { field: string }[]).map((error) => error.field)).toEqual(['facts.investment']);
  });

  it('shows the amount step by step and follows the grade from 110 to 100 and back, with a new version each time', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id, version } = await subsidies.file(enterprise, 'plain');
    const first = await detail(id);
    expect(first.provisional).toMatchObject({ amountFen: '11000', grade: 'A' });
    expect(first.provisional.steps.map(({ step, amount }) => ({ step, amount }))).toEqual([
      { step: 'base', amount: '100.00' },
      { step: 'factor', amount: '110.00' },
      { step: 'rounding', amount: '110.00' },
    ]);
    await subsidies.rate(enterprise.id, { '2026-06-01': 'B' });
    expect(await detail(id)).toMatchObject({ version: version + 1, provisional: { amountFen: '10000', grade: 'B' } });
    const late = await subsidies.service.call('POST', `/applications/${id}/review`, {
      as: people.maker,
      ifMatch: `"${version}"`,
    });
    expect([late.status, late.body['code']]).toEqual([412, 'precondition.failed']);
    await subsidies.rate(enterprise.id, { '2026-06-01': 'A' });
    expect(await detail(id)).toMatchObject({ version: version + 2, provisional: { amountFen: '11000' } });
  });

  it('refuses to approve another amount than the one that was shown, and shows the new one', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id, version } = await subsidies.file(enterprise, 'plain');
    await subsidies.post(`/applications/${id}/review`, people.maker, undefined, version);
    // Time alone takes the grade down: no event says so on the day itself.
    await subsidies.service.db.query(
      `update rating_copy set timeline = timeline || '[{"from":"2026-06-01","grade":"C","score":"60.00"}]'::jsonb where enterprise_id = $1`,
      [enterprise.id],
    );
    const answer = await subsidies.service.call('POST', `/applications/${id}/approve`, {
      as: people.checker,
      ifMatch: `"${version + 1}"`,
    });
    expect([answer.status, answer.body['code']]).toEqual([412, 'application.amount-changed']);
    expect(answer.body['detail']).toMatch(/\d+\.\d{2} 元，现为 \d+\.\d{2} 元/);
    expect(answer.body['params']).toMatchObject({ shownFen: '11000', nowFen: '8000' });
    const now = await detail(id);
    expect(now).toMatchObject({ version: version + 2, provisional: { amountFen: '8000' } });
    const approval = await subsidies.post<{ amountFen: string }>(
      `/applications/${id}/approve`,
      people.checker,
      undefined,
      now.version,
    );
    expect(approval.amountFen).toBe('8000');
  });

  it('approves with a receipt that replays, an event and a reservation, all or nothing', async () => {
    const enterprise = await subsidies.enterprise('B');
    const before = BigInt(await left());
    const approval = await subsidies.approved(enterprise, 'plain');
    expect(approval.amountFen).toBe('10000');
    expect(before - BigInt(await left())).toBe(10000n);
    const replay = await subsidies.service.call<{ agrees: boolean; receipt: { on: string; given: unknown } }>(
      'POST',
      `/receipts/${approval.receiptId}/replay`,
      { as: people.auditor },
    );
    expect(replay.body).toMatchObject({
      agrees: true,
      receipt: { on: '2026-06-01', given: { grade: 'B', seriousListed: false, creditPledgeSigned: true, facts: {} } },
    });
    const event = await eventually(() =>
      subsidies.world.topics.of(payoutApprovedV1).find((one) => one.data.payoutId === approval.payoutId),
    );
    expect(event.data).toMatchObject({
      amountFen: '10000',
      gradeOn: '2026-06-01',
      grade: 'B',
      poolCode: 'test-pool',
      receiptId: approval.receiptId,
    });
    const view = await detail(approval.applicationId);
    expect(view.history.map((entry) => [entry.action, entry.actor])).toEqual([
      ['application.filed', enterprise.person.sub],
      ['application.reviewed', 'maker-1'],
      ['application.approved', 'checker-1'],
    ]);
  });

  it('refuses who is serious-listed, and says why', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id, version } = await subsidies.file(enterprise, 'plain');
    const event = await subsidies.world.topics.publish(seriousListEnteredV1, {
      entryId: newId(),
      enterpriseId: enterprise.id,
      uscc: '91350100M000100Y43',
      listedOn: subsidies.today,
      listedAt: subsidies.world.clock.now().toISOString(),
      legalBasis: '测试',
      sourceDecision: '测试〔2026〕1号',
    });
    await subsidies.handled(event.id);
    const listed = await detail(id);
    expect(listed).toMatchObject({
      version: version + 1,
      provisional: { amountFen: '0', reasons: ['serious-listed'] },
    });
    await subsidies.post(`/applications/${id}/review`, people.maker, undefined, version + 1);
    const answer = await subsidies.service.call('POST', `/applications/${id}/approve`, {
      as: people.checker,
      ifMatch: `"${version + 2}"`,
    });
    expect([answer.status, answer.body['code']]).toEqual([409, 'application.not-eligible']);
    const rejected = await subsidies.post<Detail>(
      `/applications/${id}/reject`,
      people.maker,
      { reason: '列入严重失信' },
      version + 2,
    );
    expect(rejected.state).toBe('rejected');
    const again = await subsidies.service.call('POST', `/applications/${id}/reject`, {
      as: people.maker,
      body: { reason: '再次' },
      ifMatch: `"${rejected.version}"`,
    });
    expect([again.status, again.body['code']]).toEqual([409, 'application.wrong-state']);
  });

  it('lets an enterprise withdraw what is not decided yet, and nothing after', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id, version } = await subsidies.file(enterprise, 'plain');
    const stranger = await subsidies.enterprise('A');
    const foreign = await subsidies.service.call('POST', `/applications/${id}/withdraw`, {
      as: stranger.person,
      ifMatch: `"${version}"`,
    });
    expect(foreign.status).toBe(404);
    const withdrawn = await subsidies.post<Detail>(
      `/applications/${id}/withdraw`,
      enterprise.person,
      undefined,
      version,
    );
    expect(withdrawn.state).toBe('withdrawn');
    const approval = await subsidies.approved(enterprise, 'plain');
    const late = await subsidies.service.call('POST', `/applications/${approval.applicationId}/withdraw`, {
      as: enterprise.person,
      ifMatch: '"3"',
    });
    expect([late.status, late.body['code']]).toEqual([409, 'application.wrong-state']);
  });

  it('lets an approver send a reviewed one back with a reason, but not who reviewed it, and decides nothing by it', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id, version } = await subsidies.file(enterprise, 'plain');
    const send = async (as: TestPerson, seen: number, reason = '投资额与发票不符'): Promise<[number, unknown]> => {
      const { status, body } = await subsidies.service.call('POST', `/applications/${id}/return`, {
        ...{ as, ifMatch: `"${seen}"`, body: { reason } },
      });
      return [status, body['code']];
    };
    expect(await send(people.checker, version)).toEqual([409, 'application.wrong-state']);
    await subsidies.post(`/applications/${id}/review`, people.both, undefined, version);
    expect(await send(people.both, version + 1)).toEqual([403, 'two-people.same-person']);
    expect(await send(people.maker, version + 1)).toEqual([403, 'auth.role-missing']);
    expect(await send(people.checker, version)).toEqual([412, 'precondition.failed']);
    expect(await send(people.checker, version + 1, '')).toEqual([400, 'request.invalid']);
    expect((await send(people.checker, version + 1))[0]).toBe(200);
    expect(await detail(id)).toMatchObject({
      ...{ state: 'filed', reviewedBy: null, decisions: [] },
      returned: { by: people.checker.sub, to: people.both.sub, reason: '投资额与发票不符' },
    });
    expect((await detail(id)).history.at(-1)).toMatchObject({
      ...{ action: 'application.returned', actor: people.checker.sub },
      detail: { reason: '投资额与发票不符', returnedTo: people.both.sub },
    });
    const own = await subsidies.get<Detail>(`/applications/${id}`, enterprise.person);
    expect(JSON.stringify(own)).not.toContain('投资额与发票不符');
    await subsidies.post(`/applications/${id}/review`, people.maker, undefined, version + 2);
    await subsidies.post(`/applications/${id}/approve`, people.checker, undefined, version + 3);
    expect((await detail(id)).state).toBe('approved');
  });

  it('situation 15: the policy version of the filing day decides, the officer sees both amounts, and a transition clause takes precedence', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { id, version } = await subsidies.file(enterprise, 'share');
    const next = policyFile({
      id: 'share',
      version: '2',
      effectiveFrom: '2026-06-02',
      base: '{ kind: fixed, amount: "70000.00" }',
    });
    const draft = await subsidies.post<{ id: string }>('/policies/drafts', people.maker, { yaml: next });
    await subsidies.post(`/policies/drafts/${draft.id}/publish`, people.checker);
    subsidies.world.clock.moveTo(new Date('2026-06-02T09:00:00+08:00'));
    const view = await detail(id);
    expect(view.provisional.amountFen).toBe('10000000');
    expect(view.underVersionInForce).toMatchObject({ policyVersion: '2', amountFen: '7000000' });
    await subsidies.post(`/applications/${id}/review`, people.maker, undefined, version);
    const approval = await subsidies.post<{ amountFen: string }>(
      `/applications/${id}/approve`,
      people.checker,
      undefined,
      version + 1,
    );
    expect(approval.amountFen).toBe('10000000');
    const decided = await detail(id);
    expect(decided.decisions).toMatchObject([{ amountFen: '10000000', gradeOn: '2026-06-02', rule: { version: '1' } }]);

    const waiting = await subsidies.file(enterprise, 'share');
    const third = policyFile({
      id: 'share',
      version: '3',
      effectiveFrom: '2026-06-03',
      base: '{ kind: fixed, amount: "90000.00" }',
      terms: ', transition: pending',
    });
    const clause = await subsidies.post<{ id: string }>('/policies/drafts', people.maker, { yaml: third });
    await subsidies.post(`/policies/drafts/${clause.id}/publish`, people.checker);
    subsidies.world.clock.moveTo(new Date('2026-06-03T09:00:00+08:00'));
    await subsidies.rate(enterprise.id, { '2026-06-03': 'A' });
    expect((await detail(waiting.id)).provisional).toMatchObject({ policyVersion: '3', amountFen: '9000000' });
  });

  it('names the path of each fault in a policy draft, and lets nobody publish an own draft', async () => {
    const bad = policyFile({
      id: 'share',
      version: '9',
      effectiveFrom: '2026-09-01',
      base: '{ kind: fixed, amount: 5 }',
    });
    const answer = await subsidies.service.call('POST', '/policies/drafts', { as: people.maker, body: { yaml: bad } });
    expect([answer.status, answer.body['code']]).toEqual([400, 'policy.draft-invalid']);
    expect((answer.body['errors'] as { field: string }[]).map((error) => error.field)).toEqual(['base.amount']);
    const netting = policyFile({ id: 'share', version: '9', effectiveFrom: '2026-09-01' }).replace(
      'netting: false',
      'netting: true',
    );
    const refused = await subsidies.service.call('POST', '/policies/drafts', {
      as: people.maker,
      body: { yaml: netting },
    });
    expect((refused.body['errors'] as { field: string }[]).map((error) => error.field)).toEqual(['terms.netting']);
    const good = policyFile({ id: 'share', version: '9', effectiveFrom: '2026-09-01' });
    const draft = await subsidies.post<{ id: string }>('/policies/drafts', people.both, { yaml: good });
    const own = await subsidies.service.call('POST', `/policies/drafts/${draft.id}/publish`, { as: people.both });
    expect([own.status, own.body['code']]).toEqual([403, 'two-people.same-person']);
    await expect(
      subsidies.service.db.query(`update policy_draft set state = 'published', checker = maker where id = $1`, [
        draft.id,
      ]),
    ).rejects.toThrow(/policy_draft_two_people/);
    const twice = await subsidies.service.call('POST', '/policies/drafts', {
      as: people.maker,
      body: { yaml: policies['share@1'] },
    });
    expect([twice.status, twice.body['code']]).toEqual([409, 'policy.version-exists']);
  });

  it('situation 16: two investments one fen apart take different tiers, and the cap comes before or after the factor as the policy says', async () => {
    const enterprise = await subsidies.enterprise('A');
    const amountOf = async (policy: string, amount: string): Promise<string> => {
      const { id } = await subsidies.file(enterprise, policy, { investment: amount });
      return (await detail(id)).provisional.amountFen;
    };
    // 10 % of 199,999,999.99 is 19,999,999.999, times 110 % 21,999,999.9989: one rounding, at the end.
    expect(await amountOf('tiers-before', '199999999.99')).toBe('2200000000');
    expect(await amountOf('tiers-before', '200000000.00')).toBe('2500000000');
    expect(await amountOf('tiers-after', '200000000.00')).toBe('2750000000');
    expect(await amountOf('tiers-before', '99999999.99')).toBe('0');
    const smaller = await subsidies.enterprise('B');
    const { id } = await subsidies.file(smaller, 'thirds');
    expect((await detail(id)).provisional).toMatchObject({
      amountFen: '3334',
      steps: [{ amount: '100.01' }, { amount: '33.33663333' }, { amount: '33.34' }],
    });
  });
});

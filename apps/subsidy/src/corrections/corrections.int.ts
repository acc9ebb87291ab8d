import { correctionOpenedV1, payoutHeldV1, payoutReleasedV1 } from '@app/contracts/subsidy';
import { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { people, policyFile, SubsidyWorld, type TestEnterprise } from '@app/testing/subsidy-world';
import { newId } from '@app/platform/id';
import { Receipts } from '@app/platform/receipts';
import { CreditFacts } from '../decisions/credit-facts';
import { findBrokenInvariants } from '../ledger/invariants';
import { PayoutStore } from '../payouts/payout-store';
import { subsidy } from '../service';
import { ReDecision } from './re-decision';

interface Correction {
  id: string;
  direction: string;
  amountFen: string;
  decidedBeforeFen: string;
  decidedNowFen: string;
  state: string;
  version: number;
  maker: string;
  causeEventId: string;
  receiptId: string;
  supersedesReceiptId: string;
  topUpPayoutId: string | null;
  receivableFen: string | null;
}

interface PayoutBody {
  state: string;
  amountFen: string;
  receiptId: string;
  gradeOn: string;
  hold: {
    id: string;
    reason: string;
    rule: string;
    causeEventId: string;
    causeEventIds: string[];
    causeAnnulledBy: string | null;
    credit: { todayFen: string } | null;
  } | null;
}

interface Resolution {
  id: string;
  version: number;
  amountFen: string | null;
  state: string;
}

const policies = {
  'steps@1': policyFile({ id: 'steps' }),
  'cents@1': policyFile({ id: 'cents', base: '{ kind: fixed, amount: "400.00" }' }),
};

describe('holds and corrections', () => {
  let subsidies: SubsidyWorld;
  const payout = (id: string): Promise<PayoutBody> => subsidies.get<PayoutBody>(`/payouts/${id}`);
  const corrections = async (enterprise: TestEnterprise, state?: string): Promise<Correction[]> =>
    (
      await subsidies.get<{ items: Correction[] }>(
        `/corrections?enterpriseId=${enterprise.id}${state ? `&state=${state}` : ''}`,
      )
    ).items;
  const propose = (payoutId: string, outcome: string): Promise<Resolution> =>
    subsidies.post<Resolution>(`/payouts/${payoutId}/hold-resolutions`, people.maker, { outcome, reason: '测试' });
  const confirm = ({ id, version }: Resolution): Promise<Resolution> =>
    subsidies.post<Resolution>(`/hold-resolutions/${id}/confirm`, people.checker, undefined, version);
  const paidGrant = async (
    grade: string,
    policy = 'steps',
  ): Promise<{ enterprise: TestEnterprise; applicationId: string; payoutId: string; receiptId: string }> => {
    const enterprise = await subsidies.enterprise(grade);
    const approval = await subsidies.approved(enterprise, policy);
    await subsidies.paid(approval.payoutId);
    return { enterprise, ...approval };
  };

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, policies);
    await subsidies.pool('test-pool', '100000000000');
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('situation 1: a penalty annulled after the payout opens one top-up, and hearing of it again adds nothing', async () => {
    const { enterprise, applicationId, payoutId, receiptId } = await paidGrant('B');
    expect((await payout(payoutId)).amountFen).toBe('80000000');
    subsidies.world.clock.moveTo(new Date('2026-06-10T09:00:00+08:00'));
    const annulled = await subsidies.rate(enterprise.id, { '2025-06-01': 'A' });
    const [correction, ...more] = await corrections(enterprise);
    expect(more).toEqual([]);
    expect(correction).toMatchObject({
      direction: 'top-up',
      amountFen: '20000000',
      decidedBeforeFen: '80000000',
      decidedNowFen: '100000000',
      state: 'proposed',
      maker: 'system',
      causeEventId: annulled.id,
      causeType: 'shouxin.rating.changed.v1',
      supersedesReceiptId: receiptId,
    });
    // The old answer stays readable as it was known then; the new one is about the same day.
    const decided = await subsidies.get<{
      decisions: { kind: string; gradeOn: string; grade: string; amountFen: string }[];
    }>(`/applications/${applicationId}`);
    expect(decided.decisions).toMatchObject([
      { kind: 'approval', gradeOn: '2026-06-01', grade: 'B', amountFen: '80000000' },
      { kind: 'correction', gradeOn: '2026-06-01', grade: 'A', amountFen: '100000000' },
    ]);
    await subsidies.world.topics.send(annulled);
    await subsidies.rate(enterprise.id, { '2025-06-01': 'A' });
    expect(await corrections(enterprise)).toHaveLength(1);
    const events = await eventually(() => {
      const found = subsidies.world.topics
        .of(correctionOpenedV1)
        .filter((event) => event.data.enterpriseId === enterprise.id);
      return found.length > 0 ? found : null;
    });
    expect(events).toHaveLength(1);

    const own = await subsidies.service.call('POST', `/corrections/${correction!.id}/approve`, {
      as: people.checker,
      ifMatch: '"1"',
    });
    expect([own.status, own.body['code']]).toEqual([403, 'correction.decided-before']);
    const maker = await subsidies.service.call('POST', `/corrections/${correction!.id}/approve`, {
      as: { ...people.maker, roles: ['subsidy-approver'] },
      ifMatch: '"1"',
    });
    expect(maker.body['code']).toBe('correction.decided-before');
    await expect(
      subsidies.service.db.query(`update correction set state = 'approved', checker = 'checker-1' where id = $1`, [
        correction!.id,
      ]),
    ).rejects.toThrow(/correction_by_another_person/);
    const approved = await subsidies.post<Correction>(
      `/corrections/${correction!.id}/approve`,
      people.otherChecker,
      undefined,
      1,
    );
    await subsidies.paid(approved.topUpPayoutId!);
    await subsidies.rate(enterprise.id, { '2025-06-01': 'A' });
    expect(await corrections(enterprise)).toHaveLength(1);
  });

  it('situation 2: a penalty found after the payout opens a recovery, never a debit; below the de-minimis only the record stays', async () => {
    const { enterprise, payoutId } = await paidGrant('A');
    const [pool] = [await subsidies.get<{ settledFen: string }>('/pools/test-pool/2026')];
    await subsidies.rate(enterprise.id, { '2026-05-01': 'B' });
    const [correction] = await corrections(enterprise);
    expect(correction).toMatchObject({
      direction: 'recovery',
      amountFen: '20000000',
      state: 'proposed',
      receivableFen: null,
    });
    const approved = await subsidies.post<Correction>(
      `/corrections/${correction!.id}/approve`,
      people.otherChecker,
      undefined,
      1,
    );
    expect(approved).toMatchObject({ state: 'approved', receivableFen: '20000000', topUpPayoutId: null });
    expect((await payout(payoutId)).state).toBe('paid');
    expect(await subsidies.get('/pools/test-pool/2026')).toMatchObject({ settledFen: pool.settledFen });

    const small = await paidGrant('A', 'cents');
    await subsidies.rate(small.enterprise.id, { '2026-05-01': 'B' });
    expect(await corrections(small.enterprise)).toMatchObject([
      { direction: 'recovery', amountFen: '8000', state: 'below-de-minimis' },
    ]);
    const told = subsidies.world.topics
      .of(correctionOpenedV1)
      .filter((event) => event.data.enterpriseId === small.enterprise.id);
    expect(told).toEqual([]);
  });

  it('replaces an open correction when the facts change again, so that the open one is always the whole difference', async () => {
    const { enterprise } = await paidGrant('B');
    await subsidies.rate(enterprise.id, { '2026-05-01': 'A' });
    await subsidies.rate(enterprise.id, { '2026-05-01': 'C' });
    expect(await corrections(enterprise)).toMatchObject([
      { direction: 'top-up', amountFen: '20000000', state: 'superseded' },
      { direction: 'recovery', amountFen: '30000000', state: 'proposed' },
    ]);
    const events = await eventually(() => {
      const found = subsidies.world.topics
        .of(correctionOpenedV1)
        .filter((event) => event.data.enterpriseId === enterprise.id);
      return found.length === 2 ? found : null;
    });
    expect(events[1]!.supersedes).toBe(events[0]!.id);
    await subsidies.rate(enterprise.id, { '2026-05-01': 'B' });
    expect(await corrections(enterprise, 'proposed')).toEqual([]);
  });

  it('situation 3: a penalty after approval holds the payout, naming rule and event, and leaves the amount; annulled, it waits in the queue for two people', async () => {
    const enterprise = await subsidies.enterprise('A');
    const approval = await subsidies.approved(enterprise, 'steps');
    const record = newId();
    const event = await subsidies.rate(enterprise.id, { [subsidies.today]: 'B' }, [record]);
    const held = await payout(approval.payoutId);
    expect(held).toMatchObject({
      state: 'held',
      amountFen: '100000000',
      receiptId: approval.receiptId,
      hold: {
        reason: 'credit-changed',
        rule: 'steps@1',
        causeEventId: event.id,
        causeEventIds: [record],
        causeAnnulledBy: null,
      },
    });
    const told = await eventually(() =>
      subsidies.world.topics.of(payoutHeldV1).find((one) => one.data.payoutId === approval.payoutId),
    );
    expect(told.data).toMatchObject({
      amountFen: '100000000',
      reason: 'credit-changed',
      rule: 'steps@1',
      causeEventId: event.id,
    });
    expect(await subsidies.instruct(approval.payoutId)).toMatchObject({
      result: 'refused',
      refusal: { code: 'payout.not-payable' },
    });

    const restored = await subsidies.rate(enterprise.id, { [subsidies.today]: 'A' });
    const queued = await subsidies.get<{ items: { id: string }[] }>(
      `/payouts?state=held&cause=annulled&enterpriseId=${enterprise.id}`,
    );
    expect(queued.items.map((one) => one.id)).toEqual([approval.payoutId]);
    expect((await payout(approval.payoutId)).hold).toMatchObject({ causeAnnulledBy: restored.id });

    const resolution = await propose(approval.payoutId, 'release');
    const own = await subsidies.service.call('POST', `/hold-resolutions/${resolution.id}/confirm`, {
      as: { ...people.maker, roles: ['subsidy-approver'] },
      ifMatch: `"${resolution.version}"`,
    });
    expect([own.status, own.body['code']]).toEqual([403, 'two-people.same-person']);
    await confirm(resolution);
    await subsidies.paid(approval.payoutId);
    const { course } = await subsidies.get<{ course: { action: string }[] }>(`/payouts/${approval.payoutId}`);
    expect(course.map(({ action }) => action)).toEqual([
      ...['payout.approved', 'payout.held', 'hold.cause-annulled', 'hold-resolution.proposed'],
      ...['hold-resolution.confirmed', 'hold.released', 'payout.approved', 'payout.instructed', 'payout.paid'],
    ]);
    expect(course[1]).toMatchObject({
      ...{ actor: 'system', holdReason: 'credit-changed', causeType: 'shouxin.rating.changed.v1' },
      causeEventId: event.id,
    });
    expect(course[3]).toMatchObject({ actor: people.maker.sub, outcome: 'release', reason: '测试' });
    expect(await subsidies.get(`/payouts/${approval.payoutId}`, enterprise.person)).toMatchObject({ course: [] });
    const released = await eventually(() =>
      subsidies.world.topics.of(payoutReleasedV1).find((one) => one.data.payoutId === approval.payoutId),
    );
    expect(released.data.outcome).toBe('unchanged');
    expect(await corrections(enterprise)).toEqual([]);
  });

  it('holds for a penalty of a day after the approval too, and not for an improvement of a later day', async () => {
    const worse = await subsidies.enterprise('A');
    const better = await subsidies.enterprise('B');
    const [one, other] = [await subsidies.approved(worse, 'steps'), await subsidies.approved(better, 'steps')];
    subsidies.world.clock.moveTo(new Date('2026-06-12T09:00:00+08:00'));
    await subsidies.rate(worse.id, { '2026-06-12': 'B' });
    await subsidies.rate(better.id, { '2026-06-12': 'A' });
    expect(await payout(one.payoutId)).toMatchObject({
      state: 'held',
      gradeOn: '2026-06-10',
      hold: { credit: { todayFen: '80000000' } },
    });
    expect(await payout(other.payoutId)).toMatchObject({ state: 'approved' });

    const resolution = await propose(one.payoutId, 're-decide');
    expect(resolution.amountFen).toBe('80000000');
    const before = await subsidies.get<{ reservedFen: string }>('/pools/test-pool/2026');
    await confirm(resolution);
    const after = await subsidies.get<{ reservedFen: string }>('/pools/test-pool/2026');
    expect(BigInt(before.reservedFen) - BigInt(after.reservedFen)).toBe(20000000n);
    expect(await payout(one.payoutId)).toMatchObject({
      state: 'approved',
      amountFen: '80000000',
      gradeOn: '2026-06-12',
    });
    await subsidies.paid(one.payoutId);
  });

  it('a hold released unchanged in spite of its facts is held by them no second time, and corrected by them neither', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { payoutId } = await subsidies.approved(enterprise, 'steps');
    await subsidies.rate(enterprise.id, { '2026-05-01': 'B' });
    await confirm(await propose(payoutId, 'release'));
    await subsidies.paid(payoutId);
    await subsidies.rate(enterprise.id, { '2026-05-01': 'B' });
    expect(await corrections(enterprise)).toEqual([]);
    await subsidies.rate(enterprise.id, { '2026-05-01': 'C' });
    expect(await corrections(enterprise, 'proposed')).toMatchObject([{ direction: 'recovery', amountFen: '50000000' }]);
  });

  it('a revoked payout gives its reservation back once, and new facts make a proposed resolution void', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { payoutId } = await subsidies.approved(enterprise, 'steps');
    await subsidies.rate(enterprise.id, { '2026-05-01': 'B' });
    const early = await propose(payoutId, 'release');
    await subsidies.rate(enterprise.id, { '2026-05-01': 'D' });
    const stale = await subsidies.service.call('POST', `/hold-resolutions/${early.id}/confirm`, {
      as: people.checker,
      ifMatch: `"${early.version}"`,
    });
    expect([stale.status, stale.body['code']]).toEqual([412, 'precondition.failed']);
    const nothing = await subsidies.service.call('POST', `/payouts/${payoutId}/hold-resolutions`, {
      as: people.maker,
      body: { outcome: 're-decide', reason: '测试' },
    });
    expect([nothing.status, nothing.body['code']]).toEqual([409, 'hold.nothing-left']);
    const before = await subsidies.get<{ leftFen: string }>('/pools/test-pool/2026');
    const resolution = await propose(payoutId, 'revoke');
    await confirm(resolution);
    const again = await subsidies.service.call('POST', `/hold-resolutions/${resolution.id}/confirm`, {
      as: people.checker,
      ifMatch: '"2"',
    });
    expect([again.status, again.body['code']]).toEqual([409, 'hold-resolution.wrong-state']);
    const after = await subsidies.get<{ leftFen: string }>('/pools/test-pool/2026');
    expect(BigInt(after.leftFen) - BigInt(before.leftFen)).toBe(100000000n);
    expect((await payout(payoutId)).state).toBe('revoked');
  });

  it('situation 4: a repair that betters the grade from its day on corrects nothing', async () => {
    const { enterprise } = await paidGrant('B');
    subsidies.world.clock.moveTo(new Date('2026-06-20T09:00:00+08:00'));
    await subsidies.rate(enterprise.id, { '2026-06-20': 'A' });
    expect(await corrections(enterprise)).toEqual([]);
  });

  it('a serious-list entry annulled after the payout was refused by it brings the whole amount back', async () => {
    const { enterprise, payoutId } = await paidGrant('A');
    const entry = { entryId: newId(), enterpriseId: enterprise.id, uscc: '91350100M000100Y43' };
    const entered = await subsidies.world.topics.publish(seriousListEnteredV1, {
      ...entry,
      listedOn: '2026-06-15' as never,
      listedAt: subsidies.world.clock.now().toISOString(),
      legalBasis: '测试',
      sourceDecision: '测试',
    });
    await subsidies.handled(entered.id);
    expect(await corrections(enterprise, 'proposed')).toMatchObject([
      { direction: 'recovery', amountFen: '100000000', decidedNowFen: '0', causeEventId: entered.id },
    ]);
    const left = await subsidies.world.topics.publish(seriousListLeftV1, {
      ...entry,
      leftOn: subsidies.today,
      reason: 'annulled',
    });
    await subsidies.handled(left.id);
    expect(await corrections(enterprise, 'proposed')).toEqual([]);
    expect((await payout(payoutId)).state).toBe('paid');
  });

  it('money that the bank sent back is not recovered, nor topped up before it is paid again', async () => {
    const returned = async (enterprise: TestEnterprise, payoutId: string): Promise<void> => {
      const { instructionId, amountFen } = await subsidies.get<{ instructionId: string; amountFen: string }>(
        `/payouts/${payoutId}`,
      );
      await subsidies.bankControl('/control/complete', { instructionId, status: 'returned' });
      expect((await subsidies.payoutIs<PayoutBody>(payoutId, 'held')).amountFen).toBe(amountFen);
      expect(await corrections(enterprise, 'approved')).toEqual([]);
    };
    const worse = await paidGrant('A');
    await subsidies.rate(worse.enterprise.id, { '2026-05-01': 'B' });
    expect(await corrections(worse.enterprise, 'proposed')).toMatchObject([{ direction: 'recovery' }]);
    await returned(worse.enterprise, worse.payoutId);
    await confirm(await propose(worse.payoutId, 'revoke'));
    expect(await corrections(worse.enterprise, 'proposed')).toEqual([]);

    const better = await paidGrant('B');
    await subsidies.rate(better.enterprise.id, { '2026-05-01': 'A' });
    expect(await corrections(better.enterprise, 'proposed')).toMatchObject([{ direction: 'top-up' }]);
    await returned(better.enterprise, better.payoutId);
    const resolution = await propose(better.payoutId, 're-decide');
    expect(resolution.amountFen).toBe('100000000');
    await confirm(resolution);
    expect(await corrections(better.enterprise, 'proposed')).toEqual([]);
  });

  it('a receivable whose money the bank sent back is written off by two people, and by nobody while the money is out', async () => {
    const { enterprise, payoutId } = await paidGrant('A');
    await subsidies.rate(enterprise.id, { '2026-05-01': 'B' });
    const [open] = await corrections(enterprise, 'proposed');
    await subsidies.post(`/corrections/${open!.id}/approve`, people.otherChecker, undefined, 1);
    const path = `/corrections/${open!.id}/write-off`;
    const early = await subsidies.service.call('POST', path, {
      as: people.otherMaker,
      body: { reason: '款项已由银行退回' },
      ifMatch: '"2"',
    });
    expect([early.status, early.body['code']]).toEqual([409, 'correction.not-to-write-off']);
    // No code and no fen in what a person reads; both are among the parameters.
    expect(early.body['detail']).not.toMatch(/approved|\d+ (分|fen)/);
    const { instructionId } = await subsidies.get<{ instructionId: string }>(`/payouts/${payoutId}`);
    await subsidies.bankControl('/control/complete', { instructionId, status: 'returned' });
    await subsidies.payoutIs(payoutId, 'held');
    await confirm(await propose(payoutId, 'revoke'));

    const none = await subsidies.service.call('POST', `${path}/confirm`, { as: people.otherChecker, ifMatch: '"2"' });
    expect([none.status, none.body['code']]).toEqual([409, 'correction.no-write-off']);
    await subsidies.post(path, people.otherMaker, { reason: '款项已由银行退回' }, 2);
    const confirmedBy = async (as: TestPerson): Promise<unknown> =>
      (await subsidies.service.call('POST', `${path}/confirm`, { as, ifMatch: '"3"' })).body['code'];
    expect(await confirmedBy({ ...people.otherMaker, roles: ['subsidy-approver'] })).toBe('two-people.same-person');
    expect(await confirmedBy(people.checker)).toBe('correction.decided-before');
    await expect(
      subsidies.service.db.query(
        `update correction set state = 'written-off', write_off_checker = 'maker-2', written_off_at = now() where id = $1`,
        [open!.id],
      ),
    ).rejects.toThrow(/correction_write_off_two_people/);
    expect(await subsidies.post(`${path}/confirm`, people.otherChecker, undefined, 3)).toMatchObject({
      state: 'written-off',
      receivableFen: null,
      writeOffReason: '款项已由银行退回',
      writeOffMaker: 'maker-2',
      writeOffChecker: 'checker-2',
    });
    await subsidies.rate(enterprise.id, { '2026-05-01': 'C' });
    expect(await corrections(enterprise, 'proposed')).toEqual([]);
  });

  it('a returned payment shows what changed about its facts only as long as it has, and a proposal stands while nothing changes', async () => {
    const { enterprise, payoutId } = await paidGrant('A');
    const { instructionId } = await subsidies.get<{ instructionId: string }>(`/payouts/${payoutId}`);
    await subsidies.bankControl('/control/complete', { instructionId, status: 'returned' });
    await subsidies.payoutIs(payoutId, 'held');
    const event = await subsidies.rate(enterprise.id, { '2026-05-01': 'B' });
    expect((await payout(payoutId)).hold).toMatchObject({
      causeEventId: event.id,
      causeType: 'shouxin.rating.changed.v1',
      credit: { todayFen: '80000000' },
    });
    await subsidies.rate(enterprise.id, { '2026-05-01': 'A' });
    expect((await payout(payoutId)).hold).toMatchObject({ reason: 'bank-returned', causeEventId: null, credit: null });
    const resolution = await propose(payoutId, 'release');
    await subsidies.rate(enterprise.id, { '2026-05-01': 'A' });
    expect((await confirm(resolution)).state).toBe('confirmed');
  });

  it('a top-up that the bank sent back is no part of what is recovered', async () => {
    const { enterprise } = await paidGrant('B');
    await subsidies.rate(enterprise.id, { '2026-05-01': 'A' });
    const [open] = await corrections(enterprise, 'proposed');
    const { topUpPayoutId } = await subsidies.post<Correction>(
      `/corrections/${open!.id}/approve`,
      people.otherChecker,
      undefined,
      1,
    );
    await subsidies.paid(topUpPayoutId!);
    const { instructionId } = await subsidies.get<{ instructionId: string }>(`/payouts/${topUpPayoutId}`);
    await subsidies.bankControl('/control/complete', { instructionId, status: 'returned' });
    await subsidies.payoutIs(topUpPayoutId!, 'held');
    await subsidies.rate(enterprise.id, { '2026-05-01': 'C' });
    expect(await corrections(enterprise, 'proposed')).toMatchObject([{ direction: 'recovery', amountFen: '30000000' }]);
    await confirm(await propose(topUpPayoutId!, 'revoke'));
    expect(await corrections(enterprise, 'proposed')).toMatchObject([{ direction: 'recovery', amountFen: '30000000' }]);
  });

  it('one that is approved waits for money of the enterprise that moves just then, so that no difference is counted twice', async () => {
    const { enterprise, payoutId } = await paidGrant('A');
    await subsidies.rate(enterprise.id, { '2026-05-01': 'B' });
    const [open] = await corrections(enterprise, 'proposed');
    const { db, app } = subsidies.service;
    const approval = await db.transaction(async (tx) => {
      // As a bank answer does.
      await app.get(CreditFacts).lock(tx, [enterprise.id]);
      await app.get(PayoutStore).getForUpdate(tx, payoutId);
      const approving = subsidies.post<Correction>(
        `/corrections/${open!.id}/approve`,
        people.otherChecker,
        undefined,
        1,
      );
      await eventually(
        async () =>
          (
            await db.query(`select 1 from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`)
          ).length > 0,
      );
      await app
        .get(ReDecision)
        .review(tx, (await app.get(PayoutStore).getForUpdate(tx, payoutId)).applicationId, newId());
      return { approving };
    });
    expect(await approval.approving).toMatchObject({ state: 'approved' });
    expect(await corrections(enterprise)).toMatchObject([{ state: 'approved', amountFen: '20000000' }]);
  });

  it('situation 14: in whatever order list and rating events come, with repetitions, what is owed in the end is the same', async () => {
    // Each list event may come before, between or after the two ratings, and the two of an entry in any order.
    const orders = [
      ['B', 'A', 'entered', 'left'],
      ['entered', 'B', 'left', 'A'],
      ['left', 'entered', 'B', 'A'],
      ['B', 'left', 'A', 'entered'],
      ['left', 'B', 'entered', 'A'],
      ['entered', 'left', 'B', 'A'],
    ];
    const outcomes = await Promise.all(
      orders.map(async (order) => {
        const { enterprise, applicationId } = await paidGrant('B');
        const entry = { entryId: newId(), enterpriseId: enterprise.id, uscc: '91350100M000100Y43' };
        for (const step of order) {
          const event =
            step === 'entered'
              ? await subsidies.world.topics.publish(seriousListEnteredV1, {
                  ...entry,
                  listedOn: '2026-01-01' as never,
                  listedAt: subsidies.world.clock.now().toISOString(),
                  legalBasis: '测试',
                  sourceDecision: '测试',
                })
              : step === 'left'
                ? await subsidies.world.topics.publish(seriousListLeftV1, {
                    ...entry,
                    leftOn: '2026-02-01' as never,
                    reason: 'annulled',
                  })
                : await subsidies.rate(enterprise.id, { '2026-03-01': step });
          await subsidies.handled(event.id);
          await subsidies.world.topics.send(event);
        }
        const open = await corrections(enterprise, 'proposed');
        const { decisions } = await subsidies.get<{ decisions: { amountFen: string }[] }>(
          `/applications/${applicationId}`,
        );
        return { entitledFen: decisions.at(-1)!.amountFen, open: open.map((one) => [one.direction, one.amountFen]) };
      }),
    );
    for (const outcome of outcomes)
      expect(outcome).toEqual({ entitledFen: '100000000', open: [['top-up', '20000000']] });
  });
});

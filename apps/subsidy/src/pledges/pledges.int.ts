import { creditRecordRepairedV1 } from '@app/contracts/credit-record';
import { pledgeBreachedV1 } from '@app/contracts/pledge';
import { correctionOpenedV1, payoutHeldV1 } from '@app/contracts/subsidy';
import { newId } from '@app/platform/id';
import { Receipts } from '@app/platform/receipts';
import { recordIdOf } from '@app/platform/source-record';
import { eventually } from '@app/testing/eventually';
import { people, policyFile, SubsidyWorld, type TestEnterprise } from '@app/testing/subsidy-world';
import { findBrokenInvariants } from '../ledger/invariants';
import { subsidy } from '../service';

interface Detail {
  state: string;
  version: number;
  creditPledgeSigned: boolean;
  pledges: { pledgeId: string; state: string; breachedOn: string | null; breachEventId: string | null }[];
  provisional: { amountFen: string; eligible: boolean; reasons: string[] };
  decisions: { kind: string; amountFen: string; reasons: string[]; receiptId: string; causeEventId: string | null }[];
}

interface Payout {
  state: string;
  amountFen: string;
  hold: {
    reason: string;
    rule: string;
    causeEventId: string;
    causeAnnulledBy: string | null;
    credit: { todayFen: string; onGradeOn: { creditPledgeSigned: boolean; grade: string } } | null;
  } | null;
}

interface Correction {
  id: string;
  direction: string;
  amountFen: string;
  state: string;
  causeEventId: string;
  version: number;
  topUpPayoutId: string | null;
}

const policies = {
  'steps@1': policyFile({ id: 'steps' }),
  'free@1': policyFile({ id: 'free' }).replace('creditPledge: true', 'creditPledge: false'),
};

describe('pledges that applications rely on', () => {
  let subsidies: SubsidyWorld;
  const detail = (id: string): Promise<Detail> => subsidies.get<Detail>(`/applications/${id}`);
  const payout = (id: string): Promise<Payout> => subsidies.get<Payout>(`/payouts/${id}`);
  const corrections = async (enterprise: TestEnterprise, state?: string): Promise<Correction[]> =>
    (
      await subsidies.get<{ items: Correction[] }>(
        `/corrections?enterpriseId=${enterprise.id}${state ? `&state=${state}` : ''}`,
      )
    ).items;
  const resolve = async (payoutId: string, outcome: string): Promise<void> => {
    const { id, version } = await subsidies.post<{ id: string; version: number }>(
      `/payouts/${payoutId}/hold-resolutions`,
      people.maker,
      { outcome, reason: '测试' },
    );
    await subsidies.post(`/hold-resolutions/${id}/confirm`, people.checker, undefined, version);
  };
  const pledged = async (
    grade = 'A',
  ): Promise<{ enterprise: TestEnterprise; pledgeId: string; applicationId: string; payoutId: string }> => {
    const enterprise = await subsidies.enterprise(grade);
    const pledgeId = await subsidies.sign(enterprise.id);
    const approval = await subsidies.approved(enterprise, 'steps', {}, undefined, [pledgeId]);
    return { enterprise, pledgeId, ...approval };
  };
  const refusal = async (enterprise: TestEnterprise, policyId: string, pledgeIds: string[]): Promise<unknown[]> => {
    const answer = await subsidies.service.call('POST', '/applications', {
      as: enterprise.person,
      body: {
        ...{ policyId, facts: {}, creditPledgeSigned: true, pledgeIds },
        payee: { name: '企业', bank: '工商银行', account: '6222000000001234' },
      },
    });
    return [answer.status, answer.body['code']];
  };

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, policies);
    await subsidies.pool('test-pool', '100000000000');
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('takes only pledges of the same enterprise that stand, and only where the policy demands one', async () => {
    const enterprise = await subsidies.enterprise('A');
    const other = await subsidies.enterprise('A');
    const [good, broken, foreign] = [
      await subsidies.sign(enterprise.id),
      await subsidies.sign(enterprise.id),
      await subsidies.sign(other.id),
    ];
    await subsidies.breach(enterprise.id, broken, 'overdue');
    expect(await refusal(enterprise, 'steps', [newId()])).toEqual([422, 'application.pledge-unknown']);
    expect(await refusal(enterprise, 'steps', [good, foreign])).toEqual([422, 'application.pledge-unknown']);
    expect(await refusal(enterprise, 'steps', [good, broken])).toEqual([422, 'application.pledge-breached']);
    expect(await refusal(enterprise, 'free', [good])).toEqual([422, 'application.policy-takes-no-pledge']);
    expect((await refusal(enterprise, 'steps', [good, good]))[0]).toBe(400);
    const { id } = await subsidies.file(enterprise, 'steps', {}, undefined, [good]);
    expect(await detail(id)).toMatchObject({
      creditPledgeSigned: true,
      pledges: [{ pledgeId: good, state: 'signed', breachedOn: null, breachEventId: null }],
    });
    const relying = async (pledgeId: string): Promise<string[]> =>
      (await subsidies.get<{ items: { id: string }[] }>(`/applications?pledgeId=${pledgeId}`)).items.map(
        (one) => one.id,
      );
    expect([await relying(good), await relying(broken)]).toEqual([[id], []]);
    await subsidies.annulBreach(enterprise.id, broken);
    expect((await refusal(enterprise, 'steps', [broken]))[0]).toBe(201);
  });

  it('a breach before the approval makes the application ineligible and says why', async () => {
    const enterprise = await subsidies.enterprise('A');
    const [pledgeId, unrelated] = [await subsidies.sign(enterprise.id), await subsidies.sign(enterprise.id)];
    const filed = await subsidies.file(enterprise, 'steps', {}, undefined, [pledgeId]);
    await subsidies.post(`/applications/${filed.id}/review`, people.maker, undefined, filed.version);
    await subsidies.breach(enterprise.id, unrelated);
    expect(await detail(filed.id)).toMatchObject({ version: 2, provisional: { amountFen: '100000000' } });
    const event = await subsidies.breach(enterprise.id, pledgeId, 'overdue');
    expect(await detail(filed.id)).toMatchObject({
      state: 'reviewed',
      creditPledgeSigned: false,
      pledges: [{ pledgeId, state: 'breached', breachedOn: subsidies.today, breachEventId: event.id }],
      provisional: { eligible: false, reasons: ['pledge-missing'], amountFen: '0' },
    });
    const approve = await subsidies.service.call('POST', `/applications/${filed.id}/approve`, {
      as: people.checker,
      ifMatch: '"3"',
    });
    expect([approve.status, approve.body['code']]).toEqual([409, 'application.not-eligible']);
  });

  it('a breach between approval and payment holds the payout, naming rule and event, whatever the rating does next', async () => {
    const { enterprise, pledgeId, payoutId } = await pledged();
    const event = await subsidies.breach(enterprise.id, pledgeId);
    const held = {
      state: 'held',
      amountFen: '100000000',
      hold: {
        reason: 'pledge-breached',
        rule: 'steps@1',
        causeEventId: event.id,
        credit: { todayFen: '0', onGradeOn: { creditPledgeSigned: false } },
      },
    };
    expect(await payout(payoutId)).toMatchObject(held);
    const told = await eventually(() =>
      subsidies.world.topics.of(payoutHeldV1).find((one) => one.data.payoutId === payoutId),
    );
    expect(told.data).toMatchObject({ reason: 'pledge-breached', rule: 'steps@1', causeEventId: event.id });
    await subsidies.rate(enterprise.id, { [subsidies.today]: 'C' });
    expect(await payout(payoutId)).toMatchObject(held);
    const reDecide = await subsidies.service.call('POST', `/payouts/${payoutId}/hold-resolutions`, {
      as: people.maker,
      body: { outcome: 're-decide', reason: '测试' },
    });
    expect([reDecide.status, reDecide.body['code']]).toEqual([409, 'hold.nothing-left']);
    await resolve(payoutId, 'revoke');
    expect((await payout(payoutId)).state).toBe('revoked');
    expect(await corrections(enterprise)).toEqual([]);
  });

  it('a breach that was published before the run holds the payout, though nobody had waited for it', async () => {
    const { enterprise, pledgeId, payoutId } = await pledged();
    const event = subsidies.breach(enterprise.id, pledgeId);
    // Published, and perhaps not handled yet.
    await eventually(() => subsidies.world.topics.of(pledgeBreachedV1).some((one) => one.data.pledgeId === pledgeId));
    expect(await subsidies.instruct(payoutId)).toMatchObject({ instructionId: null });
    expect((await payout(payoutId)).hold).toMatchObject({ causeEventId: (await event).id });
  });

  it('a held payout waits in the queue again when its breach proves wrong, and is never paid by itself', async () => {
    const { enterprise, pledgeId, payoutId } = await pledged();
    await subsidies.breach(enterprise.id, pledgeId);
    const annulled = await subsidies.annulBreach(enterprise.id, pledgeId);
    expect(await payout(payoutId)).toMatchObject({
      state: 'held',
      hold: { reason: 'pledge-breached', causeAnnulledBy: annulled.id },
    });
    await resolve(payoutId, 'release');
    await subsidies.paid(payoutId);
    expect(await corrections(enterprise)).toEqual([]);
  });

  it('situation 20: a false pledge after pay revokes the decision and opens one recovery of it all, however often it is told', async () => {
    const { enterprise, pledgeId, applicationId, payoutId } = await pledged('B');
    await subsidies.paid(payoutId);
    const before = await subsidies.get<{ settledFen: string }>('/pools/test-pool/2026');
    const { version, provisional } = await detail(applicationId);
    const event = await subsidies.breach(enterprise.id, pledgeId);
    // What is decided keeps what it was decided on.
    expect(await detail(applicationId)).toMatchObject({ version, provisional });
    const [correction, ...more] = await corrections(enterprise);
    expect(more).toEqual([]);
    expect(correction).toMatchObject({
      ...{ direction: 'recovery', amountFen: '80000000', decidedBeforeFen: '80000000', decidedNowFen: '0' },
      ...{ state: 'proposed', maker: 'system', causeEventId: event.id, receivableFen: null },
    });
    const decided = (await detail(applicationId)).decisions;
    expect(decided).toMatchObject([
      { kind: 'approval', amountFen: '80000000', reasons: [], causeEventId: null },
      { kind: 'correction', amountFen: '0', reasons: ['pledge-missing'], causeEventId: event.id },
    ]);
    const receipts = subsidies.service.app.get(Receipts);
    expect(await receipts.replay(decided[1]!.receiptId)).toMatchObject({
      agrees: true,
      receipt: { given: { grade: 'B', creditPledgeSigned: false } },
      result: { eligible: false, reasons: ['pledge-missing'], amount: '0.00' },
    });
    // Told again, as itself; nor do the rating that falls for it, or rises again, bring the pledge back.
    for (let n = 0; n < 3; n++) await subsidies.world.topics.send(event);
    await subsidies.breach(enterprise.id, pledgeId);
    expect(await corrections(enterprise)).toHaveLength(1);
    await subsidies.rate(enterprise.id, { '2026-05-01': 'C' });
    await subsidies.rate(enterprise.id, { '2026-05-01': 'A' });
    expect(await corrections(enterprise, 'proposed')).toMatchObject([
      { direction: 'recovery', amountFen: '80000000', decidedNowFen: '0' },
    ]);
    expect((await payout(payoutId)).state).toBe('paid');
    expect(await subsidies.get('/pools/test-pool/2026')).toMatchObject({ settledFen: before.settledFen });
    const opened = subsidies.world.topics
      .of(correctionOpenedV1)
      .filter((one) => one.data.enterpriseId === enterprise.id);
    expect(opened[0]!.data).toMatchObject({ causeEventId: event.id, amountFen: '80000000' });
  });

  it('situation 20: told before the signing, and again after it, the breach still takes the pledge', async () => {
    const enterprise = await subsidies.enterprise('A');
    const pledgeId = newId();
    const event = await subsidies.breach(enterprise.id, pledgeId);
    await subsidies.sign(enterprise.id, pledgeId);
    await subsidies.world.topics.send(event);
    await subsidies.verify(enterprise.id, pledgeId);
    expect(await refusal(enterprise, 'steps', [pledgeId])).toEqual([422, 'application.pledge-breached']);
  });

  it('an annulment told before the breach it undoes leaves the pledge standing', async () => {
    const { enterprise, pledgeId, applicationId, payoutId } = await pledged();
    await subsidies.paid(payoutId);
    await subsidies.annulBreach(enterprise.id, pledgeId);
    await subsidies.breach(enterprise.id, pledgeId);
    expect(await corrections(enterprise)).toEqual([]);
    expect(await detail(applicationId)).toMatchObject({ creditPledgeSigned: true, pledges: [{ state: 'signed' }] });
  });

  it('situation 20: an honest late paper changes nothing', async () => {
    const { enterprise, pledgeId, applicationId, payoutId } = await pledged();
    await subsidies.paid(payoutId);
    subsidies.world.clock.moveTo(new Date('2026-06-20T09:00:00+08:00'));
    const before = await detail(applicationId);
    await subsidies.verify(enterprise.id, pledgeId);
    expect(await detail(applicationId)).toEqual({
      ...before,
      pledges: [{ ...before.pledges[0]!, state: 'verified' }],
    });
    expect(await corrections(enterprise)).toEqual([]);
  });

  it('a repaired breach brings no old money back, an annulled one does', async () => {
    const { enterprise, pledgeId, applicationId, payoutId } = await pledged();
    await subsidies.paid(payoutId);
    await subsidies.breach(enterprise.id, pledgeId);
    const [recovery] = await corrections(enterprise, 'proposed');
    await subsidies.post(`/corrections/${recovery!.id}/approve`, people.otherChecker, undefined, 1);
    await subsidies.world.topics.publish(creditRecordRepairedV1, {
      ...{ recordId: recordIdOf(pledgeId), enterpriseId: enterprise.id, uscc: '91350100M000100Y43' },
      ...{ determinedOn: subsidies.today, repairedOn: subsidies.today },
    });
    await subsidies.rate(enterprise.id, { [subsidies.today]: 'A' });
    expect(await corrections(enterprise, 'proposed')).toEqual([]);
    const annulled = await subsidies.annulBreach(enterprise.id, pledgeId);
    await subsidies.world.topics.send(annulled);
    expect(await corrections(enterprise, 'proposed')).toMatchObject([
      { direction: 'top-up', amountFen: '100000000', causeEventId: annulled.id },
    ]);
    expect((await detail(applicationId)).decisions.map((one) => one.amountFen)).toEqual([
      '100000000',
      '0',
      '100000000',
    ]);
  });

  it('a breach that comes while the bank has the money is corrected when it is paid, and named as the cause', async () => {
    const enterprise = await subsidies.enterprise('A');
    const pledgeId = await subsidies.sign(enterprise.id);
    const account = `account-${newId().slice(-12)}`;
    const { payoutId } = await subsidies.approved(enterprise, 'steps', {}, account, [pledgeId]);
    await subsidies.bankControl('/control/misbehave', {
      ...{ mode: 'settle-later', payeeAccount: account, afterMs: 3_600_000 },
    });
    await subsidies.instruct(payoutId);
    const [payment] = await eventually(async () => {
      const found = await subsidies.bankPayments(account);
      return found.length > 0 ? found : null;
    });
    const event = await subsidies.breach(enterprise.id, pledgeId);
    await subsidies.rate(enterprise.id, { '2099-01-01': 'C' });
    expect((await payout(payoutId)).state).toBe('instructed');
    await subsidies.bankControl('/control/complete', { instructionId: payment!.instructionId, status: 'settled' });
    await subsidies.payoutIs(payoutId, 'paid');
    expect(await corrections(enterprise)).toMatchObject([
      { direction: 'recovery', amountFen: '100000000', state: 'proposed', causeEventId: event.id },
    ]);
  });
});

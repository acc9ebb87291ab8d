import { Receipts } from '@app/platform/receipts';
import { people, policyFile, SubsidyWorld, type TestEnterprise } from '@app/testing/subsidy-world';
import type { HttpAnswer } from '@app/testing/test-service';
import { findBrokenInvariants } from '../ledger/invariants';
import { subsidy } from '../service';

interface Proposal {
  id: string;
  version: number;
  code?: string;
}

interface Payout {
  state: string;
  hold: { reason: string; causeEventId: string } | null;
}

describe('false pledges leave no money out', () => {
  let subsidies: SubsidyWorld;
  const pledged = async (): Promise<{ enterprise: TestEnterprise; pledgeId: string; payoutId: string }> => {
    const enterprise = await subsidies.enterprise('A');
    const pledgeId = await subsidies.sign(enterprise.id);
    const { payoutId } = await subsidies.approved(enterprise, 'steps', {}, undefined, [pledgeId]);
    return { enterprise, pledgeId, payoutId };
  };
  const payout = (id: string): Promise<Payout> => subsidies.get<Payout>(`/payouts/${id}`);
  const propose = (payoutId: string, outcome: string): Promise<HttpAnswer<Proposal>> =>
    subsidies.service.call<Proposal>('POST', `/payouts/${payoutId}/hold-resolutions`, {
      as: people.maker,
      body: { outcome, reason: '测试' },
    });
  const confirm = ({ id, version }: Proposal): Promise<HttpAnswer> =>
    subsidies.service.call('POST', `/hold-resolutions/${id}/confirm`, { as: people.checker, ifMatch: `"${version}"` });
  const resolve = async (payoutId: string, outcome: string): Promise<void> => {
    expect((await confirm((await propose(payoutId, outcome)).body)).status).toBe(200);
  };
  const corrections = async (enterprise: TestEnterprise): Promise<object[]> =>
    (await subsidies.get<{ items: object[] }>(`/corrections?enterpriseId=${enterprise.id}`)).items;

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, {
      'steps@1': policyFile({ id: 'steps' }),
      'other@1': policyFile({ id: 'other', terms: ', pledgeItem: other-item' }),
    });
    await subsidies.pool('test-pool', '100000000000');
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('a pledge stands in for papers of the item it was signed for, and of no other', async () => {
    const enterprise = await subsidies.enterprise('A');
    const water = await subsidies.sign(enterprise.id, undefined, 'water-hookup');
    const file = (policyId: string, pledgeId: string): Promise<HttpAnswer> =>
      subsidies.service.call('POST', '/applications', {
        as: enterprise.person,
        body: {
          ...{ policyId, facts: {}, creditPledgeSigned: true, pledgeIds: [pledgeId] },
          payee: { name: '企业', bank: '工商银行', account: '6222000000001234' },
        },
      });
    const refused = await file('steps', water);
    expect([refused.status, refused.body['code']]).toEqual([422, 'application.pledge-of-other-item']);
    expect((await file('other', await subsidies.sign(enterprise.id, undefined, 'other-item'))).status).toBe(201);
  });

  it('what rests on a false one is not released unchanged, also where it was proposed before it proved false', async () => {
    const { enterprise, pledgeId, payoutId } = await pledged();
    await subsidies.breach(enterprise.id, pledgeId, 'overdue');
    const before = await propose(payoutId, 'release');
    expect(before.status).toBe(201);
    const event = await subsidies.breach(enterprise.id, pledgeId, 'false');
    expect((await payout(payoutId)).hold).toMatchObject({ reason: 'pledge-breached', causeEventId: event.id });
    expect((await confirm(before.body)).status).toBe(412);
    const refused = await propose(payoutId, 'release');
    expect([refused.status, refused.body.code]).toEqual([409, 'hold.false-pledge']);
    await subsidies.annulBreach(enterprise.id, pledgeId);
    await resolve(payoutId, 'release');
    expect((await payout(payoutId)).state).toBe('approved');
  });

  it('one released after it lapsed is held again when it proves false, and not when it is told late that it had lapsed', async () => {
    const { enterprise, pledgeId, payoutId } = await pledged();
    await subsidies.breach(enterprise.id, pledgeId, 'overdue');
    await resolve(payoutId, 'release');
    await subsidies.rate(enterprise.id, { '2099-01-01': 'B' });
    expect((await payout(payoutId)).state).toBe('approved');
    const event = await subsidies.breach(enterprise.id, pledgeId, 'false');
    expect(await payout(payoutId)).toMatchObject({ state: 'held', hold: { causeEventId: event.id } });
    await subsidies.breach(enterprise.id, pledgeId, 'overdue');
    expect(await payout(payoutId)).toMatchObject({ state: 'held', hold: { causeEventId: event.id } });
    await resolve(payoutId, 'revoke');
  });

  it('one released after it lapsed, and paid, is recovered in whole, once, when it proves false', async () => {
    const { enterprise, pledgeId, payoutId } = await pledged();
    await subsidies.breach(enterprise.id, pledgeId, 'overdue');
    await resolve(payoutId, 'release');
    await subsidies.paid(payoutId);
    expect(await corrections(enterprise)).toEqual([]);
    const event = await subsidies.breach(enterprise.id, pledgeId, 'false');
    await subsidies.world.topics.send(event);
    await subsidies.breach(enterprise.id, pledgeId, 'false');
    expect(await corrections(enterprise)).toMatchObject([
      { direction: 'recovery', amountFen: '100000000', state: 'proposed', causeEventId: event.id },
    ]);
  });

  it('what the bank would not take is not sent to it again once the pledge is broken', async () => {
    const { enterprise, pledgeId, payoutId } = await pledged();
    const rename = (name: string): Promise<unknown> =>
      subsidies.service.db.query(
        `update application set payee_name = $2 where id = (select application_id from payout where id = $1)`,
        [payoutId, name],
      );
    // Longer than the bank takes.
    await rename('企'.repeat(250));
    await subsidies.instruct(payoutId);
    await subsidies.payoutIs(payoutId, 'suspended');
    await rename('企业');
    const before = await propose(payoutId, 'ask-bank');
    expect(before.status).toBe(201);
    await subsidies.breach(enterprise.id, pledgeId);
    const refused = await confirm(before.body);
    expect([refused.status, refused.body['code']]).toEqual([409, 'hold.worse-by-now']);
    expect(refused.body['detail']).toMatch(/只能核定 [\d,]+\.\d{2} 元/);
    await resolve(payoutId, 'revoke');
    expect((await payout(payoutId)).state).toBe('revoked');
    expect(await corrections(enterprise)).toEqual([]);
  });
});

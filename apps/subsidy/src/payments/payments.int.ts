import { payoutPaidV1, payoutReturnedV1 } from '@app/contracts/subsidy';
import { ratingChangedV1 } from '@app/contracts/rating';
import { newId } from '@app/platform/id';
import { Receipts } from '@app/platform/receipts';
import { eventually } from '@app/testing/eventually';
import { people, policyFile, SubsidyWorld, type TestEnterprise } from '@app/testing/subsidy-world';
import { Client } from 'pg';
import { findBrokenInvariants } from '../ledger/invariants';
import { subsidy } from '../service';

interface PayoutBody {
  id: string;
  state: string;
  amountFen: string;
  bankTrouble: string | null;
  hold: { reason: string } | null;
}

interface Pool {
  reservedFen: string;
  settledFen: string;
  leftFen: string;
}

const SHARE = 10_000_000n;

describe('paying through a bank that misbehaves', () => {
  let subsidies: SubsidyWorld;
  let enterprise: TestEnterprise;
  const pool = (): Promise<Pool> => subsidies.get<Pool>('/pools/test-pool/2026');
  const figure = async (name: string): Promise<number | null> => {
    const { body } = await subsidies.service.call<string>('GET', '/metrics');
    const line = body.split('\n').find((one) => one.startsWith(`${name}{`));
    return line === undefined ? null : Number(line.split(' ').at(-1));
  };
  const approved = async (): Promise<{ payoutId: string; account: string }> => {
    const account = `account-${newId().slice(-12)}`;
    return { ...(await subsidies.approved(enterprise, 'share', {}, account)), account };
  };
  const misbehave = (mode: string, payeeAccount: string, more: object = {}): Promise<unknown> =>
    subsidies.bankControl('/control/misbehave', { mode, payeeAccount, ...more });
  const propose = (payoutId: string, outcome: string): Promise<{ id: string; version: number }> =>
    subsidies.post(`/payouts/${payoutId}/hold-resolutions`, people.maker, { outcome, reason: '测试' });
  const askBank = async (payoutId: string): Promise<void> => {
    const { id, version } = await propose(payoutId, 'ask-bank');
    const own = await subsidies.service.call('POST', `/hold-resolutions/${id}/confirm`, {
      as: { ...people.maker, roles: ['subsidy-approver'] },
      ifMatch: `"${version}"`,
    });
    expect([own.status, own.body['code']]).toEqual([403, 'two-people.same-person']);
    await subsidies.post(`/hold-resolutions/${id}/confirm`, people.checker, undefined, version);
  };
  const statesOf = async (payoutId: string): Promise<string[]> => {
    const rows = await subsidies.service.db.query<{ state: string }>(
      `select detail ->> 'to' as state from audit where subject_kind = 'payout' and subject_id = $1 order by id`,
      [payoutId],
    );
    return rows.map((row) => row.state);
  };
  const journals = async (payoutId: string): Promise<string[]> => {
    const rows = await subsidies.service.db.query<{ kind: string }>(
      `select kind from journal where payout_id = $1 order by id`,
      [payoutId],
    );
    return rows.map((row) => row.kind);
  };
  const notify = (body: object, token = 'bank-of-the-test'): Promise<{ status: number }> =>
    subsidies.service.call('POST', '/bank/notifications', { body, headers: { authorization: `Bearer ${token}` } });

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, {
      'share@1': policyFile({ id: 'share', base: '{ kind: fixed, amount: "100000.00" }' }),
    });
    await subsidies.pool('test-pool', '100000000000');
    enterprise = await subsidies.enterprise('A');
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('pays once and settles what was reserved, and tells of it', async () => {
    const { payoutId, account } = await approved();
    const before = await pool();
    const started = await subsidies.instruct(payoutId);
    expect(started).toMatchObject({ result: 'instructed', refusal: null });
    await subsidies.payoutIs(payoutId, 'paid');
    const after = await pool();
    expect(BigInt(after.settledFen) - BigInt(before.settledFen)).toBe(SHARE);
    expect(BigInt(before.reservedFen) - BigInt(after.reservedFen)).toBe(SHARE);
    expect(await subsidies.bankPayments(account)).toMatchObject([
      { instructionId: started.instructionId, amountFen: '10000000', deliveries: 1 },
    ]);
    const event = await eventually(() =>
      subsidies.world.topics.of(payoutPaidV1).find((one) => one.data.payoutId === payoutId),
    );
    expect(event.data).toMatchObject({
      amountFen: '10000000',
      paidOn: '2026-06-01',
      instructionId: started.instructionId,
    });
    expect(await subsidies.instruct(payoutId)).toMatchObject({
      result: 'refused',
      refusal: { code: 'payout.not-payable' },
    });
  });

  it('situation 22: after a time limit the outcome is unknown, no second instruction goes out, and asking settles it once', async () => {
    const { payoutId, account } = await approved();
    await misbehave('timeout-after-success', account);
    await subsidies.instruct(payoutId);
    expect(await subsidies.instruct(payoutId)).toMatchObject({
      result: 'refused',
      refusal: { code: 'payout.not-payable' },
    });
    await subsidies.payoutIs(payoutId, 'paid');
    expect(await statesOf(payoutId)).toEqual(['approved', 'instructed', 'unknown', 'paid']);
    expect(await subsidies.bankPayments(account)).toMatchObject([{ deliveries: 1, status: 'settled' }]);
  });

  it('situation 22: an instruction that never arrived is sent again under the same number', async () => {
    const { payoutId, account } = await approved();
    await misbehave('timeout-before', account);
    const { instructionId } = await subsidies.instruct(payoutId);
    await subsidies.payoutIs(payoutId, 'paid');
    expect(await statesOf(payoutId)).toEqual(['approved', 'instructed', 'unknown', 'paid']);
    expect(await subsidies.bankPayments(account)).toMatchObject([{ instructionId, deliveries: 1 }]);
  });

  it.each(['answer-twice', 'notify-before-response'])('situation 22: %s settles once', async (mode) => {
    const { payoutId, account } = await approved();
    await misbehave(mode, account);
    const { instructionId } = await subsidies.instruct(payoutId);
    await subsidies.payoutIs(payoutId, 'paid');
    const [payment] = await subsidies.bankPayments(account);
    const note = {
      notificationId: newId(),
      instructionId,
      status: 'settled',
      bankReference: 'B1',
      amountFen: payment!.amountFen,
    };
    for (let n = 0; n < 3; n++) expect((await notify(note)).status).toBe(204);
    // Late and older than what is known.
    expect((await notify({ ...note, status: 'pending' })).status).toBe(204);
    expect((await notify({ ...note, status: 'rejected' })).status).toBe(204);
    expect(await journals(payoutId)).toEqual(['reserve', 'settle']);
    expect(await statesOf(payoutId)).toEqual(['approved', 'instructed', 'paid']);
  });

  it('situation 22: a return is a hold and frees the money once; released by two people, a new payout takes its place', async () => {
    const { payoutId, account } = await approved();
    await subsidies.paid(payoutId);
    const before = await pool();
    const [payment] = await subsidies.bankPayments(account);
    await subsidies.bankControl('/control/complete', { instructionId: payment!.instructionId, status: 'returned' });
    const held = await subsidies.payoutIs<PayoutBody>(payoutId, 'held');
    expect(held.hold).toMatchObject({ reason: 'bank-returned' });
    const note = {
      notificationId: newId(),
      instructionId: payment!.instructionId,
      status: 'returned',
      bankReference: 'B1',
      amountFen: '10000000',
    };
    await Promise.all([notify(note), notify(note), notify({ ...note, status: 'settled' })]);
    const after = await pool();
    expect(BigInt(after.leftFen) - BigInt(before.leftFen)).toBe(SHARE);
    expect(await journals(payoutId)).toEqual(['reserve', 'settle', 'return']);
    const told = await eventually(() =>
      subsidies.world.topics.of(payoutReturnedV1).filter((one) => one.data.payoutId === payoutId),
    );
    expect(told).toHaveLength(1);

    const resolution = await subsidies.post<{ id: string; version: number }>(
      `/payouts/${payoutId}/hold-resolutions`,
      people.maker,
      { outcome: 'release', reason: '账户已恢复' },
    );
    await subsidies.post(`/hold-resolutions/${resolution.id}/confirm`, people.checker, undefined, resolution.version);
    const { items } = await subsidies.get<{ items: (PayoutBody & { replacesPayoutId: string })[] }>(
      '/payouts?state=approved',
    );
    const next = items.find((one) => one.replacesPayoutId === payoutId)!;
    await subsidies.paid(next.id);
    expect((await subsidies.get<PayoutBody>(`/payouts/${payoutId}`)).state).toBe('returned');
    expect((await subsidies.bankPayments(account)).map((one) => one.status)).toEqual(['returned', 'settled']);
  });

  it('a rejected payment was never settled: its reservation is released and the payout held', async () => {
    const { payoutId, account } = await approved();
    await misbehave('reject', account);
    const before = await pool();
    await subsidies.instruct(payoutId);
    expect((await subsidies.payoutIs<PayoutBody>(payoutId, 'held')).hold).toMatchObject({ reason: 'bank-rejected' });
    const after = await pool();
    expect([BigInt(after.leftFen) - BigInt(before.leftFen), after.settledFen]).toEqual([SHARE, before.settledFen]);
    expect(await journals(payoutId)).toEqual(['reserve', 'release']);
  });

  it('a payment that settles later is settled when the bank says so', async () => {
    const { payoutId, account } = await approved();
    await misbehave('settle-later', account, { afterMs: 3_600_000 });
    await subsidies.instruct(payoutId);
    const [payment] = await eventually(async () => {
      const found = await subsidies.bankPayments(account);
      return found.length > 0 ? found : null;
    });
    expect(await statesOf(payoutId)).toEqual(['approved', 'instructed']);
    expect([await figure('payouts_instructed'), await figure('payouts_unknown')]).toEqual([1, 0]);
    const become = (state: string): Promise<unknown> =>
      subsidies.service.db.query(`update payout set state = $2 where id = $1`, [payoutId, state]);
    await become('unknown');
    expect([await figure('payouts_instructed'), await figure('payouts_unknown')]).toEqual([0, 1]);
    expect(await figure('payouts_unknown_seconds')).toBeGreaterThan(0);
    await become('instructed');
    await subsidies.bankControl('/control/complete', { instructionId: payment!.instructionId, status: 'settled' });
    await subsidies.payoutIs(payoutId, 'paid');
    expect(await journals(payoutId)).toEqual(['reserve', 'settle']);
  });

  it('another amount than was told is never settled: the payout is suspended and an alert stands', async () => {
    const { payoutId, account } = await approved();
    await misbehave('wrong-amount', account);
    const before = await pool();
    await subsidies.instruct(payoutId);
    expect(await subsidies.payoutIs<PayoutBody>(payoutId, 'suspended')).toMatchObject({ bankTrouble: 'wrong-amount' });
    expect(await pool()).toEqual(before);
    expect(await journals(payoutId)).toEqual(['reserve']);
    expect(await figure('payouts_suspended')).toBe(1);

    // What the bank may have paid is not revoked; two people have it asked again, and it is never told to pay twice.
    const refused = await subsidies.service.call('POST', `/payouts/${payoutId}/hold-resolutions`, {
      as: people.maker,
      body: { outcome: 'revoke', reason: '测试' },
    });
    expect([refused.status, refused.body['code']]).toEqual([409, 'hold.wrong-outcome']);
    expect(refused.body['detail']).toBe('因“银行金额不符”暂缓的兑现不能以“撤销拨付”了结，只能：再问银行');
    const first = await subsidies.get<PayoutBody & { hold: { id: string } }>(`/payouts/${payoutId}`);
    expect(first.hold).toMatchObject({ reason: 'bank-mismatch' });
    await askBank(payoutId);
    const again = await eventually(async () => {
      const now = await subsidies.get<PayoutBody & { hold: { id: string } | null }>(`/payouts/${payoutId}`);
      return now.state === 'suspended' && now.hold?.id !== first.hold.id ? now : null;
    });
    expect(again.hold).toMatchObject({ reason: 'bank-mismatch' });
    expect(await subsidies.bankPayments(account)).toMatchObject([{ deliveries: 1 }]);
    expect(await statesOf(payoutId)).toEqual(['approved', 'instructed', 'suspended', 'unknown', 'suspended']);
  });

  it('an instruction the bank would not take is sent again after two people said so, or revoked', async () => {
    const suspended = async (): Promise<{ payoutId: string; account: string }> => {
      const { payoutId, account } = await approved();
      // Longer than the bank takes.
      await rename(payoutId, '企'.repeat(250));
      await subsidies.instruct(payoutId);
      await subsidies.payoutIs(payoutId, 'suspended');
      return { payoutId, account };
    };
    const rename = (payoutId: string, name: string): Promise<unknown> =>
      subsidies.service.db.query(
        `update application set payee_name = $2 where id = (select application_id from payout where id = $1)`,
        [payoutId, name],
      );
    const one = await suspended();
    expect((await subsidies.get<PayoutBody>(`/payouts/${one.payoutId}`)).hold).toMatchObject({
      reason: 'bank-refused',
    });
    await rename(one.payoutId, '企业');
    await askBank(one.payoutId);
    await subsidies.payoutIs(one.payoutId, 'paid');
    expect(await subsidies.bankPayments(one.account)).toMatchObject([{ status: 'settled', deliveries: 1 }]);
    expect(await journals(one.payoutId)).toEqual(['reserve', 'settle']);

    const other = await suspended();
    const before = await pool();
    const revoke = await propose(other.payoutId, 'revoke');
    await subsidies.post(`/hold-resolutions/${revoke.id}/confirm`, people.checker, undefined, revoke.version);
    await subsidies.payoutIs(other.payoutId, 'revoked');
    expect(BigInt((await pool()).leftFen) - BigInt(before.leftFen)).toBe(SHARE);
    expect(await journals(other.payoutId)).toEqual(['reserve', 'release']);
  });

  it('a fen that was moved behind the back of the books is told by the ledger’s imbalance, and so is that it is back', async () => {
    await eventually(async () => (await figure('ledger_imbalance')) === 0);
    const owner = new Client({ connectionString: subsidies.service.database.ownerUrl });
    await owner.connect();
    const move = (fen: number): Promise<unknown> =>
      owner.query(`update posting set amount_fen = amount_fen + ${fen} where (journal_id, account) = (
        select journal_id, account from posting where account = 'reserved' order by 1 limit 1)`);
    try {
      await owner.query(`alter table posting disable trigger user`);
      await move(1);
      // The journal is off by one fen, and so is the balance of its pool.
      await eventually(async () => (await figure('ledger_imbalance')) === 2);
      await move(-1);
      await eventually(async () => (await figure('ledger_imbalance')) === 0);
    } finally {
      await owner.query(`alter table posting enable trigger user`);
      await owner.end();
    }
  });

  it('lets only the bank tell of payments, and knows its own instructions', async () => {
    const note = {
      notificationId: newId(),
      instructionId: newId(),
      status: 'settled',
      bankReference: 'B1',
      amountFen: '1',
    };
    expect((await notify(note, 'somebody-else')).status).toBe(401);
    expect((await notify(note)).status).toBe(404);
    expect((await notify({ ...note, status: 'lost' })).status).toBe(400);
  });

  it('a rating that was published before the run holds the payout, though nobody had waited for it', async () => {
    const other = await subsidies.enterprise('A');
    const account = `account-${newId().slice(-12)}`;
    const { payoutId } = await subsidies.approved(other, 'share', {}, account);
    await subsidies.world.topics.publish(ratingChangedV1, {
      enterpriseId: other.id,
      uscc: '91350100M000100Y43',
      revision: 2,
      changedFrom: subsidies.today,
      knownAt: subsidies.world.clock.now().toISOString(),
      grade: 'C',
      score: '60.00',
      timeline: [{ from: subsidies.today, grade: 'C', score: '60.00' }],
      ruleSet: { id: 'park-rating', version: '2026.1', hash: 'a'.repeat(64) },
      receiptId: newId(),
      causes: [newId()],
    });
    expect(await subsidies.instruct(payoutId)).toMatchObject({
      result: 'refused',
      refusal: { code: 'payout.not-payable' },
    });
    expect((await subsidies.get<PayoutBody>(`/payouts/${payoutId}`)).hold).toMatchObject({ reason: 'credit-changed' });
    expect(await subsidies.bankPayments(account)).toEqual([]);
  });

  it('without the latest credit data in time the payout is held as credit-data-stale', async () => {
    const other = await subsidies.enterprise('A');
    const { payoutId } = await subsidies.approved(other, 'share');
    // A revision is missing in between, so this event cannot be handled yet.
    await subsidies.world.topics.publish(ratingChangedV1, {
      enterpriseId: other.id,
      uscc: '91350100M000100Y43',
      revision: 9,
      changedFrom: subsidies.today,
      knownAt: subsidies.world.clock.now().toISOString(),
      grade: 'A',
      score: '90.00',
      timeline: [{ from: subsidies.today, grade: 'A', score: '90.00' }],
      ruleSet: { id: 'park-rating', version: '2026.1', hash: 'a'.repeat(64) },
      receiptId: newId(),
      causes: [],
    });
    expect(await subsidies.instruct(payoutId)).toMatchObject({
      result: 'held',
      refusal: { code: 'payout.credit-data-stale' },
    });
    expect((await subsidies.get<PayoutBody>(`/payouts/${payoutId}`)).hold).toMatchObject({
      reason: 'credit-data-stale',
    });
  });

  it.each(['before the bank was called', 'after the bank had paid'])(
    'a process that died %s is carried on by the next, with one payment',
    async (when) => {
      const { payoutId, account } = await approved();
      const number = await subsidies.get<{ applicationNumber: string }>(`/payouts/${payoutId}`);
      await subsidies.service.stop();
      // What the dead process left: the instruction committed and claimed, its answer not recorded.
      const instructionId = newId();
      const client = new Client({ connectionString: subsidies.service.database.url });
      await client.connect();
      await client.query(
        `update payout set state = 'instructed', version = version + 1, instruction_id = $2, bank_attempts = 1, next_bank_call_at = now()
         where id = $1`,
        [payoutId, instructionId],
      );
      await client.query(
        `insert into audit (business_at, actor, action, subject_kind, subject_id, detail)
         values (now(), 'maker-1', 'payout.instructed', 'payout', $1, '{"from": "approved", "to": "instructed"}')`,
        [payoutId],
      );
      await client.end();
      if (when.startsWith('after')) {
        await subsidies.bankControl('/payments', {
          instructionId,
          payeeName: '企业',
          payeeAccount: account,
          amountFen: '10000000',
          memo: number.applicationNumber,
        });
      }
      await subsidies.restart();
      await subsidies.payoutIs(payoutId, 'paid');
      expect(await subsidies.bankPayments(account)).toMatchObject([{ instructionId, deliveries: 1 }]);
      expect(await journals(payoutId)).toEqual(['reserve', 'settle']);
    },
  );

  /** As after a restore to a moment before an instruction: the bank has paid it, and here nobody knows of it. */
  const lose = async (application: { number: string; account: string }, memo = application.number): Promise<string> => {
    const instructionId = newId();
    const payment = { payeeName: '企业', payeeAccount: application.account, amountFen: '10000000', memo };
    await subsidies.bankControl('/payments', { instructionId, ...payment });
    await subsidies.service.db.query(
      `insert into lost_payment (instruction_id, application_number, payee_name, amount_fen) values ($1, $2, '企业', 10000000)`,
      [instructionId, memo],
    );
    return instructionId;
  };
  const approvedAs = async (): Promise<{ payoutId: string; account: string; number: string }> => {
    const { payoutId, account } = await approved();
    const { applicationNumber } = await subsidies.get<{ applicationNumber: string }>(`/payouts/${payoutId}`);
    return { payoutId, account, number: applicationNumber };
  };

  it('a payment that a restore made us forget is taken over by its payout and by no other, and not made again', async () => {
    const [forgotten, other] = [await approvedAs(), await approvedAs()];
    const instructionId = await lose(forgotten);
    await subsidies.paid(other.payoutId);
    expect(await subsidies.instruct(forgotten.payoutId)).toMatchObject({ result: 'instructed', instructionId });
    await subsidies.payoutIs(forgotten.payoutId, 'paid');
    expect(await subsidies.bankPayments(forgotten.account)).toMatchObject([{ instructionId, deliveries: 2 }]);
    expect(await subsidies.bankPayments(other.account)).toMatchObject([{ deliveries: 1 }]);
    expect(await journals(forgotten.payoutId)).toEqual(['reserve', 'settle']);
  });

  it('an application filed again after a restore is not paid again before people have looked', async () => {
    const again = await approvedAs();
    const instructionId = await lose(again, 'SQ2026-999999');
    expect(await subsidies.instruct(again.payoutId)).toMatchObject({ result: 'instructed', instructionId });
    await subsidies.payoutIs(again.payoutId, 'suspended');
    expect(await subsidies.bankPayments(again.account)).toMatchObject([{ instructionId, status: 'settled' }]);
    await askBank(again.payoutId);
    await subsidies.payoutIs(again.payoutId, 'paid');
    expect(await subsidies.bankPayments(again.account)).toHaveLength(1);
  });

  it('decides again what changed while the bank had it', async () => {
    const other = await subsidies.enterprise('A');
    const account = `account-${newId().slice(-12)}`;
    const { payoutId } = await subsidies.approved(other, 'share', {}, account);
    await misbehave('settle-later', account, { afterMs: 3_600_000 });
    await subsidies.instruct(payoutId);
    const [payment] = await eventually(async () => {
      const found = await subsidies.bankPayments(account);
      return found.length > 0 ? found : null;
    });
    const event = await subsidies.rate(other.id, { '2026-05-01': 'B' });
    expect((await subsidies.get<PayoutBody>(`/payouts/${payoutId}`)).state).toBe('instructed');
    await subsidies.bankControl('/control/complete', { instructionId: payment!.instructionId, status: 'settled' });
    await subsidies.payoutIs(payoutId, 'paid');
    const { items } = await subsidies.get<{ items: object[] }>(`/corrections?enterpriseId=${other.id}`);
    expect(items).toMatchObject([
      { direction: 'recovery', amountFen: '2000000', state: 'proposed', causeEventId: event.id },
    ]);
  });
});

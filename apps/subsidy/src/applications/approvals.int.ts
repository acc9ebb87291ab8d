import { newId } from '@app/platform/id';
import { Receipts } from '@app/platform/receipts';
import { people, policyFile, SubsidyWorld } from '@app/testing/subsidy-world';
import type { HttpAnswer } from '@app/testing/test-service';
import { findBrokenInvariants } from '../ledger/invariants';
import { subsidy } from '../service';

describe('approvals and the pools that cover them', () => {
  let subsidies: SubsidyWorld;
  const left = async (pool: string): Promise<string> => (await subsidies.get<{ leftFen: string }>(pool)).leftFen;

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, {
      'plain@1': policyFile({ id: 'plain', base: '{ kind: fixed, amount: "100.00" }' }),
    });
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('situation 17: of twenty approvals at once for a pool that covers ten, exactly ten are reserved; the years book apart', async () => {
    subsidies.world.clock.moveTo(new Date('2026-12-31T23:50:00+08:00'));
    const small = policyFile({ id: 'race', base: '{ kind: fixed, amount: "100000.00" }' }).replace(
      'test-pool',
      'race-pool',
    );
    const draft = await subsidies.post<{ id: string }>('/policies/drafts', people.maker, { yaml: small });
    await subsidies.post(`/policies/drafts/${draft.id}/publish`, people.checker);
    await subsidies.pool('race-pool', '100000000', 2026);
    const enterprises = await Promise.all(Array.from({ length: 20 }, () => subsidies.enterprise('A')));
    const filed = await Promise.all(enterprises.map((enterprise) => subsidies.file(enterprise, 'race')));
    await Promise.all(
      filed.map(({ id, version }) => subsidies.post(`/applications/${id}/review`, people.maker, undefined, version)),
    );
    const answers = await Promise.all(
      filed.map(({ id, version }) =>
        subsidies.service.call('POST', `/applications/${id}/approve`, {
          as: people.checker,
          ifMatch: `"${version + 1}"`,
        }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(10);
    expect(answers.filter((answer) => answer.body['code'] === 'pool.insufficient')).toHaveLength(10);
    expect(await subsidies.get('/pools/race-pool/2026')).toMatchObject({
      amountFen: '100000000',
      reservedFen: '100000000',
      settledFen: '0',
      leftFen: '0',
    });

    const losers = filed.filter((_, index) => answers[index]!.status !== 200);
    const one = losers[0]!;
    await subsidies.service.call('POST', `/applications/${one.id}/approve`, {
      as: people.checker,
      ifMatch: `"${one.version + 1}"`,
    });
    subsidies.world.clock.moveTo(new Date('2027-01-01T00:00:00+08:00'));
    const early = await subsidies.service.call('POST', `/applications/${one.id}/approve`, {
      as: people.checker,
      ifMatch: `"${one.version + 1}"`,
    });
    expect([early.status, early.body['code']]).toEqual([409, 'pool.not-found']);
    await subsidies.pool('race-pool', '30000000', 2027);
    const batch = await subsidies.post<{
      approvedCount: number;
      items: { approved: boolean; refusal: { code: string } | null }[];
    }>('/applications/approvals', people.checker, {
      items: losers.map(({ id, version }) => ({ applicationId: id, version: version + 1 })),
    });
    expect(batch.approvedCount).toBe(3);
    expect(batch.items.map((item) => item.refusal?.code ?? 'approved')).toEqual([
      ...Array.from({ length: 3 }, () => 'approved'),
      ...Array.from({ length: 7 }, () => 'pool.insufficient'),
    ]);
    // A list of which one alone is left to book is answered like any other.
    const last = losers.at(-1)!;
    const [unknown, uncovered] = [newId(), last.id];
    const short = await subsidies.post<{ items: { refusal: { code: string } | null }[] }>(
      '/applications/approvals',
      people.checker,
      {
        items: [
          { applicationId: unknown, version: 1 },
          { applicationId: uncovered, version: last.version + 1 },
        ],
      },
    );
    expect(short.items.map((item) => item.refusal?.code)).toEqual(['application.not-found', 'pool.insufficient']);
    expect(await left('/pools/race-pool/2027')).toBe('0');
    expect(await left('/pools/race-pool/2026')).toBe('0');
  });

  it('situation 21: nobody approves an own proposal, by page, batch, replayed request or database', async () => {
    await subsidies.pool('test-pool', '100000000000', 2027);
    const enterprise = await subsidies.enterprise('A');
    const { id, version } = await subsidies.file(enterprise, 'plain');
    await subsidies.post(`/applications/${id}/review`, people.both, undefined, version);
    const seen = version + 1;
    const key = newId();
    const approve = (key: string): Promise<HttpAnswer> =>
      subsidies.service.call('POST', `/applications/${id}/approve`, { as: people.both, ifMatch: `"${seen}"`, key });
    for (const answer of [await approve(key), await approve(key)])
      expect([answer.status, answer.body['code']]).toEqual([403, 'two-people.same-person']);
    const batch = await subsidies.post<{ approvedCount: number; items: { refusal: { code: string; zh: string } }[] }>(
      '/applications/approvals',
      people.both,
      {
        items: [{ applicationId: id, version: seen }],
      },
    );
    expect([batch.approvedCount, batch.items[0]!.refusal.code]).toEqual([0, 'two-people.same-person']);
    expect(batch.items[0]!.refusal.zh).toContain('不得为同一人');
    await expect(
      subsidies.service.db.query(`update application set state = 'approved', approved_by = reviewed_by where id = $1`, [
        id,
      ]),
    ).rejects.toThrow(/application_two_people/);
    const approval = await subsidies.post<{ payoutId: string }>(
      `/applications/${id}/approve`,
      people.checker,
      undefined,
      seen,
    );
    await expect(
      subsidies.service.db.query(`update payout set checker = maker where id = $1`, [approval.payoutId]),
    ).rejects.toThrow(/payout_two_people/);
    const replayKey = newId();
    const second = await subsidies.file(enterprise, 'plain');
    await subsidies.post(`/applications/${second.id}/review`, people.maker, undefined, second.version);
    const first = await subsidies.service.call('POST', `/applications/${second.id}/approve`, {
      as: people.checker,
      ifMatch: `"${second.version + 1}"`,
      key: replayKey,
    });
    const replayed = await subsidies.service.call('POST', `/applications/${second.id}/approve`, {
      as: people.checker,
      ifMatch: `"${second.version + 1}"`,
      key: replayKey,
    });
    expect(replayed.body).toEqual(first.body);
    const rows = await subsidies.service.db.query(`select 1 from payout where application_id = $1`, [second.id]);
    expect(rows).toHaveLength(1);
  });

  it('approve and reject at once with one ETag: one wins, the other is told that it has changed', async () => {
    const enterprise = await subsidies.enterprise('A');
    for (let round = 0; round < 5; round++) {
      const { id, version } = await subsidies.file(enterprise, 'plain');
      await subsidies.post(`/applications/${id}/review`, people.maker, undefined, version);
      const ifMatch = `"${version + 1}"`;
      const answers = await Promise.all([
        subsidies.service.call('POST', `/applications/${id}/approve`, { as: people.checker, ifMatch }),
        subsidies.service.call('POST', `/applications/${id}/reject`, {
          as: people.otherMaker,
          body: { reason: '测试' },
          ifMatch,
        }),
      ]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
      const payouts = await subsidies.service.db.query(`select 1 from payout where application_id = $1`, [id]);
      expect(payouts).toHaveLength(answers[0].status === 200 ? 1 : 0);
    }
  });

  it('keeps the ledger balanced and append-only, whoever writes to it', async () => {
    const { db } = subsidies.service;
    await expect(db.query(`update posting set amount_fen = amount_fen + 1`)).rejects.toThrow(/never changed/);
    await expect(
      db.transaction(async (tx) => {
        const journal = newId();
        await tx.query(
          `insert into journal (id, kind, pool_code, pool_year, payout_id, booked_on, booked_at)
          select $1, 'adjust', pool_code, pool_year, id, '2027-01-01', now() from payout limit 1`,
          [journal],
        );
        await tx.query(
          `insert into posting (journal_id, account, amount_fen) values ($1, 'available', 5), ($1, 'reserved', -4)`,
          [journal],
        );
      }),
    ).rejects.toThrow(/2 lines that sum to 1/);
    await expect(
      db.query(`update pool set available_fen = -1, reserved_fen = reserved_fen + available_fen + 1`),
    ).rejects.toThrow(/pool_never_below_zero/);
  });
});

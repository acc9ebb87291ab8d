import type { CalendarDate } from '@app/kernel/calendar';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { type TestEnterprise, TestPark } from '@app/testing/park';
import { TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { ViolationAnswer, ViolationPreview } from './violation.dto';

const market: TestPerson = { sub: 'regulator-market', roles: ['regulator'], department: 'market-regulation' };
const DECISION = [
  ...['offence', 'offenceTitle', 'department', 'state', 'outcome', 'text', 'limb', 'law', 'reasons', 'isFirst'],
  ...['historyComplete', 'educate', 'judgedOn', 'rule', 'correctionWorkingDays', 'dueOn', 'dueReason'],
] as const;

describe('the preview of a violation', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;

  const register = async (): Promise<TestEnterprise> => {
    const enterprise = await park.register();
    await eventually(
      async () =>
        (await service.db.query(`select 1 from enterprise_copy where id = $1`, [enterprise.enterpriseId])).length > 0,
    );
    return enterprise;
  };
  const bodyOf = ({ enterpriseId }: TestEnterprise, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    ...{ enterpriseId, offence: 'late-annual-report', harm: 'none', facts: '年度报告未按期公示' },
    ...more,
  });
  const preview = async (body: unknown): Promise<ViolationPreview> => {
    const answer = await service.call<ViolationPreview>('POST', '/violations/preview', { as: market, body });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const flag = async (body: unknown): Promise<ViolationAnswer> => {
    const answer = await service.call<ViolationAnswer>('POST', '/violations', { as: market, body });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const count = async (table: string): Promise<number> => {
    const [row] = await service.db.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    return row!.n;
  };

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it.each([
    ['a correction is ordered', {}],
    ['it is waived by law', { correctedOn: '2026-06-01' }],
    ['the officer may waive', { harm: 'slight', correctedOn: '2026-06-01' }],
    ['no fault is proved', { noFaultProved: true }],
    ['it is to be penalised', { harm: 'substantial' }],
    ['the offence is on no list', { offence: 'illegal-dumping' }],
  ])('comes to the decision that flagging then comes to, with its letter word for word: %s', async (_, more) => {
    const body = bodyOf(await register(), more);
    const { letter, lookBack, ...shown } = await preview(body);
    const { corrections: _c, guidance: _g, ...flagged } = await flag(body);
    const decided = (of: object): unknown => DECISION.map((key) => [key, of[key as keyof typeof of]]);
    expect(decided(shown)).toEqual(decided(flagged));
    expect(lookBack).toEqual({ ...flagged.lookBack, facts: [] });
    const { body: letters } = await service.call<{ items: { id: string }[] }>(
      'GET',
      `/letters?subjectId=${flagged.id}`,
      { as: market },
    );
    expect(letters.items).toHaveLength(letter?.when === 'now' ? 1 : 0);
    if (letter?.when !== 'now') return;
    const { when: _when, ...said } = letter;
    const sent = await service.call('GET', `/letters/${letters.items[0]!.id}`, { as: market });
    expect(sent.body).toMatchObject(said);
  });

  it('shows what was searched and what of it counts, the deadline, and the letter that a waiver would bring', async () => {
    const enterprise = await register();
    const first = await flag(bodyOf(enterprise));
    const withdrawn = await service.call('POST', `/violations/${first.id}/withdrawal`, {
      ...{ as: market, ifMatch: '"1"', body: { reason: '登记有误' } },
    });
    expect(withdrawn.status).toBe(200);
    const shown = await preview(bodyOf(enterprise));
    expect(shown).toMatchObject({
      ...{
        enterpriseName: `测试企业${enterprise.uscc.slice(-6)}`,
        uscc: enterprise.uscc,
        isFirst: true,
        state: 'awaiting-correction',
      },
      lookBack: { facts: [{ source: 'violation', id: first.id, voidedOn: park.today, counts: false }] },
    });
    expect(shown.workingDaysLeft).toBe(shown.correctionWorkingDays);
    expect(shown.ruleTitle.zh.length).toBeGreaterThan(0);
    expect(shown.basis.length).toBeGreaterThan(0);
    expect(shown.letter).toMatchObject({ title: '责令改正通知书', when: 'now', todo: [{ dueOn: shown.dueOn }] });
    const mayWaive = await preview(bodyOf(await register(), { harm: 'slight', correctedOn: park.today }));
    expect(mayWaive.letter).toMatchObject({ title: '不予行政处罚决定书', when: 'if-waived' });
    const { recordId } = await park.record(enterprise, {
      ...{ determinedOn: '2026-05-04' as CalendarDate, facts: { offence: 'late-annual-report' } },
    });
    await eventually(async () =>
      (await preview(bodyOf(enterprise))).lookBack.facts.some(({ id, counts }) => id === recordId && counts),
    );
    expect(await preview(bodyOf(enterprise, { harm: 'slight' }))).toMatchObject({
      isFirst: false,
      outcome: 'penalise',
    });
  });

  it('keeps nothing: no violation, receipt, letter, audit entry or event', async () => {
    const enterprise = await register();
    const tables = ['violation', 'receipt', 'letter', 'letter_counter', 'audit', 'outbox'];
    const before = await Promise.all(tables.map(count));
    await preview(bodyOf(enterprise));
    await preview(bodyOf(enterprise, { correctedOn: park.today }));
    expect(await Promise.all(tables.map(count))).toEqual(before);
  });

  it('is refused as flagging is: to who has no department, for an unknown enterprise, for a correction of tomorrow', async () => {
    const status = async (as: TestPerson, body: unknown): Promise<unknown> => {
      const answer = await service.call<{ code?: string }>('POST', '/violations/preview', { as, body });
      return [answer.status, answer.body.code];
    };
    const enterprise = await register();
    const nobody: TestPerson = { sub: 'regulator-x', roles: ['regulator'] };
    expect(await status(nobody, bodyOf(enterprise))).toEqual([403, 'violation.department-missing']);
    expect(await status(market, bodyOf(enterprise, { correctedOn: '2026-06-02' }))).toEqual([
      422,
      'violation.corrected-in-future',
    ]);
    expect((await status(market, { ...bodyOf(enterprise), enterpriseId: undefined, uscc: 'X' })) as unknown[]).toEqual([
      404,
      'enterprise.unknown-code',
    ]);
  });
});

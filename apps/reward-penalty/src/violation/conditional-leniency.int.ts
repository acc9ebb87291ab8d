import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { penaltyDeterminedV1, violationFlaggedV1, violationWaivedV1 } from '@app/contracts/violation';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { ViolationAnswer } from './violation.dto';

const market: TestPerson = { sub: 'regulator-market', roles: ['regulator'], department: 'market-regulation' };

type Answer = HttpAnswer<ViolationAnswer & { code?: string }>;

/** The tests of this suite follow one another: its clock only runs forward. */
describe('leniency on the condition of a correction', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let rules: string;
  let itself: TestPerson;

  const post = (as: TestPerson, path: string, body: unknown, version?: number): Promise<Answer> =>
    service.call('POST', path, { as, body, ...(version ? { ifMatch: `"${version}"` } : {}) });
  const flag = async ({ enterpriseId }: TestEnterprise, offence: string): Promise<ViolationAnswer> => {
    const { body, status } = await post(market, '/violations', {
      enterpriseId,
      offence,
      harm: 'none',
      facts: '检查发现',
    });
    expect([status, body.state]).toEqual([201, 'awaiting-correction']);
    return body;
  };
  const register = async (): Promise<TestEnterprise> => {
    const enterprise = await park.register();
    await eventually(
      async () =>
        (await service.db.query(`select 1 from enterprise_copy where id = $1`, [enterprise.enterpriseId])).length > 0,
    );
    return enterprise;
  };
  const correct = (as: TestPerson, { id, version }: ViolationAnswer): Promise<Answer> =>
    post(as, `/violations/${id}/correction`, { correctedOn: park.today, proof: '已经改正' }, version);
  const read = async (id: string): Promise<ViolationAnswer> =>
    (await service.call<ViolationAnswer>('GET', `/violations/${id}`, { as: market })).body;
  /** Waits until the day jobs of a day are done. */
  const jobsOf = (day: string): Promise<unknown> =>
    eventually(
      async () =>
        (await service.db.query(`select 1 from day_job where name = 'violations' and done_through >= $1`, [day]))
          .length > 0,
      60_000,
    );
  const moveTo = (instant: string): void => world.clock.moveTo(new Date(`${instant}+08:00`));

  beforeAll(async () => {
    world = await TestWorld.create('2026-09-20T09:00:00+08:00');
    rules = mkdtempSync(join(tmpdir(), 'shouxin-rules-'));
    cpSync('rules', rules, { recursive: true });
    rmSync(join(rules, 'working-days'), { recursive: true, force: true });
    service = await TestService.start(world, rewardPenalty, { RULES_DIR: rules });
    park = new TestPark(world);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
    rmSync(rules, { recursive: true });
  });

  it('situation 11: fifteen working days over National Day, no proof: it lapses on the day after, and nothing was held against it before', async () => {
    const silent = await register();
    const timely = await register();
    const refused = await register();
    itself = { sub: 'enterprise-1', roles: ['enterprise'], enterpriseId: silent.enterpriseId };
    const flagged = await flag(silent, 'late-annual-report');
    const inTime = await flag(timely, 'late-annual-report');
    const badProof = await flag(refused, 'late-annual-report');
    // Sunday, 20 September and Saturday, 10 October are worked; off: 25 September, and 1 to 7 October.
    expect(flagged).toMatchObject({ flaggedOn: '2026-09-20', dueOn: '2026-10-16', dueReason: null });

    moveTo('2026-10-16T23:58:00');
    await jobsOf('2026-10-16');
    expect((await read(flagged.id)).state).toBe('awaiting-correction');
    const late = { ...itself, enterpriseId: timely.enterpriseId };
    expect((await correct(late, inTime)).body.state).toBe('correction-submitted');
    expect((await correct({ ...itself, enterpriseId: refused.enterpriseId }, badProof)).status).toBe(200);

    moveTo('2026-10-17T00:00:01');
    await jobsOf('2026-10-17');
    expect(await read(flagged.id)).toMatchObject({
      ...{ state: 'to-penalise', outcome: 'penalise', limb: null, reasons: ['not-corrected-in-time'] },
      judgedOn: '2026-10-17',
    });
    const tooLate = await correct(itself, await read(flagged.id));
    expect([tooLate.status, tooLate.body.code]).toEqual([409, 'violation.wrong-state']);
    // Proof that came in time waits for the department, however long that takes; when it is refused, the time is over.
    const review = (id: string, accepted: boolean): Promise<Answer> =>
      post(market, `/violations/${id}/correction/acceptance`, { accepted, reason: '经核实' }, 2);
    expect((await read(inTime.id)).state).toBe('correction-submitted');
    expect((await review(inTime.id, true)).body).toMatchObject({ state: 'waived', correctedOn: '2026-10-16' });
    expect((await review(badProof.id, false)).body).toMatchObject({
      ...{ state: 'to-penalise', reasons: ['not-corrected-in-time'] },
    });
    await eventually(() => world.topics.of(violationWaivedV1).find(({ data }) => data.violationId === inTime.id));
    const told = world.topics.events.filter(({ source }) => source.endsWith('/reward-penalty'));
    const about = told.filter(({ data }) => (data as { enterpriseId?: string }).enterpriseId === silent.enterpriseId);
    expect(about.map(({ type }) => type)).toEqual([violationFlaggedV1.type]);

    const penalty = { violationId: flagged.id, class: 'minor', legalBasis: '企业信息公示暂行条例第十八条' };
    const determined = await post(market, '/penalties', {
      ...{ ...penalty, documentNumber: '东市监罚〔2026〕1号', measures: '警告', obligations: [] },
    });
    expect(determined.status).toBe(201);
    expect((await read(flagged.id)).state).toBe('penalised');
    await eventually(() => world.topics.of(penaltyDeterminedV1).find(({ data }) => data.violationId === flagged.id));
  });

  it('lapses for every day that was missed, in order', async () => {
    const short = await flag(await register(), 'goods-on-pavement');
    const long = await flag(await register(), 'licence-not-displayed');
    expect([short.dueOn, long.dueOn]).toEqual(['2026-10-19', '2026-10-23']);
    moveTo('2026-11-02T09:00:00');
    await jobsOf('2026-11-02');
    expect((await read(short.id)).judgedOn).toBe('2026-10-20');
    expect((await read(long.id)).judgedOn).toBe('2026-10-24');
  });

  it('is accepted while the calendar of the year is not known, and gets its last day when that is loaded', async () => {
    moveTo('2026-12-28T09:00:00');
    await jobsOf('2026-12-28');
    const enterprise = await register();
    const open = await flag(enterprise, 'late-annual-report');
    expect(open).toMatchObject({ dueOn: null, dueReason: 'calendar-missing', correctionWorkingDays: 15 });
    const event = await eventually(() =>
      world.topics.of(violationFlaggedV1).find(({ data }) => data.violationId === open.id),
    );
    expect(event.data.correctionDueOn).toBeUndefined();
    const early = await flag(await register(), 'late-annual-report');
    moveTo('2026-12-31T09:00:00');
    // By the days that are known it is in time, whatever the notice says.
    expect((await correct(market, early)).body.state).toBe('waived');

    moveTo('2027-01-18T09:00:00');
    await jobsOf('2027-01-18');
    const itsOwn: TestPerson = { sub: newId(), roles: ['enterprise'], enterpriseId: enterprise.enterpriseId };
    const submitted = await correct(itsOwn, open);
    expect(submitted.body).toMatchObject({ state: 'correction-submitted', dueOn: null });
    const accept = (version: number): Promise<Answer> =>
      post(market, `/violations/${open.id}/correction/acceptance`, { accepted: true, reason: '经核实' }, version);
    const unknown = await accept(2);
    expect([unknown.status, unknown.body.code]).toEqual([503, 'calendar-missing']);

    mkdirSync(join(rules, 'working-days'));
    writeFileSync(join(rules, 'working-days', '2027.yaml'), 'year: 2027\nholidays: [2027-01-01]\nworkdays: []\n');
    moveTo('2027-01-19T09:00:00');
    await eventually(async () => (await read(open.id)).dueOn === '2027-01-19');
    expect((await accept(3)).body).toMatchObject({ state: 'waived', correctedOn: '2027-01-18', dueReason: null });
  });

  it('does not run out before the enterprise could know: a last day that is over when its calendar comes is the day it is told', async () => {
    moveTo('2027-12-20T09:00:00');
    await jobsOf('2027-12-20');
    const open = await flag(await register(), 'late-annual-report');
    expect(open).toMatchObject({ dueOn: null, dueReason: 'calendar-missing' });
    moveTo('2028-02-01T09:00:00');
    await jobsOf('2028-02-01');
    writeFileSync(join(rules, 'working-days', '2028.yaml'), 'year: 2028\nholidays: [2028-01-03]\nworkdays: []\n');
    moveTo('2028-02-02T09:00:00');
    await eventually(async () => (await read(open.id)).dueOn === '2028-02-02');
    expect((await correct(market, { ...open, version: 2 })).body.state).toBe('waived');
  });
});

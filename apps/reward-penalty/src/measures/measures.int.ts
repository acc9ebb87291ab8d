import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { creditRecordReinstatedV1, creditRecordRepairedV1 } from '@app/contracts/credit-record';
import type { CloudEvent } from '@app/contracts/cloud-event';
import type { SharedConfig } from '@app/platform/config';
import { newId } from '@app/platform/id';
import { CONFIG } from '@app/platform/tokens';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { RowResults } from '../red-list/red-list.dto';
import type { MeasureAnswer, MeasurePage } from './measure.dto';
import { MeasureCatalogues } from './measure-catalogue';

const person = (sub: string, role: TestPerson['roles'][number], department?: string): TestPerson => ({
  ...{ sub, roles: [role] },
  ...(department ? { department } : {}),
});
const maker = person('credit-officer-1', 'credit-officer', 'credit-centre');
const checker = person('credit-officer-2', 'credit-officer', 'credit-centre');
const market = person('regulator-market', 'regulator', 'market-regulation');
const emergency = person('regulator-emergency', 'regulator', 'emergency-management');
const finance = person('subsidy-officer-1', 'subsidy-officer', 'finance');
const auditor = person('auditor-1', 'auditor');

describe('measures', () => {
  const rules = mkdtempSync(join(tmpdir(), 'shouxin-rules-'));
  const env = { RULES_DIR: rules };
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;

  const list = async (query = '', as = auditor): Promise<MeasureAnswer[]> =>
    (await service.call<MeasurePage>('GET', `/measures?limit=200&${query}`, { as })).body.items;
  const on = ({ enterpriseId }: TestEnterprise, more = ''): Promise<MeasureAnswer[]> =>
    list(`enterpriseId=${enterpriseId}${more}`);
  /** `code/department: state`, sorted. */
  const statesOn = async (enterprise: TestEnterprise): Promise<string[]> =>
    (await on(enterprise)).map(({ code, department, state }) => `${code}/${department}: ${state}`).sort();
  const feedback = (
    as: TestPerson,
    { id, version }: Pick<MeasureAnswer, 'id' | 'version'>,
    body: Record<string, unknown> = { done: true, note: '已办理' },
  ): Promise<HttpAnswer<MeasureAnswer & { code?: string }>> =>
    service.call('POST', `/measures/${id}/feedback`, { as, body, ifMatch: `"${version}"` });
  const handled = (event: CloudEvent): Promise<boolean> =>
    eventually(
      async () =>
        (await service.db.query(`select 1 from inbox where event_id = $1 and state = 'done'`, [event.id])).length > 0,
    );
  const known = async (enterprise: TestEnterprise): Promise<TestEnterprise> => {
    await eventually(
      async () =>
        (await service.db.query(`select 1 from enterprise_copy where id = $1`, [enterprise.enterpriseId])).length > 0,
    );
    return enterprise;
  };
  const record = async (enterprise: TestEnterprise, gravity: string): ReturnType<TestPark['record']> => {
    const recorded = await park.record(enterprise, { class: gravity });
    await handled(recorded.event);
    return recorded;
  };
  const seriousList = async ({ enterpriseId }: TestEnterprise, recordId?: string): Promise<void> => {
    const proposed = await service.call('POST', '/serious-list/entries', {
      as: maker,
      body: {
        ...{
          enterpriseId,
          decidedOn: park.today,
          sourceDecision: '东应急罚〔2026〕7号',
          legalBasis: '安全生产法第七十八条',
        },
        ...(recordId ? { recordId } : {}),
      },
    });
    const path = `/serious-list/entries/${proposed.body['id'] as string}/confirm`;
    expect((await service.call('POST', path, { as: checker, ifMatch: '"1"' })).status).toBe(200);
  };

  beforeAll(async () => {
    cpSync(join(__dirname, '../../../../rules'), rules, { recursive: true });
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty, env);
    park = new TestPark(world);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
    rmSync(rules, { recursive: true });
  });

  it('are imposed by the catalogue alone and in proportion, one a department, each with its legal basis', async () => {
    const enterprise = await known(await park.register());
    await record(enterprise, 'minor');
    expect(await on(enterprise)).toEqual([]);
    const general = await record(enterprise, 'general');
    expect(await statesOn(enterprise)).toEqual(['reminder-talk/credit-centre: imposed']);
    const [talk] = await on(enterprise);
    expect(talk).toMatchObject({
      ...{ kind: 'restriction', catalogueVersion: '2026.1', version: 1, imposedOn: park.today, feedback: [] },
      causes: [{ kind: 'record', id: general.recordId, sinceOn: park.today, endedOn: null }],
    });
    expect(talk?.legalBasis).toContain('国办发〔2019〕35号');
    // Its class was set anew: what answered the old one is lifted.
    await handled((await park.record(enterprise, { class: 'serious', recordId: general.recordId })).event);
    expect(await statesOn(enterprise)).toEqual([
      ...['key-supervision/emergency-management: imposed', 'key-supervision/market-regulation: imposed'],
      ...['no-facilitation/emergency-management: imposed', 'no-facilitation/market-regulation: imposed'],
      'reminder-talk/credit-centre: lift-ordered',
    ]);
  });

  it('situation 5: when the record is annulled they lift, awaiting the feedback of each department', async () => {
    const enterprise = await known(await park.register());
    const fault = await record(enterprise, 'serious');
    const [applied] = await list(`enterpriseId=${enterprise.enterpriseId}&department=market-regulation`, market);
    expect((await feedback(market, applied!)).body).toMatchObject({ state: 'applied', appliedOn: park.today });
    await handled(await park.annul(enterprise, fault));
    expect(new Set((await on(enterprise)).map(({ state }) => state))).toEqual(new Set(['lift-ordered']));
    const waiting = await on(enterprise);
    expect(waiting.flatMap(({ causes }) => causes.map(({ endedOn }) => endedOn))).toEqual(Array(4).fill(park.today));

    const ofMarket = waiting.filter(({ department }) => department === 'market-regulation');
    const foreign = await feedback(emergency, ofMarket[0]!);
    expect([foreign.status, foreign.body.code]).toEqual([403, 'measure.other-department']);
    const later = await feedback(market, ofMarket[0]!, { done: false, note: '系统升级中，下周解除' });
    expect(later.body).toMatchObject({ state: 'lift-ordered', version: ofMarket[0]!.version + 1 });
    for (const measure of await on(enterprise, '&department=market-regulation')) {
      expect((await feedback(market, measure)).body).toMatchObject({ state: 'lifted', liftedOn: park.today });
    }
    expect(await statesOn(enterprise)).toEqual([
      ...['key-supervision/emergency-management: lift-ordered', 'key-supervision/market-regulation: lifted'],
      ...['no-facilitation/emergency-management: lift-ordered', 'no-facilitation/market-regulation: lifted'],
    ]);
    const done = (await on(enterprise)).find(({ id }) => id === ofMarket[0]!.id)!;
    expect(done.feedback.at(-2)).toMatchObject({
      about: 'lifted',
      done: false,
      givenBy: market.sub,
      givenOn: park.today,
    });
    const again = await feedback(market, done);
    expect([again.status, again.body.code]).toEqual([409, 'measure.wrong-state']);
    const changed = service.db.query(`update measure_feedback set note = 'x' where measure_id = $1`, [done.id]);
    await expect(changed).rejects.toThrow('feedback is kept as it was given');
  });

  it('stay while one of several causes stands', async () => {
    const enterprise = await known(await park.register());
    const fault = await record(enterprise, 'serious');
    const second = await record(enterprise, 'serious');
    await seriousList(enterprise, fault.recordId);
    const [supervision] = (await on(enterprise, '&department=market-regulation')).filter(
      ({ code }) => code === 'key-supervision',
    );
    expect(supervision?.causes.map(({ kind }) => kind).sort()).toEqual(['record', 'record', 'serious-list']);
    expect(await on(enterprise)).toHaveLength(8);
    await handled(await park.annul(enterprise, fault));
    const states = Object.fromEntries((await on(enterprise)).map(({ code, state }) => [code, state]));
    expect(states).toEqual({
      ...{ 'key-supervision': 'imposed', 'no-facilitation': 'imposed', 'limit-procurement': 'lift-ordered' },
      ...{ 'limit-fiscal-support': 'lift-ordered', 'limit-honours': 'lift-ordered', 'publish-entry': 'lift-ordered' },
    });
    await handled(await park.repair(enterprise, second));
    expect(new Set((await on(enterprise)).map(({ state }) => state))).toEqual(new Set(['lift-ordered']));
  });

  it('are imposed again when the cause comes back, and anew when it comes after they were lifted', async () => {
    const enterprise = await known(await park.register());
    const { enterpriseId, uscc } = enterprise;
    const { recordId, determinedOn } = await record(enterprise, 'general');
    const repairId = newId();
    const subject = { recordId, determinedOn, enterpriseId, uscc, repairId };
    await handled(await world.topics.publish(creditRecordRepairedV1, { ...subject, repairedOn: park.today }));
    const [ordered] = await on(enterprise);
    expect(ordered).toMatchObject({ state: 'lift-ordered', liftOrderedOn: park.today });
    const reinstatedAt = world.clock.now().toISOString();
    await handled(
      await world.topics.publish(creditRecordReinstatedV1, { ...subject, reinstatedOn: park.today, reinstatedAt }),
    );
    const [back] = await on(enterprise);
    expect(back).toMatchObject({ id: ordered?.id, state: 'imposed', liftOrderedOn: null });
    expect(back?.causes).toMatchObject([{ id: recordId, endedOn: null }]);

    await handled(
      await world.topics.publish(creditRecordRepairedV1, { ...subject, repairId: newId(), repairedOn: park.today }),
    );
    const [last] = await on(enterprise);
    expect((await feedback(maker, last!)).body.state).toBe('lifted');
    await record(enterprise, 'general');
    expect((await on(enterprise)).map(({ state }) => state)).toEqual(['imposed', 'lifted']);
  });

  it('reward the red list, and are lifted the day the serious list takes its place', async () => {
    const enterprise = await park.registerGood();
    const { enterpriseId } = enterprise;
    const proposed = await eventually(async () => {
      const answer = await service.call('POST', '/red-list/entries', { as: maker, body: { enterpriseId } });
      return answer.status === 201 ? answer : null;
    });
    const path = `/red-list/entries/${proposed.body['id'] as string}/confirm`;
    expect((await service.call('POST', path, { as: checker, ifMatch: '"1"' })).status).toBe(200);
    const rewards = [
      ...['fewer-inspections/emergency-management', 'fewer-inspections/market-regulation'],
      ...['green-channel/emergency-management', 'green-channel/market-regulation', 'prefer-in-procurement/finance'],
    ];
    expect(await statesOn(enterprise)).toEqual(rewards.map((reward) => `${reward}: imposed`));
    const [preferred] = await on(enterprise, '&department=finance');
    expect((await feedback(finance, preferred!)).body.state).toBe('applied');
    await seriousList(enterprise);
    const states = async (kind: string): Promise<string[]> =>
      (await on(enterprise, `&kind=${kind}`)).map(({ state }) => state);
    expect(await states('reward')).toEqual(Array(5).fill('lift-ordered'));
    expect(await states('restriction')).toEqual(Array(8).fill('imposed'));
  });

  it('are shown to each regulator for the own department, to an enterprise its own, and are told of by the department alone', async () => {
    const enterprise = await known(await park.register());
    const other = await known(await park.register());
    await record(enterprise, 'serious');
    await record(other, 'serious');
    const own = await list('', market);
    expect(new Set(own.map(({ department }) => department))).toEqual(new Set(['market-regulation']));
    const all = await list(`enterpriseId=${enterprise.enterpriseId}`, market);
    expect(new Set(all.map(({ department }) => department)).size).toBe(2);
    const filtered = await list('department=emergency-management&state=imposed', market);
    expect(new Set(filtered.map(({ department, state }) => `${department} ${state}`))).toEqual(
      new Set(['emergency-management imposed']),
    );
    const itself: TestPerson = { sub: 'e-1', roles: ['enterprise'], enterpriseId: enterprise.enterpriseId };
    expect(new Set((await list('', itself)).map(({ enterpriseId }) => enterpriseId))).toEqual(
      new Set([enterprise.enterpriseId]),
    );
    const [mine] = await on(enterprise);
    const [theirs] = await on(other);
    const get = async (as: TestPerson, path: string): Promise<number> =>
      (await service.call('GET', path, { as })).status;
    expect(await get(itself, `/measures/${mine!.id}`)).toBe(200);
    expect(await get(itself, `/measures/${theirs!.id}`)).toBe(404);
    expect(await get(itself, `/measures?enterpriseId=${other.enterpriseId}`)).toBe(404);
    const catalogue = await service.call<{ measures: unknown[] }>('GET', '/measures/catalogue', { as: itself });
    expect(catalogue.body).toMatchObject({ id: 'park-measures', version: '2026.1' });
    expect(catalogue.body.measures).toHaveLength(10);
    for (const as of [itself, auditor, person('subsidy-approver-1', 'subsidy-approver', mine!.department)]) {
      expect((await feedback(as, mine!)).status).toBe(403);
    }
    expect((await feedback(person('nobody', 'regulator'), mine!)).body.code).toBe('measure.other-department');
    expect((await feedback(maker, { id: newId(), version: 1 })).status).toBe(404);
    const page = await service.call<MeasurePage>('GET', '/measures?limit=1', { as: auditor });
    expect(page.body.items).toHaveLength(1);
    expect((await list(`cursor=${page.body.nextCursor}`)).map(({ id }) => id)).not.toContain(page.body.items[0]!.id);
  });

  it('are found the same when the same news comes again, and fed back once when two answer at once', async () => {
    const enterprise = await known(await park.register());
    const fault = await record(enterprise, 'general');
    const [before] = await on(enterprise);
    await handled((await park.record(enterprise, { class: 'general', recordId: fault.recordId })).event);
    expect(await on(enterprise)).toEqual([before]);
    const answers = await Promise.all([feedback(maker, before!), feedback(checker, before!)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const twin = service.db.query(
      `insert into measure (id, enterprise_id, code, department, kind, title, legal_basis, catalogue_version, state, imposed_on)
       select $2, enterprise_id, code, department, kind, title, legal_basis, catalogue_version, 'imposed', imposed_on from measure where id = $1`,
      [before!.id, newId()],
    );
    await expect(twin).rejects.toMatchObject({ driverError: { constraint: 'measure_open' } });
  });

  it('are fed back many at once: each row in the way of the single command, and a refused one spoils none', async () => {
    const [one, other] = [await known(await park.register()), await known(await park.register())];
    await record(one, 'serious');
    await record(other, 'serious');
    const ofMarket = [...(await on(one)), ...(await on(other))].filter(
      ({ department }) => department === 'market-regulation',
    );
    const [foreign] = (await on(one)).filter(({ department }) => department === 'emergency-management');
    await feedback(market, ofMarket[0]!, { done: false, note: '系统升级中' });
    const unknown = newId();
    const sent = [...ofMarket, foreign!].map(({ id, version }) => ({ id, version }));
    const items = [...sent, { id: unknown, version: 1 }];
    const many = (as: TestPerson, body: object): Promise<HttpAnswer<RowResults>> =>
      service.call('POST', '/measures/feedback', { as, body });
    const { status, body } = await many(market, { items, done: true, note: '已全部纳入重点监管' });
    expect(status).toBe(200);
    expect(body.items.map(({ id, outcome, state, problem }) => [id, outcome, state ?? problem?.code])).toEqual([
      [ofMarket[0]!.id, 'refused', 'precondition.failed'],
      ...ofMarket.slice(1).map(({ id }) => [id, 'done', 'applied']),
      [foreign!.id, 'refused', 'measure.other-department'],
      [unknown, 'refused', 'measure.not-found'],
    ]);
    const after = await on(other, '&department=market-regulation');
    expect(after.map(({ feedback: [given] }) => given)).toEqual(
      Array(2).fill({
        ...{ about: 'applied', done: true, note: '已全部纳入重点监管' },
        ...{ givenBy: market.sub, givenOn: park.today },
      }),
    );
    const audited = await service.db.query(`select 1 from audit where action = 'measure.applied' and subject_id = $1`, [
      after[0]!.id,
    ]);
    expect(audited).toHaveLength(1);
    const twice = await many(market, { items: [sent[1], sent[1]], done: true, note: '已办理' });
    const tooMany = Array.from({ length: 101 }, () => ({ id: newId(), version: 1 }));
    expect([twice.status, (await many(market, { items: tooMany, done: true, note: '已办理' })).status]).toEqual([
      400, 400,
    ]);
    expect((await many(auditor, { items: sent, done: true, note: '已办理' })).status).toBe(403);
  });

  it('follow another version of the catalogue from its day on; a faulty one stops the start', async () => {
    const enterprise = await known(await park.register());
    await record(enterprise, 'general');
    const config = service.app.get<SharedConfig>(CONFIG);
    await service.stop();
    const file = join(rules, 'measures/park-measures@2026.1.yaml');
    const next = readFileSync(file, 'utf8')
      .replace('version: "2026.1"', 'version: "2026.2"')
      .replace('effectiveFrom: 2026-01-01', 'effectiveFrom: 2026-06-03')
      .replace('{ record: penalty, class: general }', '{ record: pledge-breach }');
    const faulty = join(rules, 'measures/park-measures@2026.2.yaml');
    writeFileSync(faulty, next.replace('kind: reward', 'kind: present'));
    await expect(new MeasureCatalogues(config).onModuleInit()).rejects.toThrow(
      'measures/park-measures@2026.2.yaml: measures[7].kind: must be restriction or reward',
    );
    writeFileSync(faulty, next);
    service = await TestService.startOn(world, rewardPenalty, service.database, env);
    expect((await on(enterprise)).map(({ state }) => state)).toEqual(['imposed']);
    world.clock.moveTo(new Date('2026-06-03T00:00:01+08:00'));
    await eventually(async () => (await on(enterprise))[0]?.state === 'lift-ordered');
    const done = (): Promise<unknown[]> =>
      service.db.query(
        `select 1 from measure_catalogue_applied where version = '2026.2' and applied_on = '2026-06-03'`,
      );
    await eventually(async () => (await done()).length === 1);
  });
});

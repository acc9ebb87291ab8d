import { redListEnteredV1, redListLeftV1, exemptionEndedV1, exemptionGrantedV1 } from '@app/contracts/lists';
import { addMonths, type CalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { RedListEntryAnswer, RowResults } from './red-list.dto';

const maker = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const checker = { sub: 'credit-officer-2', roles: ['credit-officer' as const] };
const auditor = { sub: 'auditor-1', roles: ['auditor' as const] };

describe('the red list', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;

  const call = (as: typeof maker, path: string, body?: unknown, ifMatch?: string): Promise<HttpAnswer> =>
    service.call('POST', path, { as, body, ...(ifMatch ? { ifMatch } : {}) });
  const entriesOf = async ({ enterpriseId }: TestEnterprise): Promise<RedListEntryAnswer[]> =>
    (
      await service.call<{ items: RedListEntryAnswer[] }>('GET', `/red-list/entries?enterpriseId=${enterpriseId}`, {
        as: auditor,
      })
    ).body.items;
  const isCandidate = async ({ enterpriseId }: TestEnterprise): Promise<boolean> =>
    (
      await service.call<{ items: { enterpriseId: string }[] }>('GET', '/red-list/candidates?limit=200', { as: maker })
    ).body.items.some((item) => item.enterpriseId === enterpriseId);
  /** A good enterprise that two officers have entered today. */
  const enter = async (sector = 'manufacturing'): Promise<TestEnterprise> => {
    const enterprise = await park.registerGood({ sector });
    await eventually(() => isCandidate(enterprise));
    const { enterpriseId } = enterprise;
    const proposed = await call(maker, '/red-list/entries', { enterpriseId });
    const entered = await call(checker, `/red-list/entries/${proposed.body['id'] as string}/confirm`, undefined, '"1"');
    expect([proposed.status, entered.status, entered.body['state']]).toEqual([201, 200, 'entered']);
    return enterprise;
  };
  const untilState = (enterprise: TestEnterprise, state: string): Promise<RedListEntryAnswer> =>
    eventually(async () => {
      const [newest] = await entriesOf(enterprise);
      return newest?.state === state ? newest : null;
    });
  /** What was handled for an enterprise before this has had its effect. */
  const settled = (): Promise<boolean> =>
    eventually(async () => (await service.db.query(`select 1 from inbox where state = 'pending'`)).length === 0);
  const arrived = (eventId: string): Promise<boolean> =>
    eventually(
      async () =>
        (await service.db.query(`select 1 from inbox where event_id = $1 and state = 'done'`, [eventId])).length > 0,
    );
  const replays = async (receiptId: string): Promise<boolean> => {
    const { body } = await service.call('POST', `/receipts/${receiptId}/replay`, { as: auditor });
    return body['agrees'] as boolean;
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

  it('is proposed by the rule, entered by two officers, and tells of the entry and the exemption', async () => {
    const enterprise = await enter();
    const [entry] = await entriesOf(enterprise);
    const today = park.today;
    expect(entry).toMatchObject({ from: today, until: addMonths(today, 12), proposedBy: maker.sub, version: 2 });
    expect(entry?.exemptFrom).toEqual(['routine', 'double-random']);
    expect(await isCandidate(enterprise)).toBe(false);
    const of = <E extends { data: { enterpriseId: string } }>(events: E[]): E | undefined =>
      events.find((event) => event.data.enterpriseId === enterprise.enterpriseId);
    const entered = await eventually(() => of(world.topics.of(redListEnteredV1)));
    const granted = await eventually(() => of(world.topics.of(exemptionGrantedV1)));
    expect(entered.data).toMatchObject({ from: today, until: addMonths(today, 12), reEntered: false });
    expect(granted.data).toMatchObject({ inspections: ['routine', 'double-random'], until: addMonths(today, 12) });
    expect(await replays(entered.data.receiptId)).toBe(true);
    expect(await replays(granted.data.receiptId)).toBe(true);
    const audited = await service.db.query<{ action: string; actor: string }>(
      `select action, actor from audit where enterprise_id = $1 and subject_kind <> 'measure' order by id`,
      [enterprise.enterpriseId],
    );
    expect(audited).toEqual([
      { action: 'red-list.proposed', actor: maker.sub },
      { action: 'exemption.granted', actor: checker.sub },
      { action: 'red-list.entered', actor: checker.sub },
    ]);
  });

  it('refuses whom the rule refuses, naming every reason, and at the confirmation too', async () => {
    const enterprise = await park.register();
    await park.rate(enterprise, 'B');
    const record = await park.record(enterprise);
    await arrived(record.event.id);
    const { enterpriseId } = enterprise;
    const refused = await call(maker, '/red-list/entries', { enterpriseId });
    expect([refused.status, refused.body['code']]).toEqual([409, 'red-list.not-eligible']);
    expect(refused.body['params']).toMatchObject({ reasons: ['grade-too-low', 'barred'] });
    expect((await call(maker, '/red-list/entries', { enterpriseId: newId() })).status).toBe(404);

    const fallen = await park.registerGood();
    await eventually(() => isCandidate(fallen));
    const proposed = await call(maker, '/red-list/entries', { enterpriseId: fallen.enterpriseId });
    const id = proposed.body['id'] as string;
    expect((await call(maker, '/red-list/entries', { enterpriseId: fallen.enterpriseId })).body['code']).toBe(
      'red-list.already-open',
    );
    await arrived((await park.rate(fallen, 'B')).id);
    const late = await call(checker, `/red-list/entries/${id}/confirm`, undefined, '"1"');
    expect([late.status, late.body['code']]).toEqual([409, 'red-list.not-eligible']);
    const withdrawn = await call(checker, `/red-list/entries/${id}/withdrawal`, { reason: '评级已下降' }, '"1"');
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', version: 2 });
    const again = await call(checker, `/red-list/entries/${id}/confirm`, undefined, '"2"');
    expect([again.status, again.body['code']]).toEqual([409, 'red-list.wrong-state']);
  });

  it('situation 21: the maker cannot confirm, by the API, a batch, a replayed request or the database', async () => {
    const enterprise = await park.registerGood();
    await eventually(() => isCandidate(enterprise));
    const proposed = await call(maker, '/red-list/entries', { enterpriseId: enterprise.enterpriseId });
    const id = proposed.body['id'] as string;
    const key = newId();
    const path = `/red-list/entries/${id}/confirm`;
    for (let n = 0; n < 2; n++) {
      const own = await service.call('POST', path, { as: maker, ifMatch: '"1"', key });
      expect([own.status, own.body['code']]).toEqual([403, 'two-people.same-person']);
    }
    const batch = await service.call<RowResults>('POST', '/red-list/confirmations', {
      as: maker,
      body: { entries: [{ id, version: 1 }] },
    });
    expect(batch.body.items[0]).toMatchObject({ outcome: 'refused', problem: { code: 'two-people.same-person' } });
    const forced = service.db.query(
      `update red_list_entry set state = 'entered', confirmed_by = $2, from_on = $3, until_on = $4 where id = $1`,
      [id, maker.sub, park.today, addMonths(park.today, 12)],
    );
    await expect(forced).rejects.toMatchObject({ driverError: { constraint: 'red_list_entry_two_people' } });
    const twin = service.db.query(
      `insert into red_list_entry (id, enterprise_id, state, proposed_by, proposed_on, receipt_id)
       select $2, enterprise_id, state, proposed_by, proposed_on, receipt_id from red_list_entry where id = $1`,
      [id, newId()],
    );
    await expect(twin).rejects.toMatchObject({ driverError: { constraint: 'red_list_entry_open' } });
    expect((await call(checker, path, undefined)).status).toBe(428);
    expect((await call(checker, path, undefined, '"7"')).status).toBe(412);
    expect((await entriesOf(enterprise))[0]?.state).toBe('proposed');
  });

  it('enters many at once with a result a row, and once under one key', async () => {
    const good = await Promise.all(Array.from({ length: 5 }, () => park.registerGood()));
    for (const one of good) await eventually(() => isCandidate(one));
    const bad = await park.register();
    await settled();
    const enterpriseIds = [bad, ...good].map((one) => one.enterpriseId);
    const key = newId();
    const propose = (): Promise<HttpAnswer<RowResults>> =>
      service.call('POST', '/red-list/entries/batch', { as: maker, body: { enterpriseIds }, key });
    const { body } = await propose();
    expect(body.items.map((item) => item.outcome)).toEqual(['refused', ...good.map(() => 'done')]);
    expect(body.items[0]).toMatchObject({ id: null, problem: { reasons: ['grade-too-low'] } });
    expect((await propose()).body).toEqual(body);
    const entries = body.items.slice(1).map(({ id, version }) => ({ id, version }));
    entries[0]!.version = 9;
    const confirmed = await service.call<RowResults>('POST', '/red-list/confirmations', {
      as: checker,
      body: { entries },
    });
    expect(confirmed.body.items.map((item) => item.problem?.code ?? item.state)).toEqual([
      'precondition.failed',
      ...Array.from({ length: 4 }, () => 'entered'),
    ]);
    expect(confirmed.body.items.map((item) => item.id)).toEqual(entries.map((entry) => entry.id));
  });

  it('grants no exemption to an excluded sector, and ends it when the sector changes to one', async () => {
    const excluded = await enter('food');
    expect((await entriesOf(excluded))[0]).toMatchObject({ exemptFrom: null, exemptionReason: 'sector-excluded' });
    const enterprise = await enter();
    await park.change(enterprise, { sector: 'drugs' });
    const ended = await eventually(() =>
      world.topics.of(exemptionEndedV1).find((event) => event.data.enterpriseId === enterprise.enterpriseId),
    );
    expect(ended.data).toMatchObject({ reason: 'sector-excluded', endedOn: park.today });
    expect((await entriesOf(enterprise))[0]).toMatchObject({ state: 'entered', exemptFrom: null });
    const granted = world.topics.of(exemptionGrantedV1).map((event) => event.data.enterpriseId);
    expect(granted).not.toContain(excluded.enterpriseId);
  });

  it('is left once when a record and the rating it causes come, and entered again with the old end when it is annulled', async () => {
    const enterprise = await enter();
    const record = await park.record(enterprise);
    await park.rate(enterprise, 'B', { causes: [record.event.id] });
    const left = await untilState(enterprise, 'left');
    const today = park.today;
    expect(left).toMatchObject({ leftOn: today, leftReasons: ['barred'], leftCauseEventId: record.event.id });
    expect(await replays(left.leftReceiptId!)).toBe(true);
    await settled();
    await park.annul(enterprise, record);
    await settled();
    expect((await entriesOf(enterprise)).map((entry) => entry.state)).toEqual(['left']);
    await park.rate(enterprise, 'A', { from: today, causes: [record.event.id] });
    const back = await untilState(enterprise, 'entered');
    const [, old] = await entriesOf(enterprise);
    expect(back).toMatchObject({ from: today, until: left.until, continuesId: left.id, proposedBy: maker.sub });
    expect(old).toMatchObject({ state: 'resumed', voidGap: { from: today, until: today } });
    const mine = <E extends { data: { enterpriseId: string } }>(events: E[]): E[] =>
      events.filter((event) => event.data.enterpriseId === enterprise.enterpriseId);
    const entered = await eventually(() => mine(world.topics.of(redListEnteredV1))[1]);
    const [leaving] = mine(world.topics.of(redListLeftV1));
    expect(entered).toMatchObject({ supersedes: leaving?.id, data: { reEntered: true, until: left.until } });
    expect(mine(world.topics.of(redListLeftV1))).toHaveLength(1);
    await eventually(() => mine(world.topics.of(exemptionGrantedV1)).length === 2);
    expect(mine(world.topics.of(exemptionEndedV1))).toMatchObject([
      { data: { reason: 'not-red-listed', causeEventId: record.event.id } },
    ]);
  });

  it('is entered again when the record whose grade made it leave is annulled, though it barred nothing itself', async () => {
    const enterprise = await enter();
    const record = await park.record(enterprise, { class: 'minor' });
    await park.rate(enterprise, 'B', { causes: [record.event.id] });
    const left = await untilState(enterprise, 'left');
    expect(left.leftReasons).toEqual(['grade-too-low']);
    const annulled = await park.annul(enterprise, record);
    await park.rate(enterprise, 'A', { causes: [annulled.id] });
    expect(await untilState(enterprise, 'entered')).toMatchObject({ continuesId: left.id, until: left.until });
  });

  it('is left when the grade falls, and a repair does not bring it back', async () => {
    const enterprise = await enter();
    const record = await park.record(enterprise, { class: 'minor' });
    const rating = await park.rate(enterprise, 'B', { causes: [record.event.id] });
    expect(await untilState(enterprise, 'left')).toMatchObject({
      leftReasons: ['grade-too-low'],
      leftCauseEventId: rating.id,
    });
    await park.repair(enterprise, record);
    await arrived((await park.rate(enterprise, 'A', { causes: [record.event.id] })).id);
    expect((await entriesOf(enterprise)).map((entry) => entry.state)).toEqual(['left']);
  });

  it('stays left when another reason stood in the gap, as now known', async () => {
    const enterprise = await enter();
    const record = await park.record(enterprise);
    await untilState(enterprise, 'left');
    const second = await park.record(enterprise);
    await arrived((await park.annul(enterprise, record)).id);
    expect((await entriesOf(enterprise)).map((entry) => entry.state)).toEqual(['left']);
    await park.annul(enterprise, second);
    await untilState(enterprise, 'entered');
  });

  it('shows an enterprise its own entries and nobody else the list who has no business with it', async () => {
    const own = await enter();
    const other = await enter();
    const itself = { sub: 'e-1', roles: ['enterprise' as const], enterpriseId: own.enterpriseId };
    const [foreign] = await entriesOf(other);
    const [mine] = await entriesOf(own);
    const get = async (path: string, as: typeof itself | typeof maker): Promise<number> =>
      (await service.call('GET', path, { as })).status;
    const list = await service.call<{ items: RedListEntryAnswer[] }>('GET', '/red-list/entries', { as: itself });
    expect(list.body.items.map((item) => item.id)).toEqual([mine?.id]);
    expect(await get(`/red-list/entries/${mine!.id}`, itself)).toBe(200);
    expect(await get(`/red-list/entries/${foreign!.id}`, itself)).toBe(404);
    expect(await get(`/red-list/entries?enterpriseId=${other.enterpriseId}`, itself)).toBe(404);
    expect(await get('/red-list/candidates', itself)).toBe(403);
    for (const role of ['regulator', 'subsidy-officer', 'subsidy-approver', 'system', 'auditor'] as const) {
      const person = { sub: role, roles: [role] };
      expect((await service.call('GET', '/red-list/entries', { as: person })).status).toBe(200);
      for (const path of ['/red-list/entries', '/red-list/entries/batch', '/red-list/confirmations']) {
        expect((await service.call('POST', path, { as: person, body: {} })).status).toBe(403);
      }
    }
  });

  it('pages through entries without losing or repeating one', async () => {
    const all = new Set<string>();
    let cursor: string | null = null;
    let count = 0;
    do {
      const path: string = `/red-list/entries?limit=3${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await service.call<{ items: RedListEntryAnswer[]; nextCursor: string | null }>('GET', path, {
        as: auditor,
      });
      for (const item of body.items) all.add(item.id);
      count += body.items.length;
      cursor = body.nextCursor;
    } while (cursor);
    const [row] = await service.db.query<{ n: string }>(`select count(*) as n from red_list_entry`);
    expect([count, all.size]).toEqual([Number(row!.n), Number(row!.n)]);
  });

  it('is left at the end by time alone, a missed day at its own date; time alone makes candidates too', async () => {
    const enterprise = await enter();
    const [entry] = await entriesOf(enterprise);
    const young = await park.register();
    await park.rate(young, 'A', { from: addMonths(park.today, -3) });
    await settled();
    expect(await isCandidate(young)).toBe(false);
    world.clock.moveTo(new Date(`${addMonths(park.today, 13)}T10:00:00+08:00`));
    const left = await untilState(enterprise, 'left');
    expect(left).toMatchObject({ leftOn: entry?.until, leftReasons: ['expired'], leftCauseEventId: null });
    await eventually(() => isCandidate(young));
    await eventually(() => isCandidate(enterprise));
    const event = await eventually(() =>
      world.topics.of(redListLeftV1).find((one) => one.data.enterpriseId === enterprise.enterpriseId),
    );
    expect(event.data).toMatchObject({ leftOn: entry?.until as CalendarDate, reasons: ['expired'] });
    // Registered and never rated: no candidate, whatever the day.
    const none = await park.register();
    await settled();
    expect(await isCandidate(none)).toBe(false);
  });
});

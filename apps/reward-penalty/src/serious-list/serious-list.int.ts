import { creditRecordReinstatedV1, creditRecordRepairedV1 } from '@app/contracts/credit-record';
import type { CloudEvent } from '@app/contracts/cloud-event';
import { exemptionEndedV1, redListLeftV1, seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import { addDays, addMonths, type CalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { recordIdOf } from '@app/platform/source-record';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { newCode, TestPark, type TestEnterprise, type TestRecord } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import type { ExemptionAnswer } from '../exemption/exemption.dto';
import type { RedListEntryAnswer } from '../red-list/red-list.dto';
import { rewardPenalty } from '../service';
import type { SeriousListEntryAnswer, SeriousListPage } from './serious-list.dto';

const maker: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const checker: TestPerson = { sub: 'credit-officer-2', roles: ['credit-officer'] };
const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };

type Answer = HttpAnswer<SeriousListEntryAnswer & { code?: string }>;

describe('the serious list', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;

  const post = (as: TestPerson, path: string, body?: unknown, version?: number, key?: string): Promise<Answer> =>
    service.call('POST', `/serious-list/entries${path}`, {
      as,
      ...(body === undefined ? {} : { body }),
      ...(version ? { ifMatch: `"${version}"` } : {}),
      ...(key ? { key } : {}),
    });
  const decision = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
    sourceDecision: '东湾市应急管理局 东应急罚〔2026〕7号',
    decidedOn: addDays(park.today, -3),
    legalBasis: '《安全生产严重失信主体名单管理办法》第六条',
    ...more,
  });
  const propose = (enterprise: TestEnterprise, more: Record<string, unknown> = {}): Promise<Answer> =>
    post(maker, '', decision({ enterpriseId: enterprise.enterpriseId, ...more }));
  /** An enterprise that two officers have put on the list today. */
  const list = async (
    enterprise: TestEnterprise,
    more: Record<string, unknown> = {},
  ): Promise<SeriousListEntryAnswer> => {
    const proposed = await propose(enterprise, more);
    const entered = await post(checker, `/${proposed.body.id}/confirm`, undefined, 1);
    expect([proposed.status, entered.status, entered.body.state]).toEqual([201, 200, 'entered']);
    return entered.body;
  };
  const known = async (enterprise: TestEnterprise): Promise<TestEnterprise> => {
    await eventually(
      async () =>
        (await service.db.query(`select 1 from enterprise_copy where id = $1`, [enterprise.enterpriseId])).length > 0,
    );
    return enterprise;
  };
  const handled = (event: CloudEvent): Promise<boolean> =>
    eventually(
      async () =>
        (await service.db.query(`select 1 from inbox where event_id = $1 and state = 'done'`, [event.id])).length > 0,
    );
  const entry = async (id: string): Promise<SeriousListEntryAnswer> =>
    (await service.call<SeriousListEntryAnswer>('GET', `/serious-list/entries/${id}`, { as: auditor })).body;
  const entriesOf = async ({ enterpriseId }: TestEnterprise): Promise<SeriousListEntryAnswer[]> =>
    (await service.call<SeriousListPage>('GET', `/serious-list/entries?enterpriseId=${enterpriseId}`, { as: auditor }))
      .body.items;
  const exemptionOf = async ({ uscc }: TestEnterprise): Promise<ExemptionAnswer> =>
    (await service.call<ExemptionAnswer>('GET', `/exemptions?uscc=${uscc}&inspection=routine`, { as: auditor })).body;
  const redEntriesOf = async ({ enterpriseId }: TestEnterprise): Promise<RedListEntryAnswer[]> =>
    (
      await service.call<{ items: RedListEntryAnswer[] }>('GET', `/red-list/entries?enterpriseId=${enterpriseId}`, {
        as: auditor,
      })
    ).body.items;
  const told = async <C extends typeof seriousListEnteredV1 | typeof seriousListLeftV1>(
    contract: C,
    entryId: string,
    count = 1,
  ): Promise<ReturnType<typeof world.topics.of<C>>> => {
    const of = (): ReturnType<typeof world.topics.of<C>> =>
      world.topics.of(contract).filter(({ data }) => (data as { entryId: string }).entryId === entryId);
    await eventually(() => of().length >= count);
    return of();
  };
  /** A good enterprise that two officers have put on the red list today. */
  const redListed = async (): Promise<TestEnterprise> => {
    const enterprise = await park.registerGood();
    const { enterpriseId } = enterprise;
    const proposed = await eventually(async () => {
      const answer = await service.call('POST', '/red-list/entries', { as: maker, body: { enterpriseId } });
      return answer.status === 201 ? answer : null;
    });
    const path = `/red-list/entries/${proposed.body['id'] as string}/confirm`;
    expect((await service.call('POST', path, { as: checker, ifMatch: '"1"' })).status).toBe(200);
    expect((await exemptionOf(enterprise)).exempt).toBe(true);
    return enterprise;
  };
  const repair = ({ enterpriseId, uscc }: TestEnterprise, record: TestRecord, repairId: string): Promise<CloudEvent> =>
    world.topics.publish(creditRecordRepairedV1, {
      ...{ ...record, enterpriseId, uscc, repairedOn: park.today, repairId },
    });
  const reinstate = (
    { enterpriseId, uscc }: TestEnterprise,
    record: TestRecord,
    repairId: string,
  ): Promise<CloudEvent> =>
    world.topics.publish(creditRecordReinstatedV1, {
      ...{ ...record, enterpriseId, uscc, repairId, reinstatedOn: park.today },
      reinstatedAt: world.clock.now().toISOString(),
    });
  /** What credit-rating makes of an entry. */
  const ownRecord = async (enterprise: TestEnterprise, entryId: string): Promise<TestRecord> => {
    const record = await park.record(enterprise, {
      ...{ record: 'serious-list', class: 'serious', recordId: recordIdOf(entryId) },
    });
    await handled(record.event);
    return { recordId: record.recordId, determinedOn: record.determinedOn };
  };
  const lettersOf = async (entryId: string): Promise<string[]> =>
    (
      await service.db.query<{ title: string }>(`select title from letter where subject_id = $1 order by id`, [entryId])
    ).map(({ title }) => title);

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('is entered by two officers, from the day of the second, and tells of it once', async () => {
    const enterprise = await known(await park.register());
    const proposed = await post(maker, '', decision({ uscc: ` ${enterprise.uscc.toLowerCase()}`, months: 36 }));
    expect(proposed.body).toMatchObject({ state: 'proposed', listedOn: null, until: null, confirmedBy: null });
    expect((await exemptionOf(enterprise)).seriousListed).toBe(false);
    const { id } = proposed.body;
    const entered = await post(checker, `/${id}/confirm`, undefined, 1);
    const until = addMonths(park.today, 36);
    expect(entered.headers.get('etag')).toBe('"2"');
    expect(entered.body).toMatchObject({
      ...{ state: 'entered', enterpriseId: enterprise.enterpriseId, listedOn: park.today, until },
      ...{ proposedBy: maker.sub, confirmedBy: checker.sub, recordId: recordIdOf(id), causedByRecord: false },
    });
    expect(await exemptionOf(enterprise)).toMatchObject({
      exempt: false,
      seriousListed: true,
      reason: 'serious-listed',
    });
    const [event, ...more] = await told(seriousListEnteredV1, id);
    expect(more).toEqual([]);
    expect(event?.data).toMatchObject({ listedOn: park.today, until, uscc: enterprise.uscc });
    expect(event?.data.recordId).toBeUndefined();
    const audited = await service.db.query<{ action: string; actor: string }>(
      `select action, actor from audit where subject_id = $1 order by id`,
      [id],
    );
    expect(audited).toEqual([
      { action: 'serious-list.proposed', actor: maker.sub },
      { action: 'serious-list.entered', actor: checker.sub },
    ]);
    const again = await post(checker, `/${id}/confirm`, undefined, 2);
    expect([again.status, again.body.code]).toEqual([409, 'serious-list.wrong-state']);
  });

  it('tells the enterprise by letter: the term, the consequences, how to repair and how to object', async () => {
    const enterprise = await known(await park.register());
    const { id, recordId } = await list(enterprise, { months: 12 });
    const [row] = await service.db.query<{ kind: string; title: string; content: Record<string, unknown> }>(
      `select kind, title, content from letter where subject_id = $1`,
      [id],
    );
    expect(row).toMatchObject({ kind: 'decision', title: '列入严重失信主体名单决定书' });
    const text = JSON.stringify(row?.content);
    for (const said of ['2027年6月1日', '限制参加政府采购活动', '申请信用修复', '异议', '行政复议', recordId]) {
      expect(text).toContain(said);
    }
  });

  it('situation 13: on the red list and on the serious list the same day, the restriction wins and both are named', async () => {
    const enterprise = await redListed();
    const { id } = await list(enterprise, { months: 12 });
    expect(await exemptionOf(enterprise)).toMatchObject({
      ...{ exempt: false, reason: 'serious-listed', seriousListed: true, redListed: null, on: park.today },
    });
    const [red] = await redEntriesOf(enterprise);
    // The answer names the red list too, and in words.
    const both = await exemptionOf(enterprise);
    expect(both.redListLeft).toEqual({ entryId: red!.id, from: park.today, until: red!.until, leftOn: park.today });
    expect(both.text.zh).toContain('守信红名单');
    const plain = await known(await park.register());
    await list(plain);
    expect(await exemptionOf(plain)).not.toHaveProperty('redListLeft');
    const [entered] = await told(seriousListEnteredV1, id);
    expect(red).toMatchObject({
      ...{ state: 'left', from: park.today, leftOn: park.today, leftReasons: ['serious-listed'], exemptFrom: null },
      leftCauseEventId: entered?.id,
    });
    expect(await entry(id)).toMatchObject({ state: 'entered', listedOn: park.today });
    const mine = <E extends { data: { enterpriseId: string } }>(events: E[]): E[] =>
      events.filter(({ data }) => data.enterpriseId === enterprise.enterpriseId);
    await eventually(() => mine(world.topics.of(exemptionEndedV1)).length === 1);
    expect(mine(world.topics.of(exemptionEndedV1))).toMatchObject([
      { data: { reason: 'serious-listed', endedOn: park.today, causeEventId: entered?.id } },
    ]);
    expect(mine(world.topics.of(redListLeftV1))).toMatchObject([
      { data: { reasons: ['serious-listed'], leftOn: park.today, causeEventId: entered?.id } },
    ]);
    const order = world.topics.events.filter(
      ({ data }) => (data as { enterpriseId?: string }).enterpriseId === enterprise.enterpriseId,
    );
    const at = (eventId: string | undefined): number => order.findIndex((event) => event.id === eventId);
    expect(at(entered?.id)).toBeLessThan(at(mine(world.topics.of(redListLeftV1))[0]?.id));
    // The other way round, the same day: it may not come back.
    const back = await service.call('POST', '/red-list/entries', {
      ...{ as: maker, body: { enterpriseId: enterprise.enterpriseId } },
    });
    expect(back.body['params']).toMatchObject({ reasons: ['serious-listed'] });
  });

  it('is void from its origin when its record is annulled: the red list goes on with its old end', async () => {
    const enterprise = await redListed();
    const { id, version } = await list(enterprise);
    const [red] = await redEntriesOf(enterprise);
    const record = await ownRecord(enterprise, id);
    const annulled = await park.annul(enterprise, record);
    await handled(annulled);
    expect(await entry(id)).toMatchObject({
      ...{ state: 'annulled', leftReason: 'annulled', leftCauseEventId: annulled.id, version: version + 1 },
    });
    const [left, ...more] = await told(seriousListLeftV1, id);
    const [entered] = await told(seriousListEnteredV1, id);
    expect(left).toMatchObject({ supersedes: entered?.id, data: { reason: 'annulled' } });
    expect(more).toEqual([]);
    const [back, old] = await redEntriesOf(enterprise);
    expect(back).toMatchObject({ state: 'entered', continuesId: red?.id, until: red?.until });
    expect(old?.state).toBe('resumed');
    expect(await exemptionOf(enterprise)).toMatchObject({ exempt: true, seriousListed: false });
    await handled(await park.annul(enterprise, record));
    expect(await told(seriousListLeftV1, id)).toHaveLength(1);
    expect(await lettersOf(id)).toEqual(['列入严重失信主体名单决定书', '撤销列入严重失信主体名单决定书']);
  });

  it('is left when its record is repaired, the red list does not come back, and goes on when the repair is revoked', async () => {
    const enterprise = await redListed();
    const first = await list(enterprise, { months: 24 });
    const record = await ownRecord(enterprise, first.id);
    const repairId = newId();
    const repaired = await repair(enterprise, record, repairId);
    await handled(repaired);
    expect(await entry(first.id)).toMatchObject({
      ...{ state: 'left', leftReason: 'repaired', leftOn: park.today, leftCauseEventId: repaired.id },
    });
    expect((await redEntriesOf(enterprise)).map(({ state }) => state)).toEqual(['left']);
    await world.topics.send(repaired);
    expect((await told(seriousListLeftV1, first.id)).map(({ data }) => data.reason)).toEqual(['repaired']);

    const waiting = await propose(enterprise);
    const reinstated = await reinstate(enterprise, record, repairId);
    await handled(reinstated);
    const [second, withdrawn, old, ...more] = await entriesOf(enterprise);
    expect(more).toEqual([]);
    expect(second).toMatchObject({
      ...{ state: 'entered', continuesId: first.id, until: first.until, listedOn: park.today },
      ...{ recordId: first.recordId, proposedBy: maker.sub, confirmedBy: checker.sub },
    });
    expect([withdrawn?.id, withdrawn?.state, old?.state]).toEqual([waiting.body.id, 'withdrawn', 'left']);
    const [entered] = await told(seriousListEnteredV1, second!.id);
    const [left] = await told(seriousListLeftV1, first.id);
    // The record is there already: no second one may come of it.
    expect(entered).toMatchObject({ supersedes: left?.id, data: { recordId: first.recordId, until: first.until } });
    const [audited] = await service.db.query<{ detail: Record<string, unknown> }>(
      `select detail from audit where subject_id = $1 and action = 'serious-list.went-on'`,
      [second!.id],
    );
    expect(audited?.detail).toMatchObject({ why: 'repair-revoked', continues: first.id, causeEventId: reinstated.id });

    // Repaired once more it leaves once more; annulled in the end, none of it ever was.
    await handled(await repair(enterprise, record, newId()));
    expect((await entriesOf(enterprise)).map(({ state }) => state)).toEqual(['left', 'withdrawn', 'left']);
    await handled(await park.annul(enterprise, record));
    expect((await entriesOf(enterprise)).map(({ state }) => state)).toEqual(['annulled', 'withdrawn', 'annulled']);
    const told2 = await told(seriousListLeftV1, first.id, 2);
    expect(told2.map(({ data }) => data.reason)).toEqual(['repaired', 'annulled']);
    expect(told2[1]?.supersedes).toBe(told2[0]?.id);
  });

  it('names the record that caused an entry, falls with it, and takes none that does not stand', async () => {
    const enterprise = await known(await park.register());
    const other = await known(await park.register());
    const cause = await park.record(enterprise, { class: 'serious' });
    const gone = await park.record(enterprise, { class: 'serious' });
    await handled(await park.annul(enterprise, gone));
    const codes: unknown[] = [];
    for (const [whom, recordId] of [
      [enterprise, newId()],
      [other, cause.recordId],
      [enterprise, gone.recordId],
    ] as const) {
      const answer = await propose(whom, { recordId });
      codes.push([answer.status, answer.body.code]);
    }
    expect(codes).toEqual([
      [422, 'serious-list.record-not-found'],
      [422, 'serious-list.record-not-found'],
      [409, 'serious-list.record-ended'],
    ]);
    const { id, causedByRecord } = await list(enterprise, { recordId: cause.recordId });
    expect(causedByRecord).toBe(true);
    const [entered] = await told(seriousListEnteredV1, id);
    expect(entered?.data.recordId).toBe(cause.recordId);
    await handled(await park.annul(enterprise, cause));
    expect((await entry(id)).state).toBe('annulled');

    const late = await park.record(other, { class: 'serious' });
    await handled(late.event);
    const proposed = await propose(other, { recordId: late.recordId });
    await handled(await park.repair(other, late));
    const refused = await post(checker, `/${proposed.body.id}/confirm`, undefined, 1);
    expect([refused.status, refused.body.code]).toEqual([409, 'serious-list.record-ended']);
  });

  it('situation 21: the maker cannot confirm, by the API, a replayed request or the database', async () => {
    const enterprise = await known(await park.register());
    const { id } = (await propose(enterprise)).body;
    const key = newId();
    for (let n = 0; n < 2; n++) {
      const own = await post(maker, `/${id}/confirm`, undefined, 1, key);
      expect([own.status, own.body.code]).toEqual([403, 'two-people.same-person']);
    }
    const forced = service.db.query(
      `update serious_list_entry set state = 'entered', confirmed_by = proposed_by, listed_on = $2, listed_at = now() where id = $1`,
      [id, park.today],
    );
    await expect(forced).rejects.toMatchObject({ driverError: { constraint: 'serious_list_entry_two_people' } });
    expect(world.topics.of(seriousListEnteredV1).map(({ data }) => data.entryId)).not.toContain(id);
    const second = await propose(enterprise);
    expect([second.status, second.body.code]).toEqual([409, 'serious-list.already-open']);
    expect((await post(checker, `/${id}/confirm`)).status).toBe(428);
    expect((await post(checker, `/${id}/confirm`, undefined, 7)).status).toBe(412);
    const withdrawn = await post(checker, `/${id}/withdrawal`, { reason: '决定书已撤回' }, 1);
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', version: 2, withdrawnBy: checker.sub });
    expect((await propose(enterprise)).status).toBe(201);
  });

  it('is entered once when two propose and two confirm at once', async () => {
    const enterprise = await known(await park.register());
    const proposals = await Promise.all([propose(enterprise), propose(enterprise), propose(enterprise)]);
    expect(proposals.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { id } = proposals.find(({ status }) => status === 201)!.body;
    const third: TestPerson = { sub: 'credit-officer-3', roles: ['credit-officer'] };
    const confirmed = await Promise.all([checker, third].map((as) => post(as, `/${id}/confirm`, undefined, 1)));
    expect(confirmed.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await told(seriousListEnteredV1, id)).toHaveLength(1);
  });

  it('refuses what cannot be, saying why', async () => {
    const enterprise = await known(await park.register());
    const codeOf = async (more: Record<string, unknown>): Promise<unknown> => {
      const { status, body } = await post(maker, '', decision(more));
      return [status, body.code];
    };
    const { enterpriseId } = enterprise;
    expect(await codeOf({})).toEqual([400, 'request.invalid']);
    expect(await codeOf({ enterpriseId, months: 0 })).toEqual([400, 'request.invalid']);
    expect(await codeOf({ enterpriseId, decidedOn: '2026-02-30' })).toEqual([400, 'request.invalid']);
    expect(await codeOf({ enterpriseId: newId() })).toEqual([404, 'enterprise.not-found']);
    expect(await codeOf({ uscc: newCode() })).toEqual([404, 'serious-list.unknown-code']);
    expect(await codeOf({ enterpriseId: newId(), uscc: enterprise.uscc })).toEqual([
      422,
      'serious-list.other-enterprise',
    ]);
    expect(await codeOf({ enterpriseId, months: 12, until: '2027-01-01' })).toEqual([422, 'serious-list.two-terms']);
    expect(await codeOf({ enterpriseId, until: park.today })).toEqual([422, 'serious-list.term-over']);
    expect(await codeOf({ enterpriseId, decidedOn: addDays(park.today, 1) })).toEqual([
      422,
      'serious-list.decided-later',
    ]);
  });

  it('is seen by officers and the enterprise itself, and by nobody else; only credit officers act', async () => {
    const own = await known(await park.register());
    const other = await known(await park.register());
    const mine = await list(own);
    const theirs = await list(other);
    const itself: TestPerson = { sub: 'e-1', roles: ['enterprise'], enterpriseId: own.enterpriseId };
    const get = (as: TestPerson, path: string): Promise<HttpAnswer<SeriousListPage>> =>
      service.call('GET', `/serious-list/entries${path}`, { as });
    expect((await get(itself, `/${mine.id}`)).status).toBe(200);
    expect((await get(itself, `/${theirs.id}`)).status).toBe(404);
    expect((await get(itself, `?enterpriseId=${other.enterpriseId}`)).status).toBe(404);
    expect((await get(itself, '')).body.items.map(({ id }) => id)).toEqual([mine.id]);
    const filtered = await get(auditor, `?state=entered&enterpriseId=${other.enterpriseId}`);
    expect(filtered.body.items.map(({ id }) => id)).toEqual([theirs.id]);
    const page = await get(auditor, '?limit=1');
    const next = await get(auditor, `?limit=1&cursor=${page.body.nextCursor}`);
    expect(page.body.items[0]?.id).not.toBe(next.body.items[0]?.id);
    for (const role of ['regulator', 'subsidy-officer', 'subsidy-approver', 'system', 'auditor'] as const) {
      const person: TestPerson = { sub: role, roles: [role] };
      expect((await get(person, '')).status).toBe(200);
      for (const path of ['', `/${mine.id}/confirm`, `/${mine.id}/withdrawal`]) {
        expect((await post(person, path, {}, 1)).status).toBe(403);
      }
    }
    for (const path of ['', `/${mine.id}/confirm`, `/${mine.id}/withdrawal`]) {
      expect((await post(itself, path, {}, 1)).status).toBe(403);
    }
  });

  it('is left at the end of its term by time alone, a missed day at its own date, and does not go on after it', async () => {
    const enterprise = await known(await park.register());
    const { id, until } = await list(enterprise, { until: addDays(park.today, 20) });
    const other = await known(await park.register());
    const short = await list(other, { months: 1 });
    const record = await ownRecord(other, short.id);
    const repairId = newId();
    await handled(await repair(other, record, repairId));
    const lastDay = addDays(until as CalendarDate, -1);
    world.clock.moveTo(new Date(`${lastDay}T23:59:00+08:00`));
    await eventually(
      async () =>
        (await service.db.query(`select 1 from day_job where name = 'serious-list' and done_through = $1`, [lastDay]))
          .length > 0,
    );
    expect((await entry(id)).state).toBe('entered');
    expect((await exemptionOf(enterprise)).seriousListed).toBe(true);
    world.clock.moveTo(new Date(`${addDays(until as CalendarDate, 20)}T10:00:00+08:00`));
    await eventually(async () => (await entry(id)).state === 'left');
    expect(await entry(id)).toMatchObject({ leftOn: until, leftReason: 'expired', leftCauseEventId: null });
    const left = await told(seriousListLeftV1, id);
    expect(left.map(({ data }) => [data.leftOn, data.reason])).toEqual([[until, 'expired']]);
    expect((await exemptionOf(enterprise)).seriousListed).toBe(false);
    await handled(await reinstate(other, record, repairId));
    expect((await entriesOf(other)).map(({ state, leftReason }) => [state, leftReason])).toEqual([
      ['left', 'repaired'],
    ]);
  });
});

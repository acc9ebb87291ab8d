import type { CloudEvent } from '@app/contracts/cloud-event';
import type { EventData } from '@app/contracts/define-event';
import { repairGrantedV1, repairRevokedV1 } from '@app/contracts/objection';
import { obligationsFulfilledV1 } from '@app/contracts/violation';
import { addDays, type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import type { PaperLine } from '@app/platform/papers.dto';
import type { Receipt, ReceiptReplay } from '@app/platform/receipts.dto';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { type TestEnterprise, TestPark, type TestRecord } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import type { RowResults } from '../red-list/red-list.dto';
import { rewardPenalty } from '../service';
import type { PublicationAnswer } from './publication.dto';
import type { RepairAnswer, RepairPage } from './repair.dto';

const first: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const second: TestPerson = { sub: 'credit-officer-2', roles: ['credit-officer'] };
const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };

type Answer = HttpAnswer<RepairAnswer & { code?: string; params?: Record<string, unknown> }>;

const day = parseCalendarDate;

describe('credit repair', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let own: TestEnterprise;
  let other: TestEnterprise;
  let itself: TestPerson;

  const post = (as: TestPerson, path: string, body: unknown, version?: number): Promise<Answer> =>
    service.call('POST', path, { as, body, ...(version ? { ifMatch: `"${version}"` } : {}) });
  /** Until the event that was just published has had its effect. */
  const handled = async (published: Promise<{ id: string }>): Promise<void> => {
    const { id } = await published;
    await eventually(
      async () =>
        (await service.db.query(`select 1 from inbox where event_id = $1 and state = 'done'`, [id])).length > 0,
    );
  };
  const known = async (recordId: string): Promise<string> => {
    await eventually(
      async () =>
        (
          await service.db.query(`select 1 from credit_record_copy where record_id = $1 and record is not null`, [
            recordId,
          ])
        ).length > 0,
    );
    return recordId;
  };
  /** A minor warning of January, its duties done unless told otherwise. */
  const recordOf = async (
    enterprise: TestEnterprise,
    more: { class?: string; determinedOn?: CalendarDate; doneOn?: CalendarDate | null; record?: string } = {},
  ): Promise<TestRecord> => {
    const determinedOn = more.determinedOn ?? day('2026-01-15');
    const doneOn = more.doneOn === undefined ? determinedOn : more.doneOn;
    const record = await park.record(enterprise, {
      ...{ class: more.class ?? 'minor', determinedOn },
      ...(more.record ? { record: more.record } : {}),
      facts: { documentNumber: '东市监罚〔2026〕3号', ...(doneOn ? { obligationsFulfilledOn: doneOn } : {}) },
    });
    await known(record.recordId);
    return record;
  };
  const upload = async (as: TestPerson): Promise<PaperLine> =>
    (
      await service.call<PaperLine>('POST', `/papers?fileName=${encodeURIComponent('整改报告.pdf')}`, {
        as,
        body: Buffer.from(`%PDF-1.7\n${newId()}`),
        headers: { 'content-type': 'application/pdf' },
      })
    ).body;
  const file = (recordId: string, as = itself, more: Record<string, unknown> = {}): Promise<Answer> =>
    post(as, '/repairs', { recordId, pledgeSigned: true, ...more });
  const accept = (id: string, version = 1, as = first, accepted = true): Promise<Answer> =>
    post(as, `/repairs/${id}/acceptance`, { accepted, reason: '材料齐全' }, version);
  const decide = (id: string, version = 2, as = second, grant = true): Promise<Answer> =>
    post(as, `/repairs/${id}/decision`, { grant, reason: '符合条件' }, version);
  const allGrants = (): CloudEvent<EventData<typeof repairGrantedV1>>[] => world.topics.of(repairGrantedV1);
  const grantsOf = (recordId: string): ReturnType<typeof allGrants> =>
    allGrants().filter(({ data }) => data.recordId === recordId);
  const publication = async (recordId: string, as = itself): Promise<PublicationAnswer> =>
    (await service.call<PublicationAnswer>('GET', `/records/${recordId}/publication`, { as })).body;
  const letters = async (subjectId: string): Promise<{ title: string; id: string }[]> =>
    (
      await service.call<{ items: { title: string; id: string }[] }>('GET', `/letters?subjectId=${subjectId}`, {
        as: itself,
      })
    ).body.items;
  const dayBegun = (through: string): Promise<boolean> =>
    eventually(
      async () =>
        (
          await service.db.query(`select 1 from day_job where name = 'repair-by-time' and done_through >= $1`, [
            through,
          ])
        ).length > 0,
      60_000,
    );
  const moveTo = (instant: string): void => world.clock.moveTo(new Date(`${instant}+08:00`));

  beforeAll(async () => {
    world = await TestWorld.create('2026-03-31T09:00:00+08:00');
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
    own = await park.register();
    other = await park.register();
    itself = { sub: 'enterprise-1', roles: ['enterprise'], enterpriseId: own.enterpriseId };
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('keeps the papers handed in with it, also when the rule refuses it at once', async () => {
    const paper = await upload(itself);
    const { recordId } = await recordOf(own, { determinedOn: addDays(park.today, -1) });
    const { status, body } = await file(recordId, itself, { pledgeSigned: false, paperIds: [paper.id] });
    expect([status, body.state, body.papers]).toEqual([201, 'refused', [paper]]);
    const read = await service.call<RepairAnswer>('GET', `/repairs/${body.id}`, { as: first });
    expect(read.body.papers).toEqual([paper]);
    const foreign = await upload({ ...itself, sub: 'enterprise-2', enterpriseId: other.enterpriseId });
    const another = await recordOf(own);
    expect((await file(another.recordId, itself, { paperIds: [foreign.id] })).body.code).toBe('paper.not-there');
  });

  it('situation 6: a warning of 15 January is early on 31 March and granted on 1 April, and the receipts say which regime and why', async () => {
    const record = await recordOf(own);
    const { words: before } = await publication(record.recordId);
    expect(before?.regime.zh).toMatch(/今日申请的，适用《.*58号令.*2026年4月1日及以后申请的，适用《.*36号令/);
    expect(before?.earliest?.zh).toContain('2026年4月15日起可以申请修复');
    expect(before?.missing).toMatchObject([{ code: 'pledge-missing', zh: '申请时签署信用承诺' }]);
    const early = await file(record.recordId);
    expect([early.status, early.body.state]).toEqual([201, 'refused']);
    expect(early.body).toMatchObject({
      filedOn: '2026-03-31',
      earliestOn: '2026-04-15',
      regime: { id: 'credit-repair', version: '2023.1' },
      reasons: [{ code: 'before-earliest' }],
    });
    const [refusal] = await letters(early.body.id);
    const { body: letter } = await service.call<{ paragraphs: string[] }>('GET', `/letters/${refusal!.id}`, {
      as: itself,
    });
    expect(letter.paragraphs.join('')).toContain('2026年4月15日起可以申请');

    moveTo('2026-04-01T00:00:01');
    const filed = await file(record.recordId);
    expect(filed.body).toMatchObject({ state: 'filed', filedOn: '2026-04-01', regime: { version: '2026.1' } });
    // Qingming is on 4 to 6 April 2026: three working days after Wednesday 1 April.
    expect(filed.body).toMatchObject({ acceptDueOn: '2026-04-07', acceptDueReason: null, overdue: false });
    const { words: during } = await publication(record.recordId);
    expect(during?.regime.en).toContain('filed on 2026-04-01');
    expect(during?.decision?.zh).toBe('在2026年4月7日前（含当日）决定是否受理，受理后 10 个工作日内作出决定。');
    const accepted = await accept(filed.body.id);
    expect(accepted.body).toMatchObject({ state: 'accepted', acceptedBy: first.sub, decideDueOn: '2026-04-16' });
    expect((await publication(record.recordId)).words?.decision?.en).toContain('decided by 2026-04-16');
    const granted = await decide(filed.body.id);
    expect(granted.body).toMatchObject({
      state: 'granted',
      repairedOn: '2026-04-01',
      decidedBy: second.sub,
      version: 3,
    });

    const event = await eventually(() => grantsOf(record.recordId)[0]);
    expect(event.data).toMatchObject({
      ...{ repairId: filed.body.id, repairedOn: '2026-04-01', receiptId: granted.body.grantReceiptId },
      regime: filed.body.regime,
    });
    for (const [id, version, eligible] of [
      [early.body.filingReceiptId, '2023.1', false],
      [granted.body.grantReceiptId!, '2026.1', true],
    ] as const) {
      const { body: receipt } = await service.call<Receipt>('GET', `/receipts/${id}`, { as: auditor });
      expect(receipt).toMatchObject({ rule: { version }, result: { eligible }, given: { class: 'minor' } });
      const { body: replay } = await service.call<ReceiptReplay>('POST', `/receipts/${id}/replay`, { as: auditor });
      expect(replay.agrees).toBe(true);
    }
    const audited = await service.db.query<{ action: string }>(
      `select action from audit where subject_id = $1 order by id`,
      [filed.body.id],
    );
    expect(audited.map(({ action }) => action)).toEqual(['repair.filed', 'repair.accepted', 'repair.granted']);
    expect((await letters(filed.body.id)).map(({ title }) => title)).toEqual(['准予信用修复决定书']);
    const again = await file(record.recordId);
    expect([again.status, again.body.code]).toEqual([409, 'repair.already-repaired']);
  });

  it('is decided by another officer than who accepted or filed it, by the API and in the database', async () => {
    const { body } = await file((await recordOf(own)).recordId);
    await accept(body.id);
    const same = await decide(body.id, 2, first);
    expect([same.status, same.body.code]).toEqual([403, 'two-people.same-person']);
    const forced = service.db.query(
      `update repair set state = 'refused', granted = false, decided_by = accepted_by, decided_on = $2, decision_reason = 'x' where id = $1`,
      [body.id, park.today],
    );
    await expect(forced).rejects.toMatchObject({ driverError: { constraint: 'repair_two_people' } });
    const onBehalf = await file((await recordOf(other)).recordId, second);
    await accept(onBehalf.body.id);
    expect((await decide(onBehalf.body.id, 2, second)).body.code).toBe('two-people.same-person');
    const third: TestPerson = { sub: 'credit-officer-3', roles: ['credit-officer'] };
    const answers = await Promise.all([decide(body.id), decide(body.id, 2, third, false)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await decide(body.id, 3)).body.code).toBe('repair.wrong-state');
  });

  it('is refused for want of acceptance or by the second officer, with a letter that says why, and may be filed again', async () => {
    const { recordId } = await recordOf(own);
    const { body } = await file(recordId);
    expect((await decide(body.id, 1)).body.code).toBe('repair.wrong-state');
    const not = await accept(body.id, 1, first, false);
    expect(not.body).toMatchObject({ state: 'refused', accepted: false, acceptanceReason: '材料齐全', granted: null });
    expect((await letters(body.id)).map(({ title }) => title)).toEqual(['信用修复不予受理通知书']);
    const next = await file(recordId);
    await accept(next.body.id);
    expect((await decide(next.body.id, 2, second, false)).body).toMatchObject({ state: 'refused', granted: false });
    expect((await letters(next.body.id)).map(({ title }) => title)).toEqual(['不予信用修复决定书']);
    const last = await file(recordId);
    const withdrawn = await post(itself, `/repairs/${last.body.id}/withdrawal`, { reason: '材料有误' }, 1);
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', endedBy: itself.sub });
    expect(grantsOf(recordId)).toEqual([]);
  });

  it('names every reason of the rule at once, and takes the stated day only with its proof', async () => {
    const undone = await recordOf(own, { class: 'general', doneOn: null });
    const all = await file(undone.recordId, itself, { pledgeSigned: false });
    expect(all.body.reasons.map(({ code }) => code)).toEqual([
      'before-earliest',
      'obligations-unfulfilled',
      'pledge-missing',
    ]);
    const minor = await recordOf(own, { doneOn: null });
    const stated = { obligationsFulfilledOn: '2026-02-01' };
    const unproved = await file(minor.recordId, itself, stated);
    expect([unproved.status, unproved.body.code]).toEqual([400, 'repair.proof-missing']);
    const proved = await file(minor.recordId, itself, { ...stated, obligationsProof: '缴款书 0031' });
    expect(proved.body).toMatchObject({ state: 'filed', obligationsSource: 'applicant', ...stated });
    // What becomes known of the record counts before what was stated.
    await post(first, `/records/${minor.recordId}/obligations`, { fulfilledOn: park.today, evidence: '银行回单' });
    await accept(proved.body.id);
    const { body: granted } = await decide(proved.body.id);
    expect(granted).toMatchObject({ obligationsFulfilledOn: park.today, obligationsSource: 'record' });
  });

  it('is refused when the class set since does not allow it: the rule is asked again at the grant', async () => {
    const record = await recordOf(own);
    const { body } = await file(record.recordId);
    await accept(body.id);
    const { event } = await park.record(own, {
      ...{ recordId: record.recordId, class: 'serious', determinedOn: record.determinedOn },
      facts: { obligationsFulfilledOn: record.determinedOn },
    });
    await handled(Promise.resolve(event));
    const refused = await decide(body.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'repair.no-longer-eligible']);
    expect(refused.body.params).toMatchObject({ reasons: ['before-earliest'], filedOn: '2026-04-01' });
  });

  it('is of a fault that has a class, stands and has no repair open, also when several file at once', async () => {
    const refusedFor = async (recordId: string): Promise<unknown[]> => {
      const { status, body } = await file(recordId);
      return [status, body.code];
    };
    expect(await refusedFor(newId())).toEqual([404, 'record.not-found']);
    expect(await refusedFor((await recordOf(other)).recordId)).toEqual([404, 'record.not-found']);
    expect(await refusedFor((await recordOf(own, { record: 'award' })).recordId)).toEqual([422, 'repair.not-a-fault']);
    const odd = await recordOf(own, { class: 'unheard-of' });
    expect(await refusedFor(odd.recordId)).toEqual([409, 'repair.record-unclassified']);
    const annulled = await recordOf(own);
    await handled(park.annul(own, annulled));
    expect(await refusedFor(annulled.recordId)).toEqual([409, 'repair.record-annulled']);
    const { recordId } = await recordOf(own);
    const answers = await Promise.all([itself, first, itself, second].map((as) => file(recordId, as)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.flatMap(({ body }) => body.code ?? [])).toEqual(Array(3).fill('repair.already-open'));
    const twin = service.db.query(
      `insert into repair select (jsonb_populate_record(r, jsonb_build_object('id', $2::text))).* from repair r where r.record_id = $1`,
      [recordId, newId()],
    );
    await expect(twin).rejects.toMatchObject({ driverError: { constraint: 'repair_standing' } });
  });

  it('situation 5, the repair half: closes as moot when its record is annulled meanwhile, with a word to the enterprise', async () => {
    const filed = await recordOf(own);
    const accepted = await recordOf(own);
    const { body: one } = await file(filed.recordId);
    const { body: two } = await file(accepted.recordId);
    await accept(two.id);
    await park.annul(own, filed);
    await park.annul(own, accepted);
    for (const { id } of [one, two]) {
      const moot = await eventually(async () => {
        const { body } = await service.call<RepairAnswer>('GET', `/repairs/${id}`, { as: itself });
        return body.state === 'moot' ? body : null;
      });
      expect(moot).toMatchObject({ endedBy: 'system', endedOn: park.today });
      expect((await letters(id)).map(({ title }) => title)).toEqual(['信用修复终止办理通知书']);
    }
    expect((await decide(two.id, 3)).body.code).toBe('repair.wrong-state');
    expect([...grantsOf(filed.recordId), ...grantsOf(accepted.recordId)]).toEqual([]);
    expect(await publication(filed.recordId)).toMatchObject({ state: 'annulled', openRepairId: null });
  });

  it('situation 9, the repair half: false material revokes it by two people, names the grant it supersedes, and the record acts again until it is repaired again', async () => {
    const good = await park.registerGood();
    const asGood: TestPerson = { sub: 'enterprise-3', roles: ['enterprise'], enterpriseId: good.enterpriseId };
    const record = await recordOf(good, { class: 'general', determinedOn: day('2025-12-20') });
    const { body: filed } = await file(record.recordId, asGood);
    await accept(filed.id);
    const { body: granted } = await decide(filed.id);
    expect(granted.state).toBe('granted');
    await handled(park.repair(good, record, filed.id));
    await eventually(
      async () =>
        (await service.db.query(`select 1 from red_list_candidate where enterprise_id = $1`, [good.enterpriseId]))
          .length,
    );
    const { enterpriseId } = good;
    const proposed = await service.call<RowResults>('POST', '/red-list/entries/batch', {
      as: first,
      body: { enterpriseIds: [enterpriseId] },
    });
    const entries = proposed.body.items.map(({ id, version }) => ({ id, version }));
    const entered = await service.call<RowResults>('POST', '/red-list/confirmations', {
      as: second,
      body: { entries },
    });
    expect(entered.body.items.map((item) => item.problem?.code ?? item.state)).toEqual(['entered']);

    const path = `/repairs/${filed.id}/revocation`;
    const falsehood = { reason: '履行凭证系伪造', evidence: '银行回函〔2026〕8号' };
    const early = await post(second, `${path}/decision`, { confirm: true, reason: '属实' }, 3);
    expect([early.status, early.body.code]).toEqual([409, 'repair.wrong-state']);
    await post(first, path, falsehood, 3);
    const kept = await post(first, `${path}/decision`, { confirm: false, reason: '证据不足' }, 4);
    expect(kept.body.state).toBe('granted');
    expect((await post(first, path, falsehood, 5)).body.state).toBe('revocation-proposed');
    const self = await post(first, `${path}/decision`, { confirm: true, reason: '属实' }, 6);
    expect([self.status, self.body.code]).toEqual([403, 'two-people.same-person']);
    const forced = service.db.query(
      `update repair set state = 'revoked', revocation_decided_by = revocation_proposed_by where id = $1`,
      [filed.id],
    );
    await expect(forced).rejects.toMatchObject({ driverError: { constraint: 'repair_revocation_two_people' } });
    const revoked = await post(second, `${path}/decision`, { confirm: true, reason: '属实' }, 6);
    expect(revoked.body).toMatchObject({ state: 'revoked', revocationDecidedBy: second.sub });

    const event = await eventually(() =>
      world.topics.of(repairRevokedV1).find(({ data }) => data.repairId === filed.id),
    );
    const [grant] = grantsOf(record.recordId);
    expect(event).toMatchObject({ supersedes: grant!.id, data: { repairedOn: park.today, reason: falsehood.reason } });
    // Here it acts again at once; what hangs on the copies follows when the answer comes.
    expect(await publication(record.recordId, first)).toMatchObject({ state: 'acting', endedOn: null });
    await park.reinstate(good, record, filed.id);
    const left = await eventually(async () => {
      const { body } = await service.call<{ items: { state: string; leftReasons: string[] }[] }>(
        'GET',
        `/red-list/entries?enterpriseId=${enterpriseId}`,
        { as: first },
      );
      return body.items.find(({ state }) => state === 'left');
    });
    expect(left.leftReasons).toEqual(['barred']);

    const again = await file(record.recordId, asGood);
    expect(again.body.state).toBe('filed');
    await accept(again.body.id);
    expect((await decide(again.body.id)).body.state).toBe('granted');
    await eventually(() => grantsOf(record.recordId).length === 2);
    await handled(park.repair(good, record, again.body.id));
    const [copy] = await service.db.query<{ repaired_on: string }>(
      `select repaired_on from credit_record_copy where record_id = $1`,
      [record.recordId],
    );
    expect(copy!.repaired_on).toBe(park.today);
  });

  it('situation 8: at the longest period a record ends by itself, missed days in order and once; with duties undone it stays and says so', async () => {
    await dayBegun(park.today);
    const later = await recordOf(own, { determinedOn: day('2026-01-07') });
    const sooner = await recordOf(own, { determinedOn: day('2026-01-05') });
    const undone = await recordOf(own, { determinedOn: day('2026-01-06'), doneOn: null });
    const pending = await recordOf(own, { determinedOn: day('2026-01-06') });
    const { body: open } = await file(pending.recordId);
    expect(await publication(later.recordId)).toMatchObject({
      ...{ state: 'acting', class: 'minor', published: false, stays: null, regime: { version: '2026.1' } },
      ...{ earliestOn: '2026-01-07', publicationEndsOn: '2026-04-07', obligationsFulfilledOn: '2026-01-07' },
    });
    moveTo('2026-04-09T10:00:00');
    await dayBegun('2026-04-09');
    await eventually(() => grantsOf(later.recordId).length > 0);
    const ended = allGrants().filter(({ data }) => [sooner.recordId, later.recordId].includes(data.recordId));
    expect(ended.map(({ data }) => [data.recordId, data.repairedOn, data.byTime])).toEqual([
      [sooner.recordId, '2026-04-05', true],
      [later.recordId, '2026-04-07', true],
    ]);
    const { body: page } = await service.call<RepairPage>('GET', `/repairs?recordId=${later.recordId}`, { as: itself });
    const [row] = page.items;
    expect(page.items).toHaveLength(1);
    expect(row).toMatchObject({ state: 'granted', byTime: true, decidedBy: 'system', decidedOn: '2026-04-07' });
    const { body: replay } = await service.call<ReceiptReplay>('POST', `/receipts/${row!.grantReceiptId}/replay`, {
      as: auditor,
    });
    expect([replay.agrees, replay.receipt.on]).toEqual([true, '2026-04-07']);
    const revocation = await post(
      first,
      `/repairs/${row!.id}/revocation`,
      { reason: '材料不属实', evidence: '无凭证' },
      1,
    );
    expect(revocation.body.code).toBe('repair.ended-by-time');

    expect(await publication(undone.recordId)).toMatchObject({
      ...{ state: 'acting', publicationEndsOn: '2026-04-06', stays: { code: 'obligations-unfulfilled' } },
    });
    expect(await publication(pending.recordId)).toMatchObject({
      ...{ openRepairId: open.id, stays: { code: 'repair-open' } },
    });
    expect([...grantsOf(undone.recordId), ...grantsOf(pending.recordId)]).toEqual([]);
    const before = await post(first, `/records/${undone.recordId}/obligations`, {
      fulfilledOn: '2026-01-05',
      evidence: '回单',
    });
    expect([before.status, before.body.code]).toEqual([422, 'record.obligations-day']);
    const done = await service.call<PublicationAnswer>('POST', `/records/${undone.recordId}/obligations`, {
      as: first,
      body: { fulfilledOn: '2026-04-08', evidence: '银行回单 77' },
    });
    expect(done.body).toMatchObject({ state: 'ended', endedOn: '2026-04-08', stays: null });
    expect((await eventually(() => grantsOf(undone.recordId)[0])).data).toMatchObject({ repairedOn: '2026-04-08' });
    const told = world.topics.of(obligationsFulfilledV1).filter(({ data }) => data.recordId === undone.recordId);
    expect(told).toMatchObject([{ data: { fulfilledOn: '2026-04-08' } }]);
    // The refusal of the open one leaves the record to time.
    await accept(open.id, 1, first, false);
    moveTo('2026-04-10T10:00:00');
    expect((await eventually(() => grantsOf(pending.recordId)[0])).data).toMatchObject({ repairedOn: '2026-04-06' });
  });

  it('ends an old record when a regime with a shorter period begins or it becomes known, not before', async () => {
    // Until 36 months under the regime of 2023; over under the one of 2026 from its first day on.
    const general = await recordOf(own, { class: 'general', determinedOn: day('2024-05-10') });
    const serious = await recordOf(own, { class: 'serious', determinedOn: day('2022-04-30') });
    moveTo(`${addDays(park.today, 1)}T10:00:00`);
    const event = await eventually(() => grantsOf(general.recordId)[0]);
    expect(event.data).toMatchObject({ repairedOn: '2026-04-01', regime: { version: '2026.1' } });
    const older = await eventually(() => grantsOf(serious.recordId)[0]);
    expect(older.data).toMatchObject({ repairedOn: '2025-04-30', regime: { version: '2023.1' } });
  });

  it('has clocks: market regulation decides in seven working days, and what is late is found', async () => {
    const record = await park.record(own, {
      ...{ class: 'minor', determinedOn: park.today },
      facts: { sector: 'market-regulation', obligationsFulfilledOn: park.today },
    });
    await known(record.recordId);
    const { body } = await file(record.recordId);
    const plain = await file((await recordOf(own, { determinedOn: park.today })).recordId);
    expect([park.today, body.acceptDueOn]).toEqual(['2026-04-11', '2026-04-15']);
    const accepted = await accept(body.id);
    expect(accepted.body.decideDueOn).toBe('2026-04-21');
    expect((await accept(plain.body.id)).body.decideDueOn).toBe('2026-04-24');
    const late = async (overdue: boolean): Promise<string[]> =>
      (
        await service.call<RepairPage>('GET', `/repairs?overdue=${overdue}&state=accepted&limit=200`, { as: first })
      ).body.items.map(({ id }) => id);
    expect(await late(true)).not.toContain(body.id);
    moveTo('2026-04-22T09:00:00');
    expect(await late(true)).toContain(body.id);
    expect(await late(true)).not.toContain(plain.body.id);
    expect(await late(false)).toContain(plain.body.id);
  });

  it('is seen by officers, auditors and the enterprise itself, and by nobody else', async () => {
    const theirs = await file((await recordOf(other, { determinedOn: park.today })).recordId, first);
    const mine = await file((await recordOf(own, { determinedOn: park.today })).recordId);
    const get = (as: TestPerson, path: string): Promise<HttpAnswer<RepairPage>> => service.call('GET', path, { as });
    expect((await get(itself, `/repairs/${mine.body.id}`)).status).toBe(200);
    expect((await get(itself, `/repairs/${theirs.body.id}`)).status).toBe(404);
    expect((await get(itself, `/repairs?enterpriseId=${other.enterpriseId}`)).status).toBe(404);
    expect((await get(itself, `/records/${theirs.body.recordId}/publication`)).status).toBe(404);
    const list = await get(itself, '/repairs?limit=200');
    expect(new Set(list.body.items.map(({ enterpriseId }) => enterpriseId))).toEqual(new Set([own.enterpriseId]));
    const foreign = await post(itself, `/repairs/${theirs.body.id}/withdrawal`, { reason: '撤回' }, 1);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'repair.not-found']);
    await dayBegun(park.today); // which makes repairs of its own: pages are of what was there when they began
    const all = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: HttpAnswer<RepairPage> = await get(auditor, `/repairs?limit=7${cursor ? `&cursor=${cursor}` : ''}`);
      for (const { id } of page.body.items) all.add(id);
      cursor = page.body.nextCursor;
    } while (cursor);
    const [row] = await service.db.query<{ n: string }>(`select count(*) as n from repair`);
    expect(all.size).toBe(Number(row!.n));
    const regulator: TestPerson = { sub: 'regulator-1', roles: ['regulator'] };
    expect((await get(regulator, '/repairs')).status).toBe(403);
    expect((await get(regulator, `/records/${mine.body.recordId}/publication`)).status).toBe(200);
    for (const path of ['acceptance', 'decision', 'revocation', 'revocation/decision']) {
      expect((await post(itself, `/repairs/${mine.body.id}/${path}`, {}, 1)).status).toBe(403);
    }
  });
});

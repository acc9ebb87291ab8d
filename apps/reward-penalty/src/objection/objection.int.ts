import { objectionUpheldV1 } from '@app/contracts/objection';
import { newId } from '@app/platform/id';
import type { PaperLine } from '@app/platform/papers.dto';
import { eventually } from '@app/testing/eventually';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import type { TestPerson } from '@app/testing/identity-provider';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { ObjectionAnswer, ObjectionPage } from './objection.dto';

const maker: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const checker: TestPerson = { sub: 'credit-officer-2', roles: ['credit-officer'] };
const GROUNDS = '处罚决定书送达的并非本公司，文号属于另一家企业。';

describe('objections', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let own: TestEnterprise;
  let other: TestEnterprise;
  let itself: TestPerson;

  const post = (
    as: TestPerson,
    path: string,
    body: unknown,
    version?: number,
    key?: string,
  ): Promise<HttpAnswer<ObjectionAnswer & { code?: string }>> =>
    service.call('POST', path, {
      as,
      body,
      ...(version ? { ifMatch: `"${version}"` } : {}),
      ...(key ? { key } : {}),
    });
  const recordOf = async (enterprise: TestEnterprise): Promise<string> => {
    const { recordId } = await park.record(enterprise);
    await eventually(
      async () =>
        (await service.db.query(`select 1 from credit_record_copy where record_id = $1`, [recordId])).length > 0,
    );
    return recordId;
  };
  const upload = async (as: TestPerson): Promise<PaperLine> =>
    (
      await service.call<PaperLine>('POST', `/papers?fileName=${encodeURIComponent('送达回证.pdf')}`, {
        as,
        body: Buffer.from(`%PDF-1.7\n${newId()}`),
        headers: { 'content-type': 'application/pdf' },
      })
    ).body;
  const filed = async (): Promise<ObjectionAnswer> => {
    const answer = await post(itself, '/objections', { recordId: await recordOf(own), grounds: GROUNDS });
    expect([answer.status, answer.body.state]).toEqual([201, 'filed']);
    return answer.body;
  };
  const recommend = (id: string, version: number, uphold: boolean, as = maker): ReturnType<typeof post> =>
    post(as, `/objections/${id}/recommendation`, { uphold, reason: '经核实' }, version);
  const decide = (id: string, version: number, agree: boolean, as = checker): ReturnType<typeof post> =>
    post(as, `/objections/${id}/decision`, { agree, reason: '同意' }, version);

  beforeAll(async () => {
    world = await TestWorld.create();
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

  it('keep the papers handed in with them, which both officers then see', async () => {
    const paper = await upload(itself);
    const recordId = await recordOf(own);
    const answer = await post(itself, '/objections', { recordId, grounds: GROUNDS, paperIds: [paper.id] });
    expect([answer.status, answer.body.papers]).toEqual([201, [paper]]);
    const { id } = answer.body;
    expect((await recommend(id, 1, false)).body.papers).toEqual([paper]);
    const { body } = await service.call<ObjectionPage>('GET', `/objections?recordId=${recordId}`, { as: checker });
    expect(body.items[0]!.papers).toEqual([paper]);
    const again = { recordId: await recordOf(own), grounds: GROUNDS, paperIds: [paper.id] };
    expect((await post(itself, '/objections', again)).body.code).toBe('paper.attached-elsewhere');
  });

  it('are upheld when one officer recommends and another agrees, and tell of it once', async () => {
    const { id, recordId } = await filed();
    const recommended = await recommend(id, 1, true);
    expect(recommended.headers.get('etag')).toBe('"2"');
    const upheld = await decide(id, 2, true);
    expect(upheld.body).toMatchObject({ state: 'upheld', recommendedBy: maker.sub, decidedBy: checker.sub });
    const event = await eventually(() =>
      world.topics.of(objectionUpheldV1).find(({ data }) => data.objectionId === id),
    );
    expect(event.data).toMatchObject({ recordId, enterpriseId: own.enterpriseId, upheldOn: park.today });
    const again = await decide(id, 3, true);
    expect([again.status, again.body.code]).toEqual([409, 'objection.wrong-state']);
    const audited = await service.db.query<{ action: string }>(
      `select action from audit where subject_id = $1 order by id`,
      [id],
    );
    expect(audited.map(({ action }) => action)).toEqual([
      'objection.filed',
      'objection.recommended',
      'objection.upheld',
    ]);
  });

  it('are rejected when both reject, and when the second officer does not want the record void', async () => {
    const both = await filed();
    await recommend(both.id, 1, false);
    expect((await decide(both.id, 2, true)).body.state).toBe('rejected');
    const split = await filed();
    await recommend(split.id, 1, true);
    expect((await decide(split.id, 2, false)).body.state).toBe('rejected');
    const events = world.topics.of(objectionUpheldV1).map(({ data }) => data.objectionId);
    expect(events).not.toContain(both.id);
    expect(events).not.toContain(split.id);
  });

  it('are never upheld by one person against another: who disputes a rejection recommends, and another decides', async () => {
    const { id } = await filed();
    await recommend(id, 1, false);
    const alone = await decide(id, 2, false);
    expect([alone.status, alone.body.code]).toEqual([409, 'objection.rejection-disputed']);
    expect((await recommend(id, 2, true, checker)).body).toMatchObject({ state: 'recommended', version: 3 });
    expect((await decide(id, 3, true, checker)).body.code).toBe('two-people.same-person');
    expect((await decide(id, 3, true, maker)).body.state).toBe('upheld');
  });

  it('situation 21: nobody decides what they recommended or filed, by the API, a replayed request or the database', async () => {
    const { id } = await filed();
    await recommend(id, 1, true);
    const key = newId();
    for (let n = 0; n < 2; n++) {
      const self = await post(maker, `/objections/${id}/decision`, { agree: true, reason: '同意' }, 2, key);
      expect([self.status, self.body.code]).toEqual([403, 'two-people.same-person']);
    }
    const forced = service.db.query(
      `update objection set state = 'upheld', decided_by = recommended_by, agreed = true, decision_reason = 'x', decided_on = $2 where id = $1`,
      [id, park.today],
    );
    await expect(forced).rejects.toMatchObject({ driverError: { constraint: 'objection_two_people' } });
    const onBehalf = await post(checker, '/objections', { recordId: await recordOf(other), grounds: GROUNDS });
    await recommend(onBehalf.body.id, 1, true);
    expect((await decide(onBehalf.body.id, 2, true)).body.code).toBe('two-people.same-person');
    expect(world.topics.of(objectionUpheldV1).map(({ data }) => data.objectionId)).not.toContain(id);
  });

  it('are one a record at a time, also when two come at once', async () => {
    const recordId = await recordOf(own);
    const answers = await Promise.all(
      [itself, maker, itself, maker].map((as) => post(as, '/objections', { recordId, grounds: GROUNDS })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.flatMap(({ body }) => body.code ?? [])).toEqual(Array(3).fill('objection.already-open'));
  });

  it('are decided once when two decide at once', async () => {
    const { id } = await filed();
    await recommend(id, 1, true);
    const third: TestPerson = { sub: 'credit-officer-3', roles: ['credit-officer'] };
    const answers = await Promise.all([decide(id, 2, true), decide(id, 2, false, third)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('know no record of another enterprise, none that is unknown, and none that is annulled', async () => {
    const foreign = await recordOf(other);
    for (const recordId of [foreign, newId()]) {
      const answer = await post(itself, '/objections', { recordId, grounds: GROUNDS });
      expect([answer.status, answer.body.code]).toEqual([404, 'record.not-found']);
    }
    const record = await park.record(own);
    await park.annul(own, record);
    await eventually(
      async () =>
        (
          await service.db.query(`select 1 from credit_record_copy where record_id = $1 and annulled_on is not null`, [
            record.recordId,
          ])
        ).length > 0,
    );
    const late = await post(itself, '/objections', { recordId: record.recordId, grounds: GROUNDS });
    expect([late.status, late.body.code]).toEqual([409, 'objection.record-annulled']);
    const short = await post(itself, '/objections', { recordId: foreign, grounds: ' 太短了        ' });
    expect([short.status, short.body.code]).toEqual([400, 'request.invalid']);
  });

  it('are seen by officers, auditors and the enterprise itself, and by nobody else', async () => {
    const mine = await filed();
    const theirs = await post(maker, '/objections', { recordId: await recordOf(other), grounds: GROUNDS });
    const get = (as: TestPerson, path: string): Promise<HttpAnswer<ObjectionPage>> => service.call('GET', path, { as });
    expect((await get(itself, `/objections/${mine.id}`)).status).toBe(200);
    expect((await get(itself, `/objections/${theirs.body.id}`)).status).toBe(404);
    expect((await get(itself, `/objections?enterpriseId=${other.enterpriseId}`)).status).toBe(404);
    const list = await get(itself, '/objections?limit=200');
    expect(new Set(list.body.items.map((item) => item.enterpriseId))).toEqual(new Set([own.enterpriseId]));
    const filter = await get(maker, `/objections?state=filed&enterpriseId=${other.enterpriseId}`);
    expect(filter.body.items.map((item) => item.id)).toContain(theirs.body.id);
    for (const [role, read] of [
      ['auditor', 200],
      ['regulator', 403],
      ['subsidy-officer', 403],
      ['subsidy-approver', 403],
      ['system', 403],
      ['operator', 403],
    ] as const) {
      const person: TestPerson = { sub: role, roles: [role] };
      expect((await get(person, '/objections')).status).toBe(read);
      for (const path of ['/objections', `/objections/${mine.id}/recommendation`, `/objections/${mine.id}/decision`]) {
        expect((await post(person, path, {}, 1)).status).toBe(403);
      }
    }
    for (const path of [`/objections/${mine.id}/recommendation`, `/objections/${mine.id}/decision`]) {
      expect((await post(itself, path, {}, 1)).status).toBe(403);
    }
  });
});

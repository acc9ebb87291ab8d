import { pledgeBreachedV1, pledgeSignedV1, pledgeVerifiedV1 } from '@app/contracts/pledge';
import { newId } from '@app/platform/id';
import { recordIdOf } from '@app/platform/source-record';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { type TestEnterprise, TestPark } from '@app/testing/park';
import { regulator, type TestPledge, TestPledges } from '@app/testing/pledges';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { commitment } from '../service';

const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };

describe('pledges', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let pledges: TestPledges;
  let enterprise: TestEnterprise;
  let person: TestPerson;

  const lettersOf = async (id: string): Promise<string[]> =>
    (
      await service.call<{ items: { title: string }[] }>('GET', `/letters?subjectId=${id}`, { as: auditor })
    ).body.items.map(({ title }) => title);

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, commitment);
    park = new TestPark(world);
    pledges = new TestPledges(service, park);
  });

  beforeEach(async () => {
    ({ enterprise, person } = await pledges.enterprise());
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('hold at once when the rules allow every paper, with a receipt each and days counted in working days', async () => {
    const pledge = await pledges.signed(person, 'water-hookup', ['applicant-authorisation', 'site-drawing']);
    expect(pledge).toMatchObject({ state: 'signed', version: 1, verifyBy: '2026-06-30', breach: null });
    expect(pledge.materials.map(({ code, dueOn, graceUntil }) => [code, dueOn, graceUntil])).toEqual([
      ['applicant-authorisation', '2026-06-08', '2026-06-15'],
      ['site-drawing', '2026-06-15', '2026-06-23'],
    ]);
    const event = await eventually(() =>
      world.topics.of(pledgeSignedV1).find(({ data }) => data.pledgeId === pledge.id),
    );
    expect(event.data).toMatchObject({ enterpriseId: enterprise.enterpriseId, item: 'water-hookup' });
    expect([...event.data.receiptIds].sort()).toEqual(pledge.materials.map(({ receiptId }) => receiptId).sort());
    for (const { receiptId } of pledge.materials) {
      const { body } = await service.call('POST', `/receipts/${receiptId}/replay`, { as: auditor });
      expect(body).toMatchObject({ agrees: true, result: { allowed: true } });
    }
    expect(await lettersOf(pledge.id)).toEqual(['告知承诺受理通知书']);
    const { body: tasks } = await service.call<{ items: { pledgeId: string; missing: string[] }[] }>(
      'GET',
      `/verifications?state=open&enterpriseId=${enterprise.enterpriseId}`,
      { as: regulator },
    );
    expect(tasks.items).toMatchObject([
      {
        pledgeId: pledge.id,
        dueOn: '2026-06-30',
        overdue: false,
        missing: ['applicant-authorisation', 'site-drawing'],
      },
    ]);
    const task = await service.call('GET', `/verifications/${pledge.verificationId}`, { as: regulator });
    expect([task.headers.get('etag'), task.body['pledgeId']]).toEqual(['"1"', pledge.id]);
    const overdue = await service.call<{ items: unknown[] }>('GET', '/verifications?overdue=true', { as: regulator });
    expect(overdue.body.items).toEqual([]);
  });

  it('are bound to the text that was shown: another text is refused, and the signed one is kept', async () => {
    const shown = await pledges.notice(person, 'water-hookup', ['site-drawing']);
    for (const words of ['用水报装', '用地现场图：10 个工作日内补交', '一般失信', '轻微失信', '5 个工作日']) {
      expect(shown.text).toContain(words);
    }
    expect(shown.text).not.toMatch(/[{}]/);
    const body = { item: 'water-hookup', materials: ['site-drawing'], noticeHash: shown.hash, accepted: true };
    const post = (more: object): Promise<HttpAnswer> =>
      service.call('POST', '/pledges', { as: person, body: { ...body, ...more } });
    const other = await post({ materials: ['applicant-authorisation'] });
    expect([other.status, other.body['code']]).toEqual([409, 'pledge.notice-changed']);
    expect((await post({ noticeHash: '0'.repeat(64) })).body['code']).toBe('pledge.notice-changed');
    expect((await post({ accepted: false })).status).toBe(400);
    const signed = await post({});
    expect(signed.status).toBe(201);
    const { body: kept } = await service.call('GET', `/pledges/${String(signed.body['id'])}`, { as: person });
    expect(kept).toMatchObject({ noticeText: shown.text, noticeHash: shown.hash });
    const unknown = await service.call('GET', '/items/water-hookup/notice?materials=moon-rock', { as: person });
    expect([unknown.status, unknown.body['code']]).toEqual([422, 'notice.material-not-listed']);
    const unlisted = await service.call('GET', '/items/space-port/notice?materials=x', { as: person });
    expect([unlisted.status, unlisted.body['code']]).toEqual([404, 'item.not-listed']);
  });

  it('are refused with the reasons of each paper, as an answer and in a letter, and nothing is published', async () => {
    const main = await pledges.sign(person, 'water-hookup', ['planning-permit', 'site-drawing']);
    expect([main.status, main.body.state, main.body.verificationId]).toEqual([201, 'refused', null]);
    expect(main.body.materials.map(({ code, reasons }) => [code, reasons])).toEqual([
      ['planning-permit', ['main-review-material']],
      ['site-drawing', []],
    ]);
    expect(await lettersOf(main.body.id)).toEqual(['不予适用告知承诺通知书']);
    const poor = await pledges.enterprise('D');
    const low = await pledges.sign(poor.person, 'water-hookup', ['site-drawing']);
    expect(low.body.materials[0]!.reasons).toEqual(['grade-too-low']);
    // What is refused bars nothing.
    const signed = await pledges.signed(person);
    await eventually(() => world.topics.of(pledgeSignedV1).find(({ data }) => data.pledgeId === signed.id));
    const told = world.topics.of(pledgeSignedV1).map(({ data }) => data.pledgeId);
    expect(told).not.toContain(main.body.id);
    expect(told).not.toContain(low.body.id);
  });

  it('take an enterprise that has a grade', async () => {
    const fresh = await park.register();
    const { enterpriseId } = fresh;
    const as: TestPerson = { sub: 'fresh', roles: ['enterprise'], enterpriseId };
    await eventually(async () => (await pledges.sign(as, 'water-hookup', ['site-drawing'])).status !== 404);
    const { status, body } = await pledges.sign(as, 'water-hookup', ['site-drawing']);
    expect([status, body.code]).toEqual([422, 'pledge.not-rated']);
  });

  it('cover the same paper of the same item once at a time, also when several are signed at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => pledges.sign(person, 'water-hookup', ['site-drawing'])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.flatMap(({ body }) => body.code ?? [])).toEqual(Array(3).fill('pledge.already-open'));
    await pledges.signed(person, 'water-hookup', ['applicant-authorisation']);
    await pledges.signed(person, 'water-capacity-increase', ['site-drawing']);
    const pledge = answers.find(({ status }) => status === 201)!.body;
    await pledges.handIn(person, pledge.id, 'site-drawing');
    await pledges.found(pledge.id, 'true');
    await pledges.signed(person);
  });

  it('are verified when their papers are in, and tell of it once', async () => {
    const { id } = await pledges.signed(person, 'completion-filing', ['archive-receipt', 'quality-warranty']);
    const early = await pledges.found(id, 'true');
    expect([early.status, early.body.code]).toEqual([409, 'pledge.papers-missing']);
    const fetched = await pledges.handIn(person, id, 'archive-receipt');
    expect([fetched.status, fetched.body.code]).toEqual([422, 'pledge.paper-not-expected']);
    const handed = await pledges.handIn(person, id, 'quality-warranty');
    expect(handed.body.materials.find(({ code }) => code === 'quality-warranty')).toMatchObject({
      handedInOn: '2026-06-01',
      late: false,
    });
    expect((await pledges.handIn(person, id, 'quality-warranty')).body.code).toBe('pledge.paper-there');
    const good = await pledges.found(id, 'true');
    expect([good.status, good.body.state, good.body.pledgeState]).toEqual([200, 'done', 'verified']);
    const event = await eventually(() => world.topics.of(pledgeVerifiedV1).find(({ data }) => data.pledgeId === id));
    expect(event.data.verifiedOn).toBe('2026-06-01');
    const again = await pledges.found(id, 'true');
    expect([again.status, again.body.code]).toEqual([409, 'pledge.wrong-state']);
    expect((await pledges.handIn(person, id, 'quality-warranty')).body.code).toBe('pledge.no-more-papers');
  });

  it('take the papers themselves with their hash, in one act, and show them where they belong', async () => {
    const { id, version } = await pledges.signed(person, 'water-hookup', ['applicant-authorisation', 'site-drawing']);
    const upload = async (as: TestPerson, text: string): Promise<{ id: string; sha256: string }> => {
      const path = `/papers?fileName=${encodeURIComponent('总平面图.pdf')}`;
      const headers = { 'content-type': 'application/pdf' };
      return (
        await service.call<{ id: string; sha256: string }>('POST', path, { as, body: `%PDF-1.7 ${text}`, headers })
      ).body;
    };
    const papers = [await upload(person, id), await upload(person, `${id} 2`)];
    const paperIds = papers.map((paper) => paper.id);
    const handIn = (as: TestPerson, body: object): Promise<HttpAnswer<TestPledge>> =>
      service.call('POST', `/pledges/${id}/papers`, { as, body, ifMatch: `"${version}"` });
    const material = 'site-drawing';
    expect((await handIn(person, { material })).status).toBe(400);
    expect((await handIn(person, { material, paperIds: [] })).status).toBe(400);
    expect((await handIn(person, { material, paperIds, sha256: 'ab'.repeat(32) })).body.code).toBe(
      'pledge.paper-hash-differs',
    );
    const { person: stranger } = await pledges.enterprise();
    const foreign = await upload(stranger, 'x');
    expect((await handIn(person, { material, paperIds: [foreign.id] })).body.code).toBe('paper.not-there');
    const done = await handIn(person, { material, paperIds });
    expect([done.status, done.body.materials.map(({ papers: shown }) => shown?.length)]).toEqual([200, [0, 2]]);
    const seen = (await pledges.get(regulator, id)).materials.find(({ code }) => code === material);
    expect(seen).toMatchObject({
      sha256: papers[0]!.sha256,
      papers: papers.map((paper) => ({ ...paper, fileName: '总平面图.pdf', mediaType: 'application/pdf' })),
    });
    const content = await service.call('GET', `/papers/${paperIds[1]}/content`, { as: regulator });
    expect([content.status, content.body]).toEqual([200, `%PDF-1.7 ${id} 2`]);
  });

  it('situation 20: false after it was verified, it becomes a breach that corrects what was told, and bars new pledges', async () => {
    const { id } = await pledges.signed(person);
    await pledges.handIn(person, id, 'site-drawing');
    await pledges.found(id, 'true');
    const other = await pledges.signed(person, 'power-hookup', ['load-list']);
    for (const more of [{ ground: 'papers-missing' }, { evidence: '无' }, { evidence: undefined }]) {
      expect((await pledges.found(id, 'false', { more })).status).toBe(400);
    }
    const found = await pledges.found(id, 'false');
    expect(found.body).toMatchObject({ state: 'done', pledgeState: 'breached', findings: [{ finding: 'true' }, {}] });
    const event = await eventually(() => world.topics.of(pledgeBreachedV1).find(({ data }) => data.pledgeId === id));
    expect(event.data).toMatchObject({ breach: 'false', class: 'general', determinedOn: '2026-06-01' });
    const verified = await eventually(() => world.topics.of(pledgeVerifiedV1).find(({ data }) => data.pledgeId === id));
    expect(event.supersedes).toBe(verified.id);
    const recordId = recordIdOf(id);
    expect(await pledges.get(person, id)).toMatchObject({
      ...{ state: 'breached', breach: { kind: 'false', recordId }, findings: null },
    });
    // Who decides about money reads what was found, though the task is not theirs.
    const { body: read } = await service.call('GET', `/pledges/${id}`, {
      as: { sub: 'subsidy-officer-1', roles: ['subsidy-officer'] },
    });
    expect(read).toMatchObject({
      ...{ enterpriseName: expect.any(String) as string, uscc: expect.any(String) as string },
      findings: [{ finding: 'true', ground: null }, { finding: 'false' }],
    });
    expect(await lettersOf(id)).toEqual(['承诺失信认定书', '告知承诺受理通知书']);

    const refused = await pledges.sign(person, 'gas-hookup', ['site-drawing']);
    expect([refused.body.state, refused.body.materials[0]!.reasons]).toEqual(['refused', ['false-pledge-unrepaired']]);
    const { body: items } = await service.call('GET', `/items?enterpriseId=${enterprise.enterpriseId}`, {
      as: auditor,
    });
    expect(items).toMatchObject({ standing: { unrepairedFalsePledge: true } });
    // What was pledged before stays as it is.
    expect((await pledges.get(person, other.id)).state).toBe('signed');
    expect((await pledges.found(id, 'false')).body.code).toBe('pledge.wrong-state');

    await park.repair(enterprise, { recordId, determinedOn: park.today });
    const free = await eventually(async (): Promise<TestPledge | null> => {
      const { body } = await pledges.sign(person, 'gas-hookup', ['site-drawing']);
      return body.state === 'signed' ? body : null;
    });
    expect(free.materials[0]!.reasons).toEqual([]);
  });

  it('whose breach proves wrong are cleared, and bar nobody any more', async () => {
    const { id } = await pledges.signed(person);
    await pledges.found(id, 'false');
    expect((await pledges.sign(person, 'gas-hookup', ['site-drawing'])).body.state).toBe('refused');
    const record = { recordId: recordIdOf(id), determinedOn: park.today };
    const event = await park.annul(enterprise, record);
    await world.topics.send(event);
    await eventually(async () => (await pledges.get(person, id)).state === 'cleared');
    await pledges.signed(person, 'gas-hookup');
    expect(await lettersOf(id)).toEqual(['承诺失信认定撤销通知书', '承诺失信认定书', '告知承诺受理通知书']);
    expect((await pledges.found(id, 'false')).body.code).toBe('pledge.wrong-state');
  });

  it('situation 21: nobody verifies what they signed, by the API or the database', async () => {
    const { id } = await pledges.signed(person);
    const self: TestPerson = { ...regulator, sub: person.sub };
    const answer = await pledges.found(id, 'false', { as: self });
    expect([answer.status, answer.body.code]).toEqual([403, 'two-people.same-person']);
    const forced = service.db.query(
      `update pledge set state = 'verified', verified_on = signed_on, checked_by = signed_by where id = $1`,
      [id],
    );
    await expect(forced).rejects.toMatchObject({ driverError: { constraint: 'pledge_two_people' } });
  });

  it('are an enterprise’s own, and seen by the offices that rely on them', async () => {
    const { id } = await pledges.signed(person);
    const other = await pledges.enterprise();
    const status = async (as: TestPerson, path: string): Promise<number> =>
      (await service.call('GET', path, { as })).status;
    expect(await status(other.person, `/pledges/${id}`)).toBe(404);
    expect(await status(other.person, `/pledges?enterpriseId=${enterprise.enterpriseId}`)).toBe(404);
    expect(await status(other.person, `/reminders?enterpriseId=${enterprise.enterpriseId}`)).toBe(404);
    const foreign = await service.call('POST', `/pledges/${id}/papers`, {
      as: other.person,
      body: { material: 'site-drawing', sha256: 'ab'.repeat(32) },
      ifMatch: '"1"',
    });
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'pledge.not-found']);
    const list = await service.call<{ items: { id: string }[] }>('GET', '/pledges?limit=200', { as: other.person });
    expect(list.body.items).toEqual([]);
    for (const role of ['credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor'] as const) {
      const filter = `/pledges?enterpriseId=${enterprise.enterpriseId}&item=water-hookup&state=signed`;
      const { body } = await service.call<{ items: { id: string }[] }>('GET', filter, {
        as: { sub: role, roles: [role] },
      });
      expect(body.items.map((item) => item.id)).toEqual([id]);
    }
    const officer: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
    expect((await pledges.handIn(officer, id, 'site-drawing')).status).toBe(200);
    const stale = await service.call('POST', `/pledges/${id}/papers`, {
      as: officer,
      body: { material: 'site-drawing', sha256: 'ab'.repeat(32) },
      ifMatch: '"1"',
    });
    expect(stale.status).toBe(412);
    expect(
      (
        await service.call('POST', `/verifications/${newId()}/result`, {
          as: regulator,
          body: { finding: 'true', reason: '经核查' },
          ifMatch: '"1"',
        })
      ).body['code'],
    ).toBe('verification.not-found');
  });
});

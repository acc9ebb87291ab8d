import { eventually } from '@app/testing/eventually';
import { people, policyFile, SubsidyWorld, type TestEnterprise } from '@app/testing/subsidy-world';
import type { HttpAnswer } from '@app/testing/test-service';
import { addDays } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import type { PaperLine } from '@app/platform/papers.dto';
import { subsidy } from '../service';

interface Draft {
  id: string;
  version: number;
  payee: { name: string | null; bank: string | null; account: string | null };
  facts: Record<string, unknown>;
}

const policies = {
  'per-unit@1': policyFile({ id: 'per-unit', base: '{ kind: per-unit, of: newEmployees, amount: "100.00" }' }),
};

describe('an application that is saved as one goes', () => {
  let subsidies: SubsidyWorld;
  let enterprise: TestEnterprise;
  const begin = (of = enterprise): Promise<Draft> =>
    subsidies.post<Draft>('/application-drafts', of.person, { policyId: 'per-unit' });
  const save = (
    id: string,
    version: number,
    body: object,
    as = enterprise,
  ): ReturnType<typeof subsidies.service.call> =>
    subsidies.service.call('PUT', `/application-drafts/${id}`, { as: as.person, body, ifMatch: `"${version}"` });
  const upload = async (of = enterprise): Promise<PaperLine> =>
    (
      await subsidies.service.call<PaperLine>('POST', `/papers?fileName=${encodeURIComponent('发票.pdf')}`, {
        as: of.person,
        body: Buffer.from(`%PDF-1.7\n${newId()}`),
        headers: { 'content-type': 'application/pdf' },
      })
    ).body;
  const fieldsOf = (body: Record<string, unknown>): string[] =>
    (body['errors'] as { field: string }[]).map(({ field }) => field).sort();

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, policies);
    enterprise = await subsidies.enterprise('A');
  });

  afterAll(() => subsidies.close());

  it('is saved bit by bit, keeps its account sealed and masked, and is filed as it stands', async () => {
    const { id } = await begin();
    expect((await save(id, 1, { facts: { newEmployees: 3 }, projectCode: 'P1' })).status).toBe(200);
    const account = '6222020200112233';
    const paper = await upload();
    await save(id, 2, { creditPledgeSigned: true, payee: { name: '企业', bank: '工商银行', account } });
    await save(id, 3, { payee: { bank: '建设银行' }, paperIds: [paper.id] });
    const draft = await subsidies.get<Draft>(`/application-drafts/${id}`, enterprise.person);
    expect(draft).toMatchObject({
      version: 4,
      facts: { newEmployees: 3 },
      payee: { name: '企业', bank: '建设银行', account: '****2233' },
      paperIds: [paper.id],
    });
    const [row] = await subsidies.service.db.query<{ text: string }>(
      `select d::text as text from application_draft d where id = $1`,
      [id],
    );
    expect(row!.text).not.toContain(account);
    const filed = await subsidies.post<{ id: string }>(`/application-drafts/${id}/file`, enterprise.person);
    expect(filed).toMatchObject({
      state: 'filed',
      projectCode: 'P1',
      payee: { bank: '建设银行', account: '****2233' },
    });
    expect(await subsidies.get(`/applications/${filed.id}`, people.maker)).toMatchObject({ papers: [paper] });
    expect((await subsidies.get<{ items: Draft[] }>('/application-drafts', enterprise.person)).items).toEqual([]);
  });

  it('filed once more with the same key gives the same application, and files nothing twice', async () => {
    const { id } = await begin();
    const payee = { name: '企业', bank: '银行', account: '123456' };
    await save(id, 1, { facts: { newEmployees: 1 }, creditPledgeSigned: true, payee });
    const call = (): Promise<HttpAnswer> =>
      subsidies.service.call('POST', `/application-drafts/${id}/file`, { as: enterprise.person, key: `once-${id}` });
    const first = await call();
    expect(first.status).toBe(201);
    expect((await call()).body['id']).toBe(first.body['id']);
  });

  it('names each field that is missing or wrong when it is filed, and stays', async () => {
    const { id } = await begin();
    const empty = await subsidies.service.call('POST', `/application-drafts/${id}/file`, { as: enterprise.person });
    expect([empty.status, fieldsOf(empty.body).filter((field, n, all) => all.indexOf(field) === n)]).toEqual([
      400,
      ['creditPledgeSigned', 'payee.account', 'payee.bank', 'payee.name'],
    ]);
    await save(id, 1, { creditPledgeSigned: true, payee: { name: 'x', bank: 'y', account: '123456' } });
    const facts = await subsidies.service.call('POST', `/application-drafts/${id}/file`, { as: enterprise.person });
    expect([facts.status, fieldsOf(facts.body)]).toEqual([400, ['facts.newEmployees']]);
    expect(await subsidies.get(`/application-drafts/${id}`, enterprise.person)).toMatchObject({ version: 2 });
  });

  it('takes papers of its own enterprise only, each for one application, whether it was saved before or not', async () => {
    const payee = { name: '企业', bank: '银行', account: '123456' };
    const whole = { policyId: 'per-unit', facts: { newEmployees: 1 }, creditPledgeSigned: true, payee };
    const file = (paperId: string): Promise<HttpAnswer> =>
      subsidies.service.call('POST', '/applications', {
        as: enterprise.person,
        body: { ...whole, paperIds: [paperId] },
      });
    const mine = await upload();
    const filed = await file(mine.id);
    expect(filed.status).toBe(201);
    const read = await subsidies.get<{ papers: unknown }>(
      `/applications/${filed.body['id'] as string}`,
      enterprise.person,
    );
    expect(read.papers).toEqual([mine]);
    const again = await file(mine.id);
    expect([again.status, again.body['code'], fieldsOf(again.body)]).toEqual([
      ...[422, 'paper.attached-elsewhere', ['paperIds[0]']],
    ]);
    const foreign = await upload(await subsidies.enterprise('A'));
    const { id } = await begin();
    await save(id, 1, { facts: whole.facts, creditPledgeSigned: true, payee, paperIds: [foreign.id] });
    const refused = await subsidies.service.call('POST', `/application-drafts/${id}/file`, { as: enterprise.person });
    expect([refused.status, refused.body['code']]).toEqual([422, 'paper.not-there']);
    expect(await subsidies.get(`/application-drafts/${id}`, enterprise.person)).toMatchObject({ version: 2 });
  });

  it('is nobody else’s, and what somebody else saved meanwhile is not overwritten', async () => {
    const other = await subsidies.enterprise('A');
    const { id } = await begin();
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/file'],
    ] as const) {
      const answer = await subsidies.service.call(method, `/application-drafts/${id}${path}`, { as: other.person });
      expect([method, answer.status]).toEqual([method, 404]);
    }
    expect((await save(id, 1, {}, other)).status).toBe(404);
    await save(id, 1, { projectCode: 'mine' });
    expect((await save(id, 1, { projectCode: 'late' })).status).toBe(412);
  });

  it('there are never more than fifty', async () => {
    const many = await subsidies.enterprise('A');
    await subsidies.service.db.query(
      `insert into application_draft (id, enterprise_id, policy_id, created_by, created_at, touched_at)
       select gen_random_uuid(), $1, 'per-unit', 'x', $2, $2 from generate_series(1, 49)`,
      [many.id, subsidies.world.clock.now()],
    );
    await begin(many);
    const refused = await subsidies.service.call('POST', '/application-drafts', {
      as: many.person,
      body: { policyId: 'per-unit' },
    });
    expect([refused.status, refused.body['code']]).toEqual([409, 'application-draft.too-many']);
  });

  it('untouched for more than 180 days it goes by itself', async () => {
    const ids = [newId(), newId()];
    for (const [n, id] of ids.entries()) {
      await subsidies.service.db.query(
        `insert into application_draft (id, enterprise_id, policy_id, created_by, created_at, touched_at)
         values ($1, $2, 'per-unit', 'x', $3::timestamptz, $3::timestamptz)`,
        [id, enterprise.id, `${addDays(subsidies.today, n === 0 ? -181 : -180)}T12:00:00+08:00`],
      );
    }
    await subsidies.service.db.query(
      `update day_job set done_through = done_through - 1 where name = 'application-drafts'`,
    );
    await eventually(async () => {
      const rows = await subsidies.service.db.query<{ id: string }>(
        `select id from application_draft where id = any($1::uuid[])`,
        [ids],
      );
      if (rows.length !== 1 || rows[0]!.id !== ids[1]) throw new Error(`${rows.length} are left`);
      return true;
    });
  });

  it('a trial says the amount by the grade of today, step by step, and files nothing', async () => {
    const fair = await subsidies.enterprise('B');
    const path = '/policies/per-unit/trial';
    const trial = await subsidies.post(path, fair.person, { facts: { newEmployees: 10 } });
    expect(trial).toMatchObject({ grade: 'B', eligible: true, amountFen: '80000', amountInCapitals: '捌佰元整' });
    const unsigned = await subsidies.post(path, fair.person, { facts: { newEmployees: 1 }, creditPledgeSigned: false });
    expect(unsigned).toMatchObject({ eligible: false, reasons: ['pledge-missing'] });
    const bad = await subsidies.service.call('POST', path, { as: fair.person, body: { facts: {} } });
    expect([bad.status, fieldsOf(bad.body)]).toEqual([400, ['facts.newEmployees']]);
    expect((await subsidies.get<{ items: unknown[] }>('/applications', fair.person)).items).toEqual([]);
    expect(await subsidies.get('/policies/per-unit', fair.person)).toMatchObject({
      facts: [{ name: 'newEmployees', kind: 'units', label: { zh: '新增参保职工数' } }],
    });
    expect((await subsidies.service.call('POST', path, { as: people.maker, body: { facts: {} } })).status).toBe(403);
  });
});

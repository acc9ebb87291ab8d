import { createHash, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Body, Controller, Get, Inject, Module, Post } from '@nestjs/common';
import { eventually } from '@app/testing/eventually';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import type { TestPerson } from '@app/testing/identity-provider';
import { IsUUID } from 'class-validator';
import { type Actor, CurrentActor, Roles } from './auth';
import { parseConfig, filesDirOf } from './config';
import { Database } from './database';
import { Idempotent } from './idempotency';
import { newId } from './id';
import { MAX_PAPER_BYTES, Papers } from './papers';
import { type PaperLine, type PaperView, WithPapers } from './papers.dto';
import type { ServiceDefinition } from './service-definition';

const ENTERPRISE = newId();
const OTHER = newId();

class FileCase extends WithPapers {
  @IsUUID()
  caseId: string;
}

/** A service that takes papers for cases of one enterprise. */
@Controller('cases')
class CasesController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Papers) private readonly papers: Papers,
  ) {}

  @Post()
  @Idempotent()
  @Roles('enterprise', 'credit-officer')
  file(@Body() { caseId, paperIds = [] }: FileCase, @CurrentActor() actor: Actor): Promise<PaperLine[]> {
    return this.db.command((tx) =>
      this.papers.attach(tx, paperIds, { kind: 'case', id: caseId, enterpriseId: ENTERPRISE }, actor),
    );
  }

  @Get()
  @Roles('credit-officer')
  async list(): Promise<Record<string, PaperLine[]>> {
    const { manager } = this.db;
    const ids = (await this.db.query<{ id: string }>(`select distinct subject_id as id from paper`)).map(
      ({ id }) => id,
    );
    return Object.fromEntries(await this.papers.ofAll(manager, 'case', ids));
  }
}

@Module({ controllers: [CasesController] })
class CasesModule {}

const cases: ServiceDefinition = {
  name: 'commitment',
  title: { zh: '材料', en: 'Papers' },
  module: CasesModule,
  entities: [],
  migrations: [],
  messages: {},
  ruleKinds: [],
  papers: true,
};

const itself: TestPerson = { sub: 'enterprise-1', roles: ['enterprise'], enterpriseId: ENTERPRISE };
const colleague: TestPerson = { ...itself, sub: 'enterprise-1-b' };
const other: TestPerson = { sub: 'enterprise-2', roles: ['enterprise'], enterpriseId: OTHER };
const officer: TestPerson = { sub: 'officer-1', roles: ['credit-officer'] };
const otherOfficer: TestPerson = { sub: 'officer-2', roles: ['credit-officer'] };

const pdf = (text: string = newId()): Buffer => Buffer.from(`%PDF-1.7\n${text}`);
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('papers', () => {
  let world: TestWorld;
  let service: TestService;

  const upload = <Answer = PaperLine & { code: string }>(
    as: TestPerson,
    body: Buffer,
    { type = 'application/pdf', fileName = '营业执照.pdf' } = {},
  ): Promise<HttpAnswer<Answer>> =>
    service.call('POST', `/papers?fileName=${encodeURIComponent(fileName)}`, {
      as,
      body,
      headers: { 'content-type': type },
    });
  const status = async (as: TestPerson, id: string, more = ''): Promise<number> =>
    (await service.call('GET', `/papers/${id}${more}`, { as })).status;
  const attach = (
    as: TestPerson,
    paperIds: string[],
    caseId: string = newId(),
  ): Promise<HttpAnswer<PaperLine[] & { code: string; errors: unknown }>> =>
    service.call('POST', '/cases', { as, body: { caseId, paperIds } });
  const content = async (as: TestPerson, id: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service.url}/papers/${id}/content`, {
      headers: { authorization: `Bearer ${await world.identity.token(as)}`, ...headers },
    });
  const fileOf = (sha256: string): string => join(world.folder, 'files', 'commitment', sha256.slice(0, 2), sha256);

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, cases);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('come as they are and go out as they were, to be saved and never shown', async () => {
    const bytes = pdf();
    const { status: made, body } = await upload(itself, bytes, { fileName: "发票 (2)*'.pdf" });
    expect([made, body]).toEqual([
      201,
      {
        id: expect.any(String) as string,
        fileName: "发票 (2)*'.pdf",
        sizeBytes: bytes.length,
        mediaType: 'application/pdf',
        sha256: sha(bytes),
      },
    ]);
    const got = await content(itself, body.id);
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="paper-${body.id}"; filename*=UTF-8''%E5%8F%91%E7%A5%A8%20%282%29%2A%27.pdf`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      etag: `"${sha(bytes)}"`,
    });
    expect((await content(itself, body.id, { 'if-none-match': `"${sha(bytes)}"` })).status).toBe(304);
    const [audited] = await service.db.query(`select actor, action, enterprise_id from audit where subject_id = $1`, [
      body.id,
    ]);
    expect(audited).toEqual({ actor: 'enterprise-1', action: 'paper.uploaded', enterprise_id: ENTERPRISE });
  });

  it('are what their first bytes say; another word is refused, naming both', async () => {
    const lied = await upload<{ code: string; params: unknown }>(itself, Buffer.from('<html>not a photo</html>'), {
      type: 'image/png',
      fileName: 'photo.png',
    });
    expect([lied.status, lied.body]).toMatchObject([
      400,
      { code: 'paper.type-differs', params: { said: 'image/png', found: 'unknown' } },
    ]);
    const swapped = await upload<{ detail: string }>(itself, pdf(), { type: 'image/jpeg' });
    expect(swapped.body.detail).toContain('application/pdf');
    expect(swapped.body.detail).toContain('image/jpeg');
    expect((await upload(itself, Buffer.alloc(0))).body.code).toBe('paper.empty');
    for (const type of ['image/gif', 'text/html', 'application/json']) {
      expect([type, (await upload(itself, Buffer.from('{}'), { type })).status]).toEqual([type, 415]);
    }
    for (const fileName of ['', '../x.pdf', 'a\u202efdp.exe', 'x'.repeat(201)]) {
      expect([fileName, (await upload(itself, pdf(), { fileName })).status]).toEqual([fileName, 400]);
    }
  });

  it('do not come in where a body is something else', async () => {
    const wrong = await service.call('POST', '/cases', {
      as: itself,
      body: pdf(),
      headers: { 'content-type': 'application/pdf' },
    });
    expect([wrong.status, wrong.body['code']]).toEqual([415, 'paper.type-unsupported']);
  });

  it('measure at most 20 MB, whether their size is said or not', async () => {
    const bytes = Buffer.concat([pdf(), randomBytes(MAX_PAPER_BYTES)]).subarray(0, MAX_PAPER_BYTES);
    const whole = await upload(itself, bytes);
    expect([whole.status, whole.body.sha256]).toEqual([201, sha(bytes)]);
    const larger = Buffer.concat([bytes, Buffer.from('x')]);
    const said = await upload(itself, larger);
    expect([said.status, said.body.code]).toEqual([413, 'paper.too-large']);
    expect(await chunked(await world.identity.token(itself), larger)).toBe(413);
    expect(existsSync(fileOf(sha(larger)))).toBe(false);
  });

  /** Sends it without saying how large it is. */
  function chunked(token: string, bytes: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/pdf' };
      const sent = httpRequest(`${service.url}/papers?fileName=x.pdf`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode!);
      });
      sent.on('error', reject);
      sent.write(bytes.subarray(0, 1000));
      sent.end(bytes.subarray(1000));
    });
  }

  it('are seen by their enterprise; by offices once they are attached; by no other', async () => {
    const { id } = (await upload(itself, pdf())).body;
    const caseId = newId();
    expect(await Promise.all([itself, colleague, other, officer].map((as) => status(as, id)))).toEqual([
      ...[200, 200, 404, 404],
    ]);
    const attached = await attach(colleague, [id], caseId);
    expect([attached.status, attached.body.map((paper) => paper.id)]).toEqual([201, [id]]);
    expect(await Promise.all([itself, other, officer].map((as) => status(as, id, '/content')))).toEqual([
      200, 404, 200,
    ]);
    const { body } = await service.call<PaperView>('GET', `/papers/${id}`, { as: officer });
    expect(body).toMatchObject({ uploadedBy: itself.sub, subject: { kind: 'case', id: caseId } });
    const own = (await upload(officer, pdf())).body.id;
    expect(await Promise.all([officer, otherOfficer, itself].map((as) => status(as, own)))).toEqual([200, 404, 404]);
    for (const role of ['system', 'operator'] as const)
      expect(await status({ sub: role, roles: [role] }, id)).toBe(403);
  });

  it('are attached once and for good, and only by whose they are', async () => {
    const { id, sha256 } = (await upload(itself, pdf())).body;
    const foreign = (await upload(other, pdf())).body.id;
    const nobody = newId();
    const refused = await attach(itself, [id, nobody]);
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { code: 'paper.not-there', errors: [{ field: 'paperIds[1]', value: nobody }] },
    ]);
    expect((await attach(itself, [foreign])).body.code).toBe('paper.not-there');
    expect((await attach(officer, [id])).body.code).toBe('paper.not-there');
    // A paper of one enterprise is none for the case of another, even when it is the one that files.
    expect((await attach(other, [foreign])).body.code).toBe('paper.not-there');
    const caseId = newId();
    expect((await attach(itself, [id], caseId)).status).toBe(201);
    expect((await attach(itself, [id], caseId)).status).toBe(201);
    expect((await attach(itself, [id])).body).toMatchObject({
      code: 'paper.attached-elsewhere',
      errors: [{ field: 'paperIds[0]', value: id }],
    });
    const all = await service.call<Record<string, PaperLine[]>>('GET', '/cases', { as: officer });
    expect(all.body[caseId]?.map((paper) => paper.sha256)).toEqual([sha256]);
    await expect(service.db.query(`update paper set sha256 = $2 where id = $1`, [id, 'a'.repeat(64)])).rejects.toThrow(
      'never changed',
    );
    await expect(service.db.query(`delete from paper where id = $1`, [id])).rejects.toThrow('never changed');
  });

  it('break off instead of giving other bytes than were handed in', async () => {
    for (const length of [0, 300_000]) {
      const padding = 'x'.repeat(length);
      const { id, sha256 } = (await upload(itself, pdf(`pay 100${padding}`))).body;
      writeFileSync(fileOf(sha256), pdf(`pay 900${padding}`));
      const taken = content(itself, id).then(async (got) => [got.status, (await got.arrayBuffer()).byteLength]);
      const outcome = await taken.catch((error: unknown) => String(error));
      expect(outcome).toEqual(length === 0 ? [500, expect.any(Number)] : expect.stringContaining('terminated'));
    }
  });

  it('may wait at most two hundred of one enterprise, however they come', async () => {
    const many: TestPerson = { sub: 'enterprise-3', roles: ['enterprise'], enterpriseId: newId() };
    await service.db.query(
      `insert into paper (id, sha256, size_bytes, media_type, file_name, uploaded_by, enterprise_id, uploaded_at)
       select gen_random_uuid(), repeat('e', 64), 1000, 'image/png', 'x', 'enterprise-3', $1, $2 from generate_series(1, 198)`,
      [many.enterpriseId, world.clock.now()],
    );
    const bytes = Array.from({ length: 6 }, () => pdf());
    const answers = await Promise.all(bytes.map((one) => upload(many, one)));
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.sort()).toEqual([201, 201, 429, 429, 429, 429]);
    expect(bytes.filter((one) => existsSync(fileOf(sha(one))))).toHaveLength(2);
    const heavy: TestPerson = { sub: 'enterprise-4', roles: ['enterprise'], enterpriseId: newId() };
    await service.db.query(
      `insert into paper (id, sha256, size_bytes, media_type, file_name, uploaded_by, enterprise_id, uploaded_at)
       select gen_random_uuid(), repeat('e', 64), 20971520, 'image/png', 'x', 'enterprise-4', $1, $2 from generate_series(1, 25)`,
      [heavy.enterpriseId, world.clock.now()],
    );
    expect((await upload(heavy, pdf())).body.code).toBe('paper.too-many-waiting');
  });

  it('are on their way eight at once for one enterprise, whoever of it sends them', async () => {
    const slow: TestPerson = { sub: 'enterprise-5', roles: ['enterprise'], enterpriseId: newId() };
    const token = await world.identity.token(slow);
    const begun = Array.from({ length: 9 }, () => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/pdf' };
      const request = httpRequest(`${service.url}/papers?fileName=a.pdf`, { method: 'POST', headers });
      const answered = new Promise<number>((resolve) => request.on('response', (got) => resolve(got.statusCode!)));
      request.on('error', () => undefined);
      request.write('%PDF-1.7 and more to come');
      return { request, answered };
    });
    // Whichever comes last; the others wait for their end.
    expect(await Promise.race(begun.map(({ answered }) => answered))).toBe(429);
    const tenth = await upload({ ...slow, sub: 'enterprise-5-b' }, pdf());
    expect([tenth.status, tenth.body.code]).toEqual([429, 'paper.too-many-at-once']);
    expect((await upload(itself, pdf())).status).toBe(201);
    for (const { request } of begun) request.end();
    const statuses = await Promise.all(begun.map(({ answered }) => answered));
    expect(statuses.filter((one) => one === 201)).toHaveLength(8);
    expect((await upload(slow, pdf())).status).toBe(201);
  });

  it('that nobody attached go after seven days, and the bytes with the last of them', async () => {
    const shared = pdf();
    const alone = pdf();
    const forgotten = [(await upload(itself, shared)).body.id, (await upload(itself, alone)).body.id];
    const kept = (await upload(colleague, shared)).body.id;
    await attach(itself, [kept]);
    world.clock.moveTo(new Date('2026-06-07T23:00:00+08:00'));
    await arrived('2026-06-07');
    expect(await Promise.all(forgotten.map((id) => status(itself, id)))).toEqual([200, 200]);
    // Seven whole days lie between the 1st and the 9th.
    world.clock.moveTo(new Date('2026-06-09T00:00:01+08:00'));
    await arrived('2026-06-09');
    expect(await Promise.all([...forgotten, kept].map((id) => status(itself, id)))).toEqual([404, 404, 200]);
    expect([shared, alone].map((bytes) => existsSync(fileOf(sha(bytes))))).toEqual([true, false]);
    expect((await upload(itself, alone)).status).toBe(201);
    expect(existsSync(fileOf(sha(alone)))).toBe(true);
  });

  async function arrived(day: string): Promise<void> {
    await eventually(
      async () =>
        (await service.db.query(`select 1 from day_job where name = 'unattached-papers' and done_through >= $1`, [day]))
          .length > 0,
    );
  }

  it('need a folder that is named, but for the local profile', () => {
    const env = {
      ...{ PORT: '0', REDIS_URL: 'redis://x', OIDC_ISSUER: 'https://x', KAFKA_BROKERS: 'x' },
      DATABASE_URL: 'postgresql://x',
    };
    expect(() => filesDirOf(parseConfig(env, {}), 'commitment')).toThrow('FILES_DIR');
    expect(filesDirOf(parseConfig({ ...env, PROFILE: 'local' }, {}), 'commitment')).toBe('.local/files/commitment');
    expect(filesDirOf(parseConfig({ ...env, FILES_DIR: '/srv/papers' }, {}), 'commitment')).toBe('/srv/papers');
  });
});

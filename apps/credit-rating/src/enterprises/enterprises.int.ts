import { enterpriseChangedV1 } from '@app/contracts/enterprise';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const second = { sub: 'credit-officer-2', roles: ['credit-officer' as const] };
const regulator = { sub: 'regulator-1', roles: ['regulator' as const] };

interface Detail {
  [field: string]: unknown;
  id: string;
  uscc: string;
  version: number;
  identifiers: { uscc: string; name: string; validFrom: string; validUntil: string | null }[];
}

const body = (n: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  uscc: codeNumber(n),
  name: `东湾${n}号公司`,
  sector: 'trade',
  subZone: 'east',
  registeredOn: '2022-03-01',
  ...more,
});

describe('enterprises of the zone', () => {
  let world: TestWorld;
  let service: TestService;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  const register = (n: number, more = {}): Promise<{ status: number; body: Detail }> =>
    service.call<Detail>('POST', '/enterprises', { as: officer, body: body(n, more) });

  it('puts the code right, takes an id of the register, and refuses both twice', async () => {
    const id = newId();
    const made = await register(1, { id, uscc: ` ${codeNumber(1).toLowerCase()} ` });
    expect([made.status, made.body.id, made.body.uscc]).toEqual([201, id, codeNumber(1)]);
    expect((await register(1)).body).toMatchObject({ status: 409, code: 'enterprise.code-taken' });
    expect((await register(2, { id })).body).toMatchObject({ status: 409, code: 'enterprise.id-taken' });
  });

  it('takes an id in capitals for the same id, wherever it is given', async () => {
    const id = newId();
    const capitals = id.toUpperCase();
    const made = await register(90, { id: capitals });
    expect([made.status, made.body.id]).toEqual([201, id]);
    for (const path of ['', '/records', '/rating', '/rating/timeline', '/rating/history']) {
      const own = { sub: 'e-1', roles: ['enterprise' as const], enterpriseId: id };
      expect([path, (await service.call('GET', `/enterprises/${capitals}${path}`, { as: own })).status]).toEqual([
        path,
        200,
      ]);
    }
    const renamed = await service.call('POST', `/enterprises/${capitals}/identifiers`, {
      as: officer,
      ifMatch: '"1"',
      body: { name: '改名公司', validFrom: '2026-05-01', reason: '更名' },
    });
    expect(renamed.body).toMatchObject({ id, version: 2 });
  });

  it.each([
    [{ uscc: `${codeNumber(3).slice(0, 17)}${codeNumber(3).endsWith('0') ? '1' : '0'}` }, 'uscc'],
    [{ registeredOn: '2026-06-02' }, 'registeredOn'],
    [{ registeredOn: '2025-02-30' }, 'registeredOn'],
    [{ name: ' ' }, 'name'],
    [{ capital: 1 }, 'capital'],
  ])('refuses %j naming the field', async (more, field) => {
    const { status, body: problem } = await register(3, more);
    expect([status, (problem['errors'] as { field: string }[])[0]?.field]).toEqual([400, field]);
  });

  it('situation 19, the code: a rename and a corrected code keep what it was known by, and the old code warns', async () => {
    const { body: made } = await register(4);
    const path = `/enterprises/${made.id}/identifiers`;
    const renamed = await service.call<Detail>('POST', path, {
      as: officer,
      ifMatch: '"1"',
      body: { name: '东湾新名公司', validFrom: '2026-05-01', reason: '更名' },
    });
    expect([renamed.status, renamed.body.version, renamed.headers.get('etag')]).toEqual([201, 2, '"2"']);
    const change = { uscc: codeNumber(40), validFrom: '2026-05-20', reason: '代码更正' };
    expect((await service.call('POST', path, { as: officer, ifMatch: '"1"', body: change })).status).toBe(412);
    expect((await service.call('POST', path, { as: officer, body: change })).status).toBe(428);
    const taken = await service.call('POST', path, {
      as: officer,
      ifMatch: '"2"',
      body: { ...change, uscc: codeNumber(1) },
    });
    expect([taken.status, taken.body['code']]).toEqual([409, 'enterprise.code-taken']);
    const early = await service.call('POST', path, {
      as: officer,
      ifMatch: '"2"',
      body: { ...change, validFrom: '2026-05-01' },
    });
    expect([early.status, early.body['code']]).toEqual([409, 'enterprise.valid-from-too-early']);
    const corrected = await service.call<Detail>('POST', path, { as: officer, ifMatch: '"2"', body: change });
    expect(corrected.body.identifiers).toEqual([
      { uscc: codeNumber(4), name: '东湾4号公司', validFrom: '2022-03-01', validUntil: '2026-05-01' },
      { uscc: codeNumber(4), name: '东湾新名公司', validFrom: '2026-05-01', validUntil: '2026-05-20' },
      { uscc: codeNumber(40), name: '东湾新名公司', validFrom: '2026-05-20', validUntil: null },
    ]);
    const old = await service.call('GET', `/enterprises/by-code/${codeNumber(4)}`, { as: regulator });
    expect(old.body).toMatchObject({ id: made.id, uscc: codeNumber(40), warning: { code: 'former-code' } });
    const now = await service.call('GET', `/enterprises/by-code/${codeNumber(40)}`, { as: regulator });
    expect(now.body['warning']).toBeNull();
    // The former code stays its own for ever.
    expect((await register(4)).status).toBe(409);
    const events = await eventually(() => {
      const found = world.topics.of(enterpriseChangedV1).filter(({ data }) => data.enterpriseId === made.id);
      return found.length === 2 ? found : null;
    });
    expect(events.map(({ data }) => [data.revision, data.uscc, data.identifiers.length])).toEqual([
      [2, codeNumber(4), 2],
      [3, codeNumber(40), 3],
    ]);
  });

  it('lists by part of the name, sub-zone and grade, page by page', async () => {
    for (const n of [10, 11, 12]) await register(n, { subZone: 'west', name: `百分%号${n}` });
    const page = async (query: string): Promise<{ items: Detail[]; nextCursor: string | null }> =>
      (
        await service.call<{ items: Detail[]; nextCursor: string | null }>('GET', `/enterprises?${query}`, {
          as: regulator,
        })
      ).body;
    const first = await page('subZone=west&limit=2');
    const rest = await page(`subZone=west&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map(({ uscc }) => uscc)).toEqual([10, 11, 12].map(codeNumber).sort());
    expect(rest.nextCursor).toBeNull();
    expect((await page(`q=${encodeURIComponent('分%号1')}&grade=A`)).items).toHaveLength(3);
    expect((await page(`q=${encodeURIComponent('分_号1')}`)).items).toEqual([]);
    expect((await page(`q=${codeNumber(11).slice(0, 15).toLowerCase()}`)).items.map(({ uscc }) => uscc)).toContain(
      codeNumber(11),
    );
    expect((await page('grade=D')).items).toEqual([]);
  });

  it('shows an enterprise itself and nobody else', async () => {
    const { body: mine } = await register(20);
    const { body: theirs } = await register(21);
    const me = { sub: 'boss', roles: ['enterprise' as const], enterpriseId: mine.id };
    for (const path of ['', '/records', '/rating', '/rating/timeline', '/rating/history']) {
      expect((await service.call('GET', `/enterprises/${mine.id}${path}`, { as: me })).status).toBe(200);
      expect((await service.call('GET', `/enterprises/${theirs.id}${path}`, { as: me })).status).toBe(404);
    }
    expect((await service.call('GET', `/enterprises/by-code/${theirs.uscc}`, { as: me })).status).toBe(404);
    expect((await service.call('GET', '/enterprises', { as: me })).status).toBe(403);
    expect((await service.call('POST', '/enterprises', { as: regulator, body: body(22) })).status).toBe(403);
  });

  it('does not rate before the registration', async () => {
    const { body: made } = await register(23);
    const early = await service.call('GET', `/enterprises/${made.id}/rating?on=2022-02-28`, { as: regulator });
    expect([early.status, early.body['code']]).toEqual([422, 'rating.not-rated']);
  });

  it('situation 21, the class: set by one person, it counts when another confirms it, and the database says so too', async () => {
    const { body: made } = await register(30);
    const file = `统一社会信用代码,行政处罚决定书文号,处罚类别,处罚决定日期,处罚机关\n${made.uscc},1号,行政拘留,2026-05-11,东湾市统计局`;
    await service.call('POST', '/imports?kind=penalties&source=x&fileName=x.csv', {
      as: officer,
      body: file,
      headers: { 'content-type': 'text/csv' },
    });
    const entry = await eventually(async () => {
      const { body: queue } = await service.call<{ open: number; items: { recordId: string; enterpriseId: string }[] }>(
        'GET',
        '/classification-queue',
        { as: second },
      );
      return queue.items.find((item) => item.enterpriseId === made.id);
    });
    const ratingOf = async (): Promise<unknown> =>
      (await service.call('GET', `/enterprises/${made.id}/rating`, { as: regulator })).body;
    expect(await ratingOf()).toMatchObject({ score: '88.00', items: [{ class: null, points: '0.00' }] });

    const path = `/records/${entry.recordId}/class`;
    const proposed = await service.call('POST', path, {
      as: officer,
      body: { class: 'general', reason: '参照同类案件' },
    });
    expect([proposed.status, proposed.headers.get('etag')]).toEqual([201, '"1"']);
    expect(await ratingOf()).toMatchObject({ score: '88.00' });
    const other = await service.call('POST', path, { as: second, body: { class: 'minor', reason: '我另有看法' } });
    expect([other.status, other.body['code']]).toEqual([409, 'class.proposed-by-another']);
    const self = await service.call('POST', `${path}/confirm`, { as: officer, ifMatch: '"1"' });
    expect([self.status, self.body['code']]).toEqual([403, 'class.same-person']);
    await expect(
      service.db.query(`update class_decision set confirmed_by = set_by, confirmed_at = now() where record_id = $1`, [
        entry.recordId,
      ]),
    ).rejects.toThrow(/check constraint/);
    expect((await service.call('POST', `${path}/confirm`, { as: second, ifMatch: '"1"' })).status).toBe(201);
    expect(await ratingOf()).toMatchObject({ score: '78.00', items: [{ class: 'general', points: '-10.00' }] });
    const { body: queue } = await service.call<{ items: unknown[] }>('GET', '/classification-queue', { as: second });
    expect(queue.items).toEqual([]);
  });

  it('shows each path of its own in the document', async () => {
    const { body: document } = await service.call<{ paths: Record<string, unknown> }>('GET', '/openapi.json');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/enterprises/{id}/rating', '/imports', '/import-conflicts/{id}/resolution']),
    );
  });
});

import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';
import type { SearchAnswer } from './search.dto';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const regulator = { sub: 'regulator-1', roles: ['regulator' as const] };

interface Page {
  items: { id: string; name: string; openRecords: number; gradeSince: string; onSeriousList: boolean }[];
  nextCursor: string | null;
}

describe('finding enterprises and records', () => {
  let world: TestWorld;
  let service: TestService;
  const ids: string[] = [];

  const find = async (q: string): Promise<SearchAnswer['items']> =>
    (await service.call<SearchAnswer>('GET', `/search?q=${encodeURIComponent(q)}`, { as: regulator })).body.items;
  const found = async (q: string): Promise<string[][]> =>
    (await find(q)).map(({ name, match }) => [name, match.by, match.text]);
  const list = async (query: string): Promise<Page> =>
    (await service.call<Page>('GET', `/enterprises?${query}`, { as: regulator })).body;
  const names = async (query: string): Promise<string[]> => (await list(query)).items.map(({ name }) => name);

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
    for (const [n, name, subZone] of [
      [1, '东湾精密机械', 'east'],
      [2, '西湾百分%贸易', 'west'],
      [3, '精密仪器', 'north'],
    ] as const) {
      const body = { uscc: codeNumber(n), name, sector: 'trade', subZone, registeredOn: `2022-03-0${n}` };
      ids.push((await service.call<{ id: string }>('POST', '/enterprises', { as: officer, body })).body.id);
    }
    const change = { name: '北湾精密仪器', uscc: codeNumber(33), validFrom: '2026-05-01', reason: '更名' };
    const path = `/enterprises/${ids[2]}/identifiers`;
    expect((await service.call('POST', path, { as: officer, ifMatch: '"1"', body: change })).status).toBe(201);
    const rows = [`${codeNumber(1)},东市监罚〔2026〕17号,警告,2026-05-11,东湾市市场监督管理局`];
    await service.call('POST', '/imports?kind=penalties&source=x&fileName=x.csv', {
      as: officer,
      body: ['统一社会信用代码,行政处罚决定书文号,处罚类别,处罚决定日期,处罚机关', ...rows].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    await eventually(async () => (await find('〔2026〕17')).length === 1);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('finds by the beginning of a present or a former code, however it is typed', async () => {
    expect(await found(` ${codeNumber(1).toLowerCase()} `)).toEqual([['东湾精密机械', 'code', codeNumber(1)]]);
    expect(await found(codeNumber(3))).toEqual([['北湾精密仪器', 'former-code', codeNumber(3)]]);
    expect((await find(codeNumber(1).slice(0, 8))).length).toBe(3);
  });

  it('finds by part of a present or a former name, and takes signs for themselves', async () => {
    expect(await found('湾精密')).toEqual([
      ['东湾精密机械', 'name', '东湾精密机械'],
      ['北湾精密仪器', 'name', '北湾精密仪器'],
    ]);
    expect(await found('百分%')).toEqual([['西湾百分%贸易', 'name', '西湾百分%贸易']]);
    expect(await found('百_%')).toEqual([]);
    const [hit] = await find('北');
    expect(hit).toMatchObject({
      kind: 'enterprise',
      uscc: codeNumber(33),
      grade: 'A',
      subZone: 'north',
      recordId: null,
    });
  });

  it('finds by pinyin initials, of a former name too', async () => {
    expect(await found('dwjmjx')).toEqual([['东湾精密机械', 'initials', '东湾精密机械']]);
    expect(await found('JMJX')).toEqual([['东湾精密机械', 'initials', '东湾精密机械']]);
    expect((await found('bwjm')).flat()).toEqual(['北湾精密仪器', 'initials', '北湾精密仪器']);
    expect(await found('d')).toEqual([]);
  });

  it('finds a record by part of its document number, in whatever brackets', async () => {
    const [hit] = await find('[2026]17');
    expect(hit).toMatchObject({
      kind: 'record',
      enterpriseId: ids[0],
      match: { by: 'document-number', text: '东市监罚〔2026〕17号' },
    });
  });

  it('makes the initials of names that were stored before there were any', async () => {
    await service.db.query(`update enterprise_identifier set initials = null`);
    expect(await found('dwjmjx')).toEqual([]);
    await service.stop();
    service = await TestService.startOn(world, creditRating, service.database);
    await eventually(async () => (await find('dwjmjx')).length === 1);
  });

  it('notes how records stand that were stored before this was kept', async () => {
    await service.db.query(`delete from record_state`);
    expect((await list('q=dwjmjx')).items[0]!.openRecords).toBe(0);
    await service.stop();
    service = await TestService.startOn(world, creditRating, service.database);
    await eventually(async () => (await list('q=dwjmjx')).items[0]?.openRecords === 1);
  });

  it('lists with several filters at once, sorted each way, page by page', async () => {
    expect(await names('subZone=east,west&sort=-registeredOn')).toEqual(['西湾百分%贸易', '东湾精密机械']);
    expect(await names(`q=${codeNumber(3)}`)).toEqual(['北湾精密仪器']);
    expect(await names(`q=${encodeURIComponent('精密仪器')}&sector=trade&onSeriousList=false`)).toEqual([
      '北湾精密仪器',
    ]);
    expect(await names('onSeriousList=true')).toEqual([]);
    for (const sort of [
      'name',
      '-name',
      'uscc',
      '-uscc',
      'score',
      '-score',
      'grade',
      '-grade',
      'registeredOn',
      '-registeredOn',
    ]) {
      const whole = await names(`sort=${sort}`);
      const paged: string[] = [];
      for (let cursor = ''; ;) {
        const page = await list(`sort=${sort}&limit=1${cursor}`);
        paged.push(...page.items.map(({ name }) => name));
        if (page.nextCursor === null) break;
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect([sort, paged]).toEqual([sort, whole]);
      expect(whole.length).toBe(3);
    }
    expect((await list('q=dwjmjx')).items).toMatchObject([
      { openRecords: 1, gradeSince: '2022-03-01', onSeriousList: false },
    ]);
    const counts = await service.call('GET', '/enterprises/counts?subZone=east&grade=D', { as: regulator });
    expect(counts.body).toEqual({ counts: { A: 1 } });
  });

  it('refuses what is no filter, sort or cursor of the list, naming it', async () => {
    const { nextCursor } = await list('sort=name&limit=1');
    const refused = async (query: string): Promise<unknown> =>
      (await service.call<{ errors: { field: string }[] }>('GET', `/enterprises?${query}`, { as: regulator })).body
        .errors[0]?.field;
    expect(await refused('grade=A,Z')).toBe('grade');
    expect(await refused('sort=capital')).toBe('sort');
    expect(await refused(`sort=uscc&cursor=${nextCursor}`)).toBe('cursor');
    expect(await refused('cursor=abc')).toBe('cursor');
  });
});

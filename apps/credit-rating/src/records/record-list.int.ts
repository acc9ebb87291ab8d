import { objectionUpheldV1, repairGrantedV1 } from '@app/contracts/objection';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';
import type { RecordDetail, RecordPage } from './record-list.dto';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const second = { sub: 'credit-officer-2', roles: ['credit-officer' as const] };
const auditor = { sub: 'auditor-1', roles: ['auditor' as const] };

describe('records over the whole database', () => {
  let world: TestWorld;
  let service: TestService;
  let enterpriseId: string;
  const uscc = codeNumber(1);

  const list = async (query = ''): Promise<RecordPage> =>
    (await service.call<RecordPage>('GET', `/records?${query}`, { as: auditor })).body;
  const numbers = async (query = ''): Promise<(string | null)[]> =>
    (await list(query)).items.map(({ documentNumber }) => documentNumber);
  const idOf = async (number: string): Promise<string> =>
    (await list(`q=${encodeURIComponent(number)}`)).items.find(({ documentNumber }) => documentNumber === number)!.id;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
    const body = { uscc, name: '东湾精密', sector: 'trade', subZone: 'east', registeredOn: '2022-03-01' };
    enterpriseId = (await service.call<{ id: string }>('POST', '/enterprises', { as: officer, body })).body.id;
    const rows = [
      '1号,罚款,3,2026-05-11,东湾市统计局',
      '2号,行政拘留,,2026-05-12,东湾市统计局',
      '3号,罚款,3,2026-05-13,东湾市统计局',
      '4号,罚款,3,2026-05-14,东湾市税务局',
      '5号,警告,,2024-01-10,东湾市税务局',
    ].map((row) => `${uscc},东罚${row}`);
    await service.call('POST', '/imports?kind=penalties&source=xyzw&fileName=x.csv', {
      as: officer,
      body: ['统一社会信用代码,行政处罚决定书文号,处罚类别,罚款金额(万元),处罚决定日期,处罚机关', ...rows].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    await eventually(async () => (await list()).items.length === 5);
    await world.topics.publish(repairGrantedV1, {
      ...{ repairId: newId(), recordId: await idOf('东罚3号'), enterpriseId, uscc },
      ...{ grantedAt: '2026-06-01T02:00:00Z', repairedOn: day('2026-06-01') },
    });
    await world.topics.publish(objectionUpheldV1, {
      ...{ objectionId: newId(), recordId: await idOf('东罚4号'), enterpriseId, uscc },
      ...{ upheldAt: '2026-06-01T02:00:00Z', upheldOn: day('2026-06-01') },
    });
    await eventually(async () => (await list('state=annulled,repaired')).items.length === 2);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('says of each how it stands, and counts them', async () => {
    const { items } = await list();
    expect(items.map(({ documentNumber, state, points }) => [documentNumber, state, points])).toEqual([
      ['东罚4号', 'annulled', '0.00'],
      ['东罚3号', 'repaired', '0.00'],
      ['东罚2号', 'awaiting-class', '0.00'],
      ['东罚1号', 'counting', '-10.00'],
      ['东罚5号', 'ended', '0.00'],
    ]);
    expect(items[3]).toMatchObject({
      ...{ enterpriseName: '东湾精密', uscc, record: 'penalty', class: 'general', classByHand: false },
      ...{ countsUntil: '2027-05-11', sourceKind: 'import', rowNumber: 2 },
    });
    const { body } = await service.call('GET', '/records/counts?kind=penalty&state=ended', { as: auditor });
    expect(body).toEqual({ counts: { counting: 1, 'awaiting-class': 1, repaired: 1, annulled: 1, ended: 1 } });
  });

  it('filters by each of its facts', async () => {
    expect(await numbers('state=counting,ended')).toEqual(['东罚1号', '东罚5号']);
    expect(await numbers('class=minor')).toEqual(['东罚5号']);
    expect(await numbers(`authority=${encodeURIComponent('税务')}`)).toEqual(['东罚4号', '东罚5号']);
    expect(await numbers('determinedFrom=2026-05-12&determinedTo=2026-05-13')).toEqual(['东罚3号', '东罚2号']);
    expect(await numbers('recordedFrom=2026-06-01&recordedTo=2026-06-01')).toHaveLength(5);
    expect(await numbers('recordedFrom=2026-06-02')).toEqual([]);
    expect(await numbers('recordedTo=2026-05-31')).toEqual([]);
    expect(await numbers('kind=award,taxpayer-a')).toEqual([]);
    expect(await numbers('sourceKind=event')).toEqual([]);
    expect(await numbers(`enterpriseId=${enterpriseId}&sourceKind=import`)).toHaveLength(5);
    expect(await numbers(`q=${encodeURIComponent('罚2')}`)).toEqual(['东罚2号']);
    expect(await numbers('q=dwjm')).toHaveLength(5);
    const wrong = await service.call<{ errors: { field: string }[] }>('GET', '/records?state=open', { as: auditor });
    expect([wrong.status, wrong.body.errors[0]?.field]).toEqual([400, 'state']);
  });

  it.each(['determinedOn', '-determinedOn', 'recordedAt', '-recordedAt', 'points', '-points'])(
    'goes page by page, sorted by %s',
    async (sort) => {
      const paged: (string | null)[] = [];
      for (let cursor = ''; ;) {
        const page = await list(`sort=${sort}&limit=2${cursor}`);
        paged.push(...page.items.map(({ documentNumber }) => documentNumber));
        if (page.nextCursor === null) break;
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect(paged).toEqual(await numbers(`sort=${sort}`));
      expect(paged).toHaveLength(5);
    },
  );

  it('shows one in full, with both people of its class and the row it came from; an enterprise reads no names', async () => {
    const id = await idOf('东罚2号');
    const path = `/records/${id}/class`;
    await service.call('POST', path, { as: officer, body: { class: 'serious', reason: '情节严重' } });
    const read = async (as: Parameters<TestService['call']>[2]): Promise<RecordDetail> =>
      (await service.call<RecordDetail>('GET', `/records/${id}`, as)).body;
    const own = { sub: 'boss', roles: ['enterprise' as const], enterpriseId };
    const proposed = { class: 'serious', reason: '情节严重', setBy: officer.sub, version: 1 };
    expect((await read({ as: auditor })).proposedClass).toMatchObject(proposed);
    expect((await read({ as: own })).proposedClass).toBeNull();
    const queued = async (query: string): Promise<unknown[]> =>
      (await service.call<{ items: unknown[] }>('GET', `/classification-queue?${query}`, { as: second })).body.items;
    expect(await queued('proposed=true')).toMatchObject([{ recordId: id, proposed }]);
    expect(await queued('proposed=false')).toEqual([]);
    expect((await service.call('POST', `${path}/confirm`, { as: second, ifMatch: '"1"' })).status).toBe(201);
    const whole = await read({ as: auditor });
    expect(whole).toMatchObject({
      ...{ class: 'serious', classByHand: true, state: 'counting', documentNumber: '东罚2号' },
      proposedClass: null,
      content: { 处罚类别: '行政拘留' },
      import: { row: 3, kind: 'penalties', source: 'xyzw', fileName: 'x.csv', uploadedBy: officer.sub },
      history: [
        { kind: 'recorded', actsOn: '2026-05-12', by: null },
        { kind: 'class-proposed', class: 'serious', reason: '情节严重', by: officer.sub, confirmedBy: second.sub },
      ],
    });
    const mine = await read({ as: own });
    expect(mine.import?.uploadedBy).toBeNull();
    expect(mine.history[1]).toMatchObject({ by: null, confirmedBy: null, class: 'serious' });
    const foreign = { as: { ...own, enterpriseId: newId() } };
    expect((await service.call('GET', `/records/${id}`, foreign)).body).toMatchObject({ code: 'record.not-found' });
    expect((await service.call('GET', '/records', { as: own })).status).toBe(403);
  });

  it('tells of repair and annulment with what they come from', async () => {
    const happenings = async (number: string): Promise<unknown[]> =>
      (await service.call<RecordDetail>('GET', `/records/${await idOf(number)}`, { as: auditor })).body.history;
    expect((await happenings('东罚3号'))[1]).toMatchObject({ kind: 'repaired', actsOn: '2026-06-01' });
    expect((await happenings('东罚4号'))[1]).toMatchObject({
      kind: 'annulled',
      objectionId: expect.any(String) as string,
    });
  });
});

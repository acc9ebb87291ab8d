import type { WorkList } from '@app/platform/work.dto';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import type { ClassificationQueue } from '../classification/class-decision.dto';
import type { ConflictPage } from '../conflicts/conflict.dto';
import { creditRating } from '../service';
import type { ImportView } from './import.dto';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const second = { sub: 'credit-officer-2', roles: ['credit-officer' as const] };
const HEADER = '统一社会信用代码,行政处罚决定书文号,处罚类别,处罚决定日期,处罚机关';

describe('what waits for a credit officer', () => {
  let world: TestWorld;
  let service: TestService;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
    const body = {
      uscc: codeNumber(1),
      name: '东湾精密',
      sector: 'trade',
      subZone: 'east',
      registeredOn: '2022-03-01',
    };
    await service.call('POST', '/enterprises', { as: officer, body });
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  async function imported(text: string, more = ''): Promise<ImportView> {
    const { body } = await service.call<ImportView>('POST', `/imports?kind=penalties&source=x&fileName=x.csv${more}`, {
      as: officer,
      body: text,
      headers: { 'content-type': 'text/csv' },
    });
    return eventually(async () => {
      const { body: now } = await service.call<ImportView>('GET', `/imports/${body.id}`, { as: officer });
      return ['done', 'failed'].includes(now.state) ? now : null;
    });
  }

  const waiting = async (as: typeof officer): Promise<Record<string, [number, string]>> => {
    const { body } = await service.call<WorkList>('GET', '/work', { as });
    return Object.fromEntries(body.groups.map(({ kind, count, items }) => [kind, [count, items[0]!.what.zh]]));
  };

  it('shows classes to say, and to confirm only another’s', async () => {
    await imported(`${HEADER}\n${codeNumber(1)},甲1,行政拘留,2026-05-11,东湾市统计局`);
    const toSay = { 'record.classify': [1, '行政处罚 甲1'] };
    expect([await waiting(officer), await waiting(second)]).toEqual([toSay, toSay]);
    const { body } = await service.call<ClassificationQueue>('GET', '/classification-queue', { as: officer });
    const path = `/records/${body.items[0]!.recordId}/class`;
    await service.call('POST', path, { as: officer, body: { class: 'serious', reason: '情节严重' } });
    expect([await waiting(officer), await waiting(second)]).toEqual([
      {},
      { 'record-class.confirm': [1, '甲1：拟定为严重'] },
    ]);
    await service.call('POST', `${path}/confirm`, { as: second, ifMatch: '"1"' });
    expect(await waiting(second)).toEqual({});
  });

  it('shows conflicts to look at, and resolutions to confirm only another’s', async () => {
    await imported(`${HEADER}\n${codeNumber(1)},甲1,警告,2026-05-11,东湾市统计局`);
    const open = { 'import-conflict.propose': [1, '甲1（x.csv 第2行）'] };
    expect([await waiting(officer), await waiting(second)]).toEqual([open, open]);
    const { body } = await service.call<ConflictPage>('GET', '/import-conflicts?state=open', { as: officer });
    const path = `/import-conflicts/${body.items[0]!.id}/resolution`;
    await service.call('POST', path, { as: second, ifMatch: '"1"', body: { keep: 'stored', reason: '在库为准' } });
    expect([await waiting(officer), await waiting(second)]).toEqual([
      { 'import-conflict.confirm': [1, '甲1：拟保留在库内容'] },
      {},
    ]);
    await service.call('POST', `${path}/confirm`, { as: officer, ifMatch: '"2"' });
  });

  it('shows a failed import to whoever sent it, until the mended file has come', async () => {
    await imported('统一社会信用代码\n1');
    expect(Object.keys(await waiting(officer))).toEqual(['import.mend']);
    expect(await waiting(second)).toEqual({});
    await imported(`${HEADER}\n${codeNumber(1)},甲2,警告,2026-05-11,东湾市统计局`);
    expect(await waiting(officer)).toEqual({});
  });

  it('shows a finished dry run to whoever made it, until it is confirmed', async () => {
    const { id } = await imported(`${HEADER}\n${codeNumber(1)},甲3,警告,2026-05-11,东湾市统计局`, '&dryRun=true');
    expect(await waiting(officer)).toEqual({
      'import.confirm': [1, 'x.csv：试导入完成，可采纳1行，未采纳0行，冲突0行'],
    });
    expect(await waiting(second)).toEqual({});
    await service.call('POST', `/imports/${id}/confirm`, { as: second });
    expect(await waiting(officer)).toEqual({});
  });
});

import { objectionUpheldV1, repairGrantedV1 } from '@app/contracts/objection';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import type { RecordPage } from '../records/record-list.dto';
import { creditRating } from '../service';
import type { PublicEnterprises, PublicRecords } from './public.dto';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };

describe('what everybody may read', () => {
  let world: TestWorld;
  let service: TestService;
  let enterpriseId: string;

  const find = async (q: string): Promise<PublicEnterprises['items']> =>
    (await service.call<PublicEnterprises>('GET', `/public/enterprises?q=${encodeURIComponent(q)}`)).body.items;
  const published = async (code = codeNumber(1)): Promise<PublicRecords> =>
    (await service.call<PublicRecords>('GET', `/public/enterprises/${code}/records`)).body;
  const numbers = async (): Promise<(string | null)[]> =>
    (await published()).items.map(({ documentNumber }) => documentNumber);

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
    for (let n = 1; n <= 12; n += 1) {
      const body = {
        uscc: codeNumber(n),
        name: `东湾${n}号厂`,
        sector: 'trade',
        subZone: 'east',
        registeredOn: '2022-03-01',
      };
      const made = await service.call<{ id: string }>('POST', '/enterprises', { as: officer, body });
      if (n === 1) enterpriseId = made.body.id;
    }
    const rows = [
      '甲1,罚款,3,2026-05-11,张三身份证110101199003070011未按期公示,法人及非法人组织',
      '甲2,罚款,3,2026-05-12,,法人及非法人组织',
      '甲3,罚款,3,2026-05-13,,法人及非法人组织',
      '甲4,警告,,2026-05-14,,法人及非法人组织',
      '甲5,罚款,3,2024-05-14,,法人及非法人组织',
      '甲6,罚款,3,2026-05-14,,自然人',
    ].map((row) => `${codeNumber(1)},东湾市统计局,${row}`);
    const header =
      '统一社会信用代码,处罚机关,行政处罚决定书文号,处罚类别,罚款金额(万元),处罚决定日期,违法事实,行政相对人类别';
    await service.call('POST', '/imports?kind=penalties&source=x&fileName=x.csv', {
      as: officer,
      body: [header, ...rows].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    await eventually(async () => (await numbers()).length === 4);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('finds an enterprise by whole code or part of its name, and says no more of it than that', async () => {
    expect(await find(codeNumber(2).toLowerCase())).toEqual([
      { name: '东湾2号厂', uscc: codeNumber(2), subZone: 'east', warning: null },
    ]);
    expect(await find(codeNumber(2).slice(0, 17))).toEqual([]);
    expect((await find('湾1')).map(({ name }) => name)).toEqual([
      '东湾1号厂',
      '东湾10号厂',
      '东湾11号厂',
      '东湾12号厂',
    ]);
    expect(await find('东湾')).toHaveLength(10);
    expect((await service.call('GET', '/public/enterprises?q=%E6%B9%BE')).status).toBe(400);
    expect((await service.call('GET', '/public/enterprises')).status).toBe(400);
  });

  it('shows what may be published, personal data masked; not minor faults, not natural persons', async () => {
    const { status, headers, body } = await service.call<PublicRecords>(
      'GET',
      `/public/enterprises/${codeNumber(1)}/records`,
    );
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
    expect(Object.keys(body).sort()).toEqual(['count', 'items', 'name', 'on', 'subZone', 'uscc', 'warning']);
    // The one of 2024 is over, but its duties are not known to be done.
    expect(body.items.map(({ documentNumber, stays }) => [documentNumber, stays])).toEqual([
      ['甲3', false],
      ['甲2', false],
      ['甲1', false],
      ['甲5', true],
    ]);
    expect(body.items[2]).toEqual({
      ...{ record: 'penalty', class: 'general', documentNumber: '甲1', authority: '东湾市统计局' },
      ...{ determinedOn: '2026-05-11', publicationEndsOn: '2027-05-11', stays: false },
      content: {
        ...{ 处罚决定日期: '2026-05-11', 处罚类别: '罚款', 罚款金额: '30000.00' },
        违法事实: '张三身份证110101********0011未按期公示',
      },
    });
  });

  it('shows no more what is repaired or annulled', async () => {
    const { body } = await service.call<RecordPage>('GET', '/records', { as: officer });
    const idOf = (number: string): string => body.items.find(({ documentNumber }) => documentNumber === number)!.id;
    const uscc = codeNumber(1);
    await world.topics.publish(repairGrantedV1, {
      ...{ repairId: newId(), recordId: idOf('甲2'), enterpriseId, uscc },
      ...{ grantedAt: '2026-06-01T02:00:00Z', repairedOn: day('2026-06-01') },
    });
    await world.topics.publish(objectionUpheldV1, {
      ...{ objectionId: newId(), recordId: idOf('甲3'), enterpriseId, uscc },
      ...{ upheldAt: '2026-06-01T02:00:00Z', upheldOn: day('2026-06-01') },
    });
    await eventually(async () => (await numbers()).join() === '甲1,甲5');
  });

  it('situation 19, the public: a former code is answered with a warning', async () => {
    await service.call('POST', `/enterprises/${enterpriseId}/identifiers`, {
      ...{ as: officer, ifMatch: '"1"' },
      body: { uscc: codeNumber(40), validFrom: '2026-05-20', reason: '代码更正' },
    });
    const warned = { uscc: codeNumber(40), warning: { code: 'former-code' } };
    expect(await find(codeNumber(1))).toMatchObject([warned]);
    expect(await published(codeNumber(1))).toMatchObject(warned);
    expect((await published(codeNumber(40))).warning).toBeNull();
    expect(await published(codeNumber(99))).toMatchObject({ status: 404, code: 'enterprise.not-found' });
  });
});

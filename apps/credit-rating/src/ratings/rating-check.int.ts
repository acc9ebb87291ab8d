import { parseCalendarDate } from '@app/kernel/calendar';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';
import { RatingCheck, type RatedPage } from './rating-check';
import { keptText, type RatingStep } from './rating-change';
import { RatingService } from './rating.service';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const FIRST = '00000000-0000-0000-0000-000000000000';
const today = parseCalendarDate('2026-11-30');

describe('the look at everyone', () => {
  let world: TestWorld;
  let service: TestService;
  let check: RatingCheck;
  /** With a penalty that counts, one that is repaired, and none. */
  let enterprises: string[];

  const differing = async (): Promise<string[]> => check.differing(await check.page(FIRST, 10), today);

  beforeAll(async () => {
    world = await TestWorld.create('2026-11-30T10:00:00+08:00');
    service = await TestService.start(world, creditRating);
    check = service.app.get(RatingCheck);
    enterprises = [];
    const rows = ['统一社会信用代码,行政处罚决定书文号,处罚类别,罚款金额(万元),处罚决定日期,处罚机关'];
    for (const n of [1, 2, 3]) {
      const uscc = codeNumber(n);
      const body = { uscc, name: `企业${n}`, sector: 'trade', subZone: 'east', registeredOn: '2024-01-10' };
      const { body: made } = await service.call<{ id: string }>('POST', '/enterprises', { as: officer, body });
      enterprises.push(made.id);
      if (n < 3) rows.push(`${uscc},${n}号,罚款,5,2026-0${n}-15,东湾市统计局`);
    }
    const { body: sent } = await service.call<{ id: string }>(
      'POST',
      '/imports?kind=penalties&source=x&fileName=x.csv',
      {
        ...{ as: officer, body: rows.join('\n'), headers: { 'content-type': 'text/csv' } },
      },
    );
    await eventually(
      async () => (await service.call('GET', `/imports/${sent.id}`, { as: officer })).body['state'] === 'done',
    );
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('finds nobody where everything is as it was rated, and compares timelines as the texts they are kept as', async () => {
    expect(await differing()).toEqual([]);
    const page: RatedPage = await check.page(FIRST, 10);
    expect(page.rated.map(({ id }) => id)).toEqual([...enterprises].sort());
    for (const { timeline } of page.rated) expect(keptText(JSON.parse(timeline) as RatingStep[])).toBe(timeline);
    expect(await check.page(page.rated.at(-1)!.id, 10)).toEqual({ rated: [], facts: new Map() });
  });

  it.each([
    [
      'the last score of its timeline',
      `update rating_current set timeline = jsonb_set(timeline, '{-1,score}', '"1.00"') where enterprise_id = $1`,
    ],
    ['its next change', `update rating_current set next_change_on = '2026-12-24' where enterprise_id = $1`],
    ['the points of a record', `update record_state set points = 9.99 where enterprise_id = $1`],
    ['that a record is over', `update record_state set over = not over where enterprise_id = $1`],
    ['what is kept of a record', `delete from record_state where enterprise_id = $1`],
    [
      'a fact of a record',
      `insert into record_fact (record_id, kind, source_id, enterprise_id, acts_on, known_at, detail)
       select id, 'repaired', id, enterprise_id, '2026-11-01', now(), '{}' from credit_record where enterprise_id = $1`,
    ],
  ])('finds the one for whom %s would come out otherwise', async (_what, statement) => {
    await service.db.query(statement, [enterprises[0]]);
    expect(await differing()).toEqual([enterprises[0]]);
    await rateAgain();
    expect(await differing()).toEqual([]);
  });

  async function rateAgain(): Promise<void> {
    const known = new Map([[enterprises[0]!, []]]);
    await service.db.transaction((tx) =>
      service.app.get(RatingService).rateAgain(tx, known, { at: new Date(), day: today }),
    );
  }
});

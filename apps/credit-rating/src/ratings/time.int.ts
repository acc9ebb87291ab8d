import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ratingChangedV1 } from '@app/contracts/rating';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };

describe('ratings as time goes by', () => {
  let world: TestWorld;
  let service: TestService;
  const rules = mkdtempSync(join(tmpdir(), 'shouxin-rules-'));
  const env = { RULES_DIR: rules };

  beforeAll(async () => {
    cpSync(join(__dirname, '../../../../rules'), rules, { recursive: true });
    world = await TestWorld.create('2026-11-30T10:00:00+08:00');
    service = await TestService.start(world, creditRating, env);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
    rmSync(rules, { recursive: true });
  });

  async function register(n: number, penalties: [date: string, fineWanYuan: string][]): Promise<string> {
    const uscc = codeNumber(n);
    const body = { uscc, name: `企业${n}`, sector: 'trade', subZone: 'east', registeredOn: '2024-01-10' };
    const { body: enterprise } = await service.call<{ id: string }>('POST', '/enterprises', { as: officer, body });
    const header = '统一社会信用代码,行政处罚决定书文号,处罚类别,罚款金额(万元),处罚决定日期,处罚机关';
    const rows = penalties.map(
      ([date, fine], at) => `${uscc},${n}-${at}号,${fine ? '罚款' : '警告'},${fine},${date},东湾市统计局`,
    );
    const sent = await service.call<{ id: string }>('POST', '/imports?kind=penalties&source=x&fileName=x.csv', {
      as: officer,
      body: [header, ...rows].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    await eventually(async () => {
      const { body: now } = await service.call('GET', `/imports/${sent.body.id}`, { as: officer });
      return now['state'] === 'done' && (now['counts'] as { accepted: number }).accepted === penalties.length;
    });
    return enterprise.id;
  }

  const changesOf = (id: string): [string, string, string, number][] =>
    world.topics
      .of(ratingChangedV1)
      .filter(({ data }) => data.enterpriseId === id)
      .map(({ data }) => [data.changedFrom, data.grade, data.score, data.causes.length]);

  it('refuses an instant that there is not, as the mistake it is', async () => {
    const id = await register(5, []);
    for (const path of ['rating', 'rating/timeline', 'records']) {
      for (const knownAt of ['2026-06-30T23:59:60Z', '2026-02-31T00:00:00Z']) {
        const query = `knownAt=${encodeURIComponent(knownAt)}`;
        const { body } = await service.call('GET', `/enterprises/${id}/${path}?${query}`, { as: officer });
        expect([path, knownAt, body['code']]).toEqual([path, knownAt, 'request.invalid']);
      }
    }
  });

  it('situation 7, the rating: a minor penalty of 30 November counts until 28 February, and time alone ends it', async () => {
    const id = await register(1, [
      ['2026-11-30', ''],
      ['2026-11-30', ''],
    ]);
    const now = await service.call('GET', `/enterprises/${id}/rating`, { as: officer });
    expect(now.body).toMatchObject({ grade: 'B', score: '84.00', nextChangeOn: '2027-02-28' });
    const last = await service.call('GET', `/enterprises/${id}/rating?on=2027-02-27`, { as: officer });
    const first = await service.call('GET', `/enterprises/${id}/rating?on=2027-02-28`, { as: officer });
    expect([last.body['grade'], first.body['grade']]).toEqual(['B', 'A']);

    world.clock.moveTo(new Date('2027-02-27T23:59:00+08:00'));
    await eventually(
      async () => (await service.db.query(`select 1 from day_job where done_through = '2027-02-27'`)).length === 1,
      60_000,
    );
    expect(changesOf(id)).toHaveLength(2);
    world.clock.moveTo(new Date('2027-02-28T00:00:01+08:00'));
    await eventually(() => changesOf(id).length === 3);
    expect(changesOf(id).at(-1)).toEqual(['2027-02-28', 'A', '88.00', 0]);
  });

  it('situation 8, the rating: days missed while it was down are caught up once and in order', async () => {
    const id = await register(2, [['2026-12-01', '5']]);
    await eventually(() => changesOf(id).length === 2);
    await service.stop();
    world.clock.moveTo(new Date('2027-12-05T09:00:00+08:00'));
    service = await TestService.startOn(world, creditRating, service.database, env);
    await eventually(() => changesOf(id).length === 4, 60_000);
    await eventually(
      async () => (await service.db.query(`select 1 from day_job where done_through = '2027-12-05'`)).length === 1,
      60_000,
    );
    expect(changesOf(id).slice(1)).toEqual([
      ['2026-12-01', 'B', '78.00', expect.any(Number)],
      ['2027-06-01', 'B', '83.00', 0],
      ['2027-12-01', 'A', '88.00', 0],
    ]);
  });

  it('a new version of the rules rates everyone again, once', async () => {
    const id = await register(3, [['2027-10-10', '5']]);
    await eventually(() => changesOf(id).length === 2);
    await service.stop();
    const file = readFileSync(join(rules, 'rating/park-rating@2026.1.yaml'), 'utf8');
    const next = file
      .replace('version: "2026.1"', 'version: "2027.1"')
      .replace('effectiveFrom: 2026-04-01', 'effectiveFrom: 2027-11-01')
      .replace(/^base: 88$/m, 'base: 90');
    writeFileSync(join(rules, 'rating/park-rating@2027.1.yaml'), next);
    service = await TestService.startOn(world, creditRating, service.database, env);
    await eventually(() => changesOf(id).length === 3);
    expect(changesOf(id).at(-1)).toEqual(['2027-11-01', 'B', '80.00', 0]);
    const applied = (): Promise<{ versions: string }[]> =>
      service.db.query(`select versions from rating_rules_applied`);
    await eventually(async () => (await applied())[0]?.versions.split(' ').length === 3);
    await service.stop();
    service = await TestService.startOn(world, creditRating, service.database, env);
    await register(4, []);
    expect(changesOf(id)).toHaveLength(3);
  });
});

import { enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import { catalogueChangedV1 } from '@app/contracts/pledge';
import { ratingChangedV1 } from '@app/contracts/rating';
import type { CalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { TestService, TestWorld } from '@app/testing/test-service';
import { commitment } from '../service';
import type { CatalogueVersions, ItemAnswer, ItemsAnswer } from './catalogue.dto';

const USCC = '91350100M000100Y43';
const day = (text: string): CalendarDate => text as CalendarDate;
const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };

describe('the pledge catalogue', () => {
  let world: TestWorld;
  let service: TestService;
  const enterpriseId = newId();
  const itself = { sub: 'enterprise-1', roles: ['enterprise' as const], enterpriseId };

  const ask = async <Body = ItemAnswer>(path: string): Promise<Body> =>
    (await service.call<Body>('GET', path, { as: itself })).body;
  const drawing = async (on: string): Promise<string[] | undefined> =>
    (await ask(`/items/water-hookup?on=${on}&enterpriseId=${enterpriseId}`)).item?.materials.find(
      ({ code }) => code === 'site-drawing',
    )?.reasons;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, commitment);
    await world.topics.publish(enterpriseRegisteredV1, {
      enterpriseId,
      revision: 1,
      uscc: USCC,
      name: '测试企业',
      sector: 'manufacturing',
      subZone: 'north',
      registeredOn: day('2020-01-01'),
      identifiers: [{ uscc: USCC, name: '测试企业', validFrom: day('2020-01-01'), validUntil: null }],
    });
    await eventually(async () => {
      const { body } = await service.call('GET', `/items?enterpriseId=${enterpriseId}`, { as: itself });
      return body['code'] === 'pledge.not-rated';
    });
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('says what may be pledged today, by which version of the rules', async () => {
    const { on, rule, standing, items } = await ask<ItemsAnswer>('/items');
    expect([on, rule.id, rule.version, standing]).toEqual(['2026-06-01', 'pledge-catalogue', '2026.1', null]);
    expect(rule.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(items.length).toBeGreaterThanOrEqual(12);
    const all = items.flatMap(({ publicSafety, publicInterest, materials }) =>
      materials.map((material) => ({ ...material, touches: publicSafety || publicInterest })),
    );
    for (const material of all) expect(material.pledgeable).toBe(!material.touches && !material.mainReview);
    expect(all.some(({ pledgeable }) => pledgeable)).toBe(true);
  });

  it('takes the version in force on the day asked about, and says when there was none', async () => {
    expect((await ask<ItemsAnswer>('/items?on=2025-12-31')).rule.version).toBe('2019.1');
    const before = await service.call('GET', '/items?on=2018-12-31', { as: officer });
    expect([before.status, before.body['code']]).toEqual([422, 'rule-set.none-in-force']);
  });

  it('refuses a day that does not exist, a field it does not know, and an item that is not listed', async () => {
    const bad = await service.call('GET', '/items?on=2026-02-30&grade=A', { as: officer });
    expect(bad.status).toBe(400);
    expect((bad.body['errors'] as { field: string }[]).map(({ field }) => field).sort()).toEqual(['grade', 'on']);
    const unknown = await service.call('GET', '/items/space-port', { as: officer });
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'item.not-listed']);
    expect(unknown.body['detail']).toContain('2026.1');
  });

  it('follows the grade and the serious list of an enterprise over time', async () => {
    await world.topics.publish(ratingChangedV1, {
      enterpriseId,
      uscc: USCC,
      revision: 1,
      changedFrom: day('2026-03-01'),
      knownAt: '2026-06-01T09:00:00+08:00',
      grade: 'D',
      score: '40.00',
      timeline: [
        { from: day('2026-03-01'), grade: 'B', score: '75.00' },
        { from: day('2026-05-01'), grade: 'D', score: '40.00' },
      ],
      ruleSet: { id: 'park-rating', version: '2026.1', hash: '0'.repeat(64) },
      receiptId: newId(),
      causes: [],
    });
    await eventually(async () => (await drawing('2026-05-01'))?.includes('grade-too-low'));
    expect(await drawing('2026-04-30')).toEqual([]);

    const entry = { entryId: newId(), enterpriseId, uscc: USCC };
    await world.topics.publish(seriousListEnteredV1, {
      ...entry,
      listedOn: day('2026-04-01'),
      listedAt: '2026-04-01T09:00:00+08:00',
      legalBasis: 'a test',
      sourceDecision: 'a test',
    });
    await eventually(async () => (await drawing('2026-04-30'))?.includes('serious-listed'));
    expect(await drawing('2026-03-31')).toEqual([]);
    expect(await drawing('2026-05-01')).toEqual(['serious-listed', 'grade-too-low']);

    await world.topics.publish(seriousListLeftV1, { ...entry, leftOn: day('2026-05-20'), reason: 'annulled' });
    await eventually(async () => (await drawing('2026-04-30'))?.length === 0);
  });

  it('tells of each version once, also over a restart, with what it changed', async () => {
    const told = (): [string, number, string[], string[]][] =>
      world.topics
        .of(catalogueChangedV1)
        .map(({ data }) => [data.rule.version, data.added.length, data.changed, data.removed]);
    await eventually(() => told().length === 2);
    await service.stop();
    service = await TestService.startOn(world, commitment, service.database);
    const { body } = await service.call<CatalogueVersions>('GET', '/catalogue/versions', { as: officer });
    expect(body.items.map(({ rule, inForce, effectiveFrom }) => [rule.version, inForce, effectiveFrom])).toEqual([
      ['2026.1', true, '2026-01-01'],
      ['2019.1', false, '2019-01-01'],
    ]);
    expect(body.items[0]!.added).toContain('subsidy-application');
    // Everything in the outbox has been sent, and it is still two.
    await eventually(
      async () => (await service.db.query(`select 1 from outbox where sent_at is null limit 1`)).length === 0,
    );
    expect(told().map(([version]) => version)).toEqual(['2019.1', '2026.1']);
    expect(told()).toEqual([
      ['2019.1', 3, [], []],
      ['2026.1', body.items[0]!.added.length, ['water-hookup', 'power-hookup'], []],
    ]);
  });

  it('shows an enterprise only itself', async () => {
    const other = await service.call('GET', `/items?enterpriseId=${newId()}`, { as: itself });
    expect([other.status, other.body['code']]).toEqual([404, 'enterprise.not-found']);
    expect((await service.call('GET', `/items?enterpriseId=${enterpriseId}`, { as: officer })).status).toBe(200);
    expect((await service.call('GET', '/items')).status).toBe(401);
    const operator = { sub: 'operator-1', roles: ['operator' as const] };
    expect((await service.call('GET', '/items', { as: operator })).status).toBe(403);
  });
});

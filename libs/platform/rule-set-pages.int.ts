import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { ROLES } from './actor';
import { parseYaml } from './yaml';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import type { RuleCases, RuleSetList, RuleVersionView } from './rule-set-pages.dto';
import type { ServiceDefinition } from './service-definition';

@Module({})
class ReadingModule {}

const reader: ServiceDefinition = {
  name: 'subsidy',
  title: { zh: '规则', en: 'Rules' },
  module: ReadingModule,
  entities: [],
  migrations: [],
  messages: {},
  ruleKinds: ['subsidy', 'rating'],
  readsRuleKinds: ['repair'],
};

describe('rule sets as people read them', () => {
  let world: TestWorld;
  let service: TestService;
  const read = <Body>(path: string): Promise<HttpAnswer<Body>> =>
    service.call('GET', `/rule-sets${path}`, {
      as: { sub: 'e', roles: ['enterprise'], enterpriseId: '018f0000-0000-7000-8000-000000000001' },
    });

  beforeAll(async () => {
    world = await TestWorld.create('2026-03-01T09:00:00+08:00');
    service = await TestService.start(world, reader);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('are listed with their versions, the one in force today, and whose they are', async () => {
    const { items } = (await read<RuleSetList>('')).body;
    const rating = items.find(({ id }) => id === 'park-rating');
    expect(rating).toMatchObject({ kind: 'rating', own: true, inForce: '2019.1' });
    expect(rating?.versions.map(({ version, publishedBy }) => [version, publishedBy])).toEqual([
      ['2019.1', 'seed'],
      ['2026.1', 'seed'],
    ]);
    expect(items.find(({ id }) => id === 'credit-repair')).toMatchObject({ kind: 'repair', own: false });
  });

  it('say what is written, not what the system makes of it, and what the version before said', async () => {
    const file = readFileSync('rules/subsidy/technical-renovation@2026.1.yaml');
    const { status, body } = await read<RuleVersionView>('/subsidy/technical-renovation/2026.1');
    expect([status, body.yaml]).toEqual([200, file.toString()]);
    expect(body.content).toEqual(parseYaml(file));
    expect(body.content).toMatchObject({ cap: '50000000.00', factors: { A: '110' }, effectiveFrom: '2026-01-01' });
    expect(body).toMatchObject({ isInForce: true, previous: { version: '2025.1', content: { version: '2025.1' } } });
    const first = await read<RuleVersionView>('/rating/park-rating/2019.1');
    expect(first.body.previous).toBeNull();
  });

  it('come with every case that they decide, and what they say of it', async () => {
    const old = (await read<RuleCases>('/rating/park-rating/2019.1/cases')).body;
    const next = (await read<RuleCases>('/rating/park-rating/2026.1/cases')).body;
    for (const { items, agreeing, differing } of [old, next]) {
      expect([items.length > 20, agreeing, differing]).toEqual([true, items.length, 0]);
    }
    expect(old.items.every(({ on }) => on < '2026-04-01')).toBe(true);
    expect(next.items.every(({ on }) => on >= '2026-04-01')).toBe(true);
    expect(old.items.find(({ name }) => name === 'a warning counts on its last day')).toMatchObject({
      file: 'every-kind-2019.yaml',
      on: '2021-02-27',
      given: { records: [{ id: 'x', determinedOn: '2020-02-29' }] },
      expect: { score: '86.00' },
      said: { result: { score: '86.00', grade: 'A' } },
    });
  });

  it('of other services, kinds and versions are not here, and every role but other systems may look', async () => {
    for (const path of ['/subsidy/technical-renovation/1', '/leniency/leniency-list/2025.1', '/rating/x/1/cases']) {
      const { status, body } = await read<{ code: string }>(path);
      expect([path, status, body.code]).toEqual([path, 404, 'rule-set.not-found']);
    }
    expect((await read('/weather/x/1')).status).toBe(400);
    const may = ROLES.filter((role) => role !== 'enterprise').map(async (role) => {
      const { status } = await service.call('GET', '/rule-sets', { as: { sub: role, roles: [role] } });
      return [role, status];
    });
    expect(Object.fromEntries(await Promise.all(may))).toMatchObject({ auditor: 200, operator: 200, system: 403 });
  });
});

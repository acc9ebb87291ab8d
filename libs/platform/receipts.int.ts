import { Module } from '@nestjs/common';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestService, TestWorld } from '@app/testing/test-service';
import { CopyTables1700000000001 } from './copy-tables';
import { newId } from './id';
import type { ReceiptPage } from './receipts.dto';
import type { ServiceDefinition } from './service-definition';

@Module({})
class ToyModule {}

const toy: ServiceDefinition = {
  ...{ name: 'credit-rating', title: { zh: '玩具', en: 'Toy' }, module: ToyModule, enterpriseTable: 'enterprise_copy' },
  ...{ entities: [], migrations: [CopyTables1700000000001], messages: {}, ruleKinds: [] },
};

const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };
const [star, moon, application] = [newId(), newId(), newId()];

describe('the list of decisions', () => {
  let world: TestWorld;
  let service: TestService;

  const keep = async (kind: string, subjectKind: string, subjectId: string, enterpriseId: string): Promise<string> => {
    const id = newId();
    await service.db.query(
      `insert into receipt values ($1, $2, 'one', '2026.1', 'ab12', '2026-06-01', '2026-06-01T01:00:00Z', '{}', '{}', $3, $4, $5)`,
      [id, kind, subjectKind, subjectId, enterpriseId],
    );
    return id;
  };
  const list = async (query: string): Promise<ReceiptPage> => {
    const { status, body } = await service.call<ReceiptPage>('GET', `/receipts?${query}`, { as: auditor });
    expect([status, body]).toEqual([200, expect.anything()]);
    return body;
  };
  const ids = async (query: string): Promise<string[]> => (await list(query)).items.map(({ id }) => id);
  let receipts: string[];

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, toy);
    await service.db.query(
      `insert into enterprise_copy (id, revision, uscc, name, sector, sub_zone, registered_on, identifiers)
       values ($1, 1, '91350100M000100Y43', '星河精密', 'manufacturing', 'north', '2020-01-01', '[]')`,
      [star],
    );
    receipts = [
      await keep('rating', 'enterprise', star, star),
      await keep('subsidy', 'application', application, star),
      await keep('subsidy', 'application', application, star),
      await keep('rating', 'enterprise', moon, moon),
    ];
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('has the newest first, with rule and version, what was decided about, and the name of the enterprise', async () => {
    const { items, nextCursor } = await list('');
    expect(items.map(({ id }) => id)).toEqual(receipts.toReversed());
    expect(nextCursor).toBeNull();
    expect(items[1]).toEqual({
      ...{ id: receipts[2], kind: 'subsidy', rule: { id: 'one', version: '2026.1', hash: 'ab12' }, on: '2026-06-01' },
      ...{ knownAt: '2026-06-01T01:00:00.000Z', subject: { kind: 'application', id: application } },
      ...{ enterpriseId: star, enterpriseName: '星河精密' },
    });
    expect(items[0]!.enterpriseName).toBeNull();
  });

  it('is that of an enterprise, of a thing, of a kind of rule, page by page', async () => {
    const [first, second, third, fourth] = receipts;
    expect(await ids(`enterpriseId=${star}`)).toEqual([third, second, first]);
    expect(await ids(`subjectKind=application&subjectId=${application}`)).toEqual([third, second]);
    expect(await ids('kind=rating')).toEqual([fourth, first]);
    const page = await list(`enterpriseId=${star}&limit=2`);
    expect(page.items.map(({ id }) => id)).toEqual([third, second]);
    expect(await ids(`enterpriseId=${star}&limit=2&cursor=${page.nextCursor}`)).toEqual([first]);
  });

  it('is for the auditor, and names what was asked for wrongly', async () => {
    const officer: TestPerson = { sub: 'officer-1', roles: ['credit-officer'] };
    expect((await service.call('GET', '/receipts', { as: officer })).status).toBe(403);
    const bad = await service.call('GET', '/receipts?kind=moon&cursor=1', { as: auditor });
    expect((bad.body['errors'] as { field: string }[]).map(({ field }) => field).sort()).toEqual(['cursor', 'kind']);
  });
});

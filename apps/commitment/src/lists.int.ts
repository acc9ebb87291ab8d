import { TestPark } from '@app/testing/park';
import { regulator, TestPledges } from '@app/testing/pledges';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import type { TestPerson } from '@app/testing/identity-provider';
import { commitment } from './service';

interface Page extends Record<string, unknown> {
  items: { id: string; uscc: string; enterpriseName: string }[];
  nextCursor: string | null;
}

describe('lists of pledges and verifications', () => {
  let world: TestWorld;
  let service: TestService;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, commitment);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('are searched, filtered, sorted and counted, and name the enterprise', async () => {
    const pledges = new TestPledges(service, new TestPark(world));
    const { person, enterprise } = await pledges.enterprise();
    const { person: other } = await pledges.enterprise();
    const first = await pledges.signed(person, 'water-hookup');
    await pledges.signed(other, 'gas-hookup');
    const get = (path: string, as: TestPerson = regulator): Promise<HttpAnswer<Page>> =>
      service.call<Page>('GET', path, { as });
    const found = (await get(`/pledges?q=${enterprise.uscc.toLowerCase()}&state=signed,verified&sort=-signedOn`)).body;
    expect(found.items).toMatchObject([
      { id: first.id, uscc: enterprise.uscc, enterpriseName: `测试企业${enterprise.uscc.slice(-6)}` },
    ]);
    expect((await get('/pledges/counts')).body).toEqual({ counts: { signed: 2 } });
    expect((await get('/pledges/counts', person)).body).toEqual({ counts: { signed: 1 } });
    expect((await get('/pledges?state=signed,lost')).status).toBe(400);
    const whole = (await get('/verifications?sort=dueOn')).body.items.map(({ id }) => id);
    expect(whole).toHaveLength(2);
    const page = (await get('/verifications?sort=dueOn&limit=1')).body;
    const rest = (await get(`/verifications?sort=dueOn&limit=1&cursor=${page.nextCursor}`)).body;
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(whole);
    expect((await get(`/verifications?q=${enterprise.uscc}&overdue=false`)).body.items).toHaveLength(1);
    expect((await get('/verifications?overdue=true')).body.items).toEqual([]);
    expect((await get('/verifications/counts?item=gas-hookup')).body).toEqual({ counts: { open: 1 } });
    expect((await get('/reminders?kind=overdue', person)).body.items).toEqual([]);
  });
});

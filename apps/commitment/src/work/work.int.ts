import { TestPark } from '@app/testing/park';
import { regulator, TestPledges } from '@app/testing/pledges';
import { TestService, TestWorld } from '@app/testing/test-service';
import type { TestPerson } from '@app/testing/identity-provider';
import type { WorkGroup, WorkList } from '@app/platform/work.dto';
import { commitment } from '../service';

describe('what waits of a pledge', () => {
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

  it('is its papers for the enterprise, with their day and title, and its verification for the offices', async () => {
    const pledges = new TestPledges(service, new TestPark(world));
    const { person } = await pledges.enterprise();
    const { person: other } = await pledges.enterprise();
    const { id } = await pledges.signed(person, 'water-hookup');
    const groups = async (as: TestPerson): Promise<WorkGroup[]> => {
      const { body } = await service.call<WorkList & Record<string, unknown>>('GET', '/work', { as });
      return body.groups;
    };
    const [papers, ...more] = await groups(person);
    expect(more).toEqual([]);
    expect(papers).toMatchObject({ kind: 'pledge.hand-in', count: 1, items: [{ id, dueOn: '2026-06-15' }] });
    expect(papers!.items[0]!.what.zh).toMatch(/^补交材料：\p{Script=Han}/u);
    expect(await groups(other)).toEqual([]);
    expect(await groups(regulator)).toMatchObject([{ kind: 'verification.record', count: 1 }]);
  });
});

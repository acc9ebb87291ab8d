import { redListEnteredV1, redListLeftV1 } from '@app/contracts/lists';
import type { CloudEvent } from '@app/contracts/cloud-event';
import { addMonths } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { ExemptionAnswer } from '../exemption/exemption.dto';
import type { RedListEntryAnswer, RowResults } from './red-list.dto';

const maker = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const checker = { sub: 'credit-officer-2', roles: ['credit-officer' as const] };

type Fact = 'recorded' | 'annulled' | 'repaired' | 'rating falls' | 'rating rises';

/** Every order in which the rating's two revisions, numbered as they are, keep theirs. */
function orders(facts: readonly Fact[]): Fact[][] {
  if (facts.length === 0) return [[]];
  return facts
    .flatMap((first) => orders(facts.filter((fact) => fact !== first)).map((rest) => [first, ...rest]))
    .filter(
      (order) => !order.includes('rating falls') || order.indexOf('rating falls') <= order.indexOf('rating rises'),
    );
}

describe('situation 14 on the red list: facts in any order', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  async function enterAll(enterprises: TestEnterprise[]): Promise<void> {
    await eventually(async () => {
      const [row] = await service.db.query<{ n: string }>(`select count(*) as n from red_list_candidate`);
      return Number(row!.n) === enterprises.length;
    });
    const enterpriseIds = enterprises.map((one) => one.enterpriseId);
    const proposed = await service.call<RowResults>('POST', '/red-list/entries/batch', {
      as: maker,
      body: { enterpriseIds },
    });
    const entries = proposed.body.items.map(({ id, version }) => ({ id, version }));
    const entered = await service.call<RowResults>('POST', '/red-list/confirmations', {
      as: checker,
      body: { entries },
    });
    expect(entered.body.items.every((item) => item.state === 'entered')).toBe(true);
  }

  /** Publishes in an order; each event comes twice, the second time after the next one. */
  async function publish(enterprise: TestEnterprise, order: Fact[], withAnnulment: boolean): Promise<void> {
    const record = { recordId: newId(), determinedOn: park.today };
    const causes = [record.recordId];
    let before: CloudEvent | undefined;
    for (const fact of order) {
      let event: CloudEvent;
      if (fact === 'recorded') event = (await park.record(enterprise, record)).event;
      else if (fact === 'repaired') event = await park.repair(enterprise, record);
      else if (fact === 'rating falls') event = await park.rate(enterprise, 'B', { causes });
      else if (fact === 'rating rises') event = await park.rate(enterprise, 'A', { causes });
      else if (withAnnulment) event = await park.annul(enterprise, record);
      else continue;
      if (before) await world.topics.send(before);
      before = event;
    }
    await world.topics.send(before!);
  }

  const allHandled = (count: number): Promise<boolean> =>
    eventually(async () => {
      const [row] = await service.db.query<{ done: string; open: string }>(
        `select count(*) filter (where state = 'done') as done, count(*) filter (where state <> 'done') as open from inbox`,
      );
      return Number(row!.done) === count && row!.open === '0';
    }, 60_000);

  it('comes to one list, one exemption and one end in all sixty orders, with duplicates', async () => {
    const all = orders(['recorded', 'annulled', 'repaired', 'rating falls', 'rating rises']);
    expect(all).toHaveLength(60);
    const enterprises = await Promise.all(all.map(() => park.registerGood()));
    await enterAll(enterprises);
    await Promise.all(enterprises.map((enterprise, n) => publish(enterprise, all[n]!, true)));
    await allHandled(60 * 7);

    const outcomes = new Map<string, string[]>();
    for (const [n, { enterpriseId, uscc }] of enterprises.entries()) {
      const entries = await service.call<{ items: RedListEntryAnswer[] }>(
        'GET',
        `/red-list/entries?enterpriseId=${enterpriseId}`,
        { as: maker },
      );
      const exemption = await service.call<ExemptionAnswer>('GET', `/exemptions?uscc=${uscc}&inspection=routine`, {
        as: maker,
      });
      const [newest] = entries.body.items;
      const outcome = JSON.stringify([newest?.state, newest?.until, newest?.exemptFrom, exemption.body.exempt]);
      outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), all[n]!.join(', ')]);
      // Whatever came between, each leaving was undone: nothing but void gaps is left of it.
      expect(entries.body.items.slice(1).every((entry) => entry.state === 'resumed')).toBe(true);
    }
    const until = addMonths(park.today, 12);
    expect([...outcomes.keys()]).toEqual([JSON.stringify(['entered', until, ['routine', 'double-random'], true])]);

    // The events tell the same: as many returns as leavings, each naming the leaving it supersedes.
    const left = await eventually(() => {
      const events = world.topics.of(redListLeftV1);
      const returns = world.topics.of(redListEnteredV1).filter((event) => event.data.reEntered);
      return events.length > 0 && events.length === returns.length ? events : null;
    });
    const superseded = world.topics.of(redListEnteredV1).flatMap((event) => event.supersedes ?? []);
    expect(new Set(superseded)).toEqual(new Set(left.map((event) => event.id)));
  });

  it('without the annulment stays off the list wherever it left, in the order of the facts', async () => {
    const enterprise = await park.registerGood();
    await eventually(
      async () =>
        (await service.db.query(`select 1 from red_list_candidate where enterprise_id = $1`, [enterprise.enterpriseId]))
          .length > 0,
    );
    await enterAll([enterprise]);
    await publish(enterprise, ['recorded', 'rating falls', 'repaired', 'rating rises'], false);
    await allHandled(60 * 7 + 6);
    const { body } = await service.call<{ items: RedListEntryAnswer[] }>(
      'GET',
      `/red-list/entries?enterpriseId=${enterprise.enterpriseId}`,
      { as: maker },
    );
    expect(body.items.map((entry) => entry.state)).toEqual(['left']);
  });
});

import { addDays, type CalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { TestPark } from '@app/testing/park';
import { TestService, TestWorld } from '@app/testing/test-service';
import { CreditRecords } from '../facts/credit-records.service';
import { rewardPenalty } from '../service';

function orders<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((one, at) => orders(list.filter((_, other) => other !== at)).map((rest) => [one, ...rest]));
}

describe('situation 14 in the copies of records: repaired, revoked and repaired again in any order', () => {
  let world: TestWorld;
  let service: TestService;
  let today: CalendarDate;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    today = new TestPark(world).today;
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  type Fact = 'recorded' | 'first repaired' | 'first revoked' | 'second repaired' | 'second revoked';

  /** Each fact twice, the second time after the next one. */
  async function repairedAfter(facts: Fact[], stillEndedOn?: CalendarDate): Promise<CalendarDate | null> {
    const records = service.app.get(CreditRecords);
    const record = { recordId: newId(), enterpriseId: newId(), uscc: '91350100M000100Y43', determinedOn: today };
    const ids = { one: newId(), two: newId() };
    const tell = (fact: Fact): Promise<void> =>
      service.db.transaction((tx) => {
        switch (fact) {
          case 'recorded': {
            const recordedAt = '2026-06-01T01:00:00Z';
            return records.recorded(tx, { ...record, record: 'penalty', class: 'minor', recordedAt }, newId());
          }
          case 'first repaired':
            return records.repaired(tx, { ...record, repairId: ids.one, repairedOn: addDays(today, 1) });
          case 'second repaired':
            return records.repaired(tx, { ...record, repairId: ids.two, repairedOn: addDays(today, 5) });
          case 'first revoked':
            return records.reinstated(tx, {
              ...{
                ...record,
                repairId: ids.one,
                reinstatedOn: addDays(today, 3),
                reinstatedAt: '2026-06-04T01:00:00Z',
              },
              ...(stillEndedOn ? { repairedOn: stillEndedOn } : {}),
            });
          case 'second revoked': {
            const reinstatedAt = '2026-06-08T01:00:00Z';
            return records.reinstated(tx, {
              ...{ ...record, repairId: ids.two, reinstatedOn: addDays(today, 7), reinstatedAt },
            });
          }
        }
      });
    for (const [at, fact] of facts.entries()) {
      await tell(fact);
      if (at > 0) await tell(facts[at - 1]!);
    }
    const [row] = await service.db.query<{ repaired_on: CalendarDate | null }>(
      `select repaired_on from credit_record_copy where record_id = $1`,
      [record.recordId],
    );
    return row!.repaired_on;
  }

  const outcomes = async (facts: Fact[], stillEndedOn?: CalendarDate): Promise<Set<CalendarDate | null>> =>
    new Set(await Promise.all(orders(facts).map((order) => repairedAfter(order, stillEndedOn))));

  it('comes to the repair that stands', async () => {
    expect(await outcomes(['recorded', 'first repaired', 'first revoked'])).toEqual(new Set([null]));
    expect(await outcomes(['recorded', 'first repaired', 'first revoked', 'second repaired'])).toEqual(
      new Set([addDays(today, 5)]),
    );
    expect(
      await outcomes(['recorded', 'first repaired', 'first revoked', 'second repaired', 'second revoked']),
    ).toEqual(new Set([null]));
  });

  it('comes to what the latest revocation said still ends it, where no repair stands', async () => {
    const end = addDays(today, 2);
    expect(await outcomes(['recorded', 'first repaired', 'first revoked'], end)).toEqual(new Set([end]));
    expect(
      await outcomes(['recorded', 'first repaired', 'first revoked', 'second repaired', 'second revoked'], end),
    ).toEqual(new Set([null]));
  });
});

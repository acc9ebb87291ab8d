import { creditRecordReinstatedV1 } from '@app/contracts/credit-record';
import { objectionUpheldV1, repairGrantedV1, repairRevokedV1 } from '@app/contracts/objection';
import type { CalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { recordIdOf } from '@app/platform/source-record';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { type TestEnterprise, TestPark } from '@app/testing/park';
import { TestPledges } from '@app/testing/pledges';
import { TestService, TestWorld } from '@app/testing/test-service';
import { commitment } from '../service';

const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };

describe('who may pledge, as faults are repaired and repairs revoked', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let pledges: TestPledges;

  const now = (): string => world.clock.now().toISOString();
  const about = ({ enterpriseId, uscc }: TestEnterprise): { enterpriseId: string; uscc: string } => ({
    enterpriseId,
    uscc,
  });
  const granted = (of: TestEnterprise, recordId: string, repairId: string): Promise<unknown> =>
    world.topics.publish(repairGrantedV1, {
      ...{ repairId, recordId, ...about(of), grantedAt: now(), repairedOn: park.today },
    });
  const revoked = (of: TestEnterprise, recordId: string, repairId: string): Promise<unknown> =>
    world.topics.publish(repairRevokedV1, {
      ...{ repairId, recordId, ...about(of), repairedOn: park.today, revokedOn: park.today, revokedAt: now() },
      reason: '修复材料虚假',
    });
  const reinstated = (of: TestEnterprise, recordId: string, repairId: string): Promise<unknown> =>
    world.topics.publish(creditRecordReinstatedV1, {
      ...{ recordId, ...about(of), determinedOn: park.today, repairId, reinstatedOn: park.today, reinstatedAt: now() },
    });
  const upheld = (of: TestEnterprise, recordId: string): Promise<unknown> =>
    world.topics.publish(objectionUpheldV1, {
      ...{ objectionId: newId(), recordId, ...about(of), upheldAt: now(), upheldOn: park.today },
    });

  /** Waits until all that was published about it has been handled. */
  const barredAfter = async ({ enterpriseId }: TestEnterprise, events: number): Promise<boolean> => {
    await eventually(async () => {
      const [row] = await service.db.query<{ done: number }>(
        `select count(*) filter (where state = 'done')::int as done from inbox where key = $1`,
        [enterpriseId],
      );
      // Registered and rated before.
      return row?.done === events + 2;
    });
    const { body } = await service.call<{ standing: { unrepairedFalsePledge: boolean } }>(
      'GET',
      `/items?enterpriseId=${enterpriseId}`,
      { as: auditor },
    );
    return body.standing.unrepairedFalsePledge;
  };

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, commitment);
    park = new TestPark(world);
    pledges = new TestPledges(service, park);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('situation 9: a repair revoked for false material bars, whatever its record, until that is repaired again', async () => {
    const { enterprise, person } = await pledges.enterprise('A');
    const [recordId, first, second] = [newId(), newId(), newId()];
    await granted(enterprise, recordId, first);
    expect(await barredAfter(enterprise, 1)).toBe(false);
    await revoked(enterprise, recordId, first);
    expect(await barredAfter(enterprise, 2)).toBe(true);
    const refused = await pledges.sign(person, 'water-hookup', ['site-drawing']);
    expect(refused.body.materials[0]!.reasons).toEqual(['false-pledge-unrepaired']);
    // Another record's repair is no help.
    await granted(enterprise, newId(), newId());
    expect(await barredAfter(enterprise, 3)).toBe(true);
    await granted(enterprise, recordId, second);
    expect(await barredAfter(enterprise, 4)).toBe(false);
    await pledges.signed(person);
  });

  it('bear the news of one repair in any order, from whoever decided it and whoever applied it', async () => {
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
    ];
    const repaired = await Promise.all(
      orders.map(async (order) => {
        const { enterprise } = await pledges.enterprise('A');
        const [recordId, first, second] = [newId(), newId(), newId()];
        const news = [
          () => granted(enterprise, recordId, first),
          () => revoked(enterprise, recordId, first),
          () => reinstated(enterprise, recordId, first),
          () => granted(enterprise, recordId, second),
        ];
        for (const at of order) await news[at]!();
        return [await barredAfter(enterprise, 4), { enterprise, recordId, second }] as const;
      }),
    );
    expect(repaired.map(([barred]) => barred)).toEqual([false, false, false, false]);
    // And the second one revoked too.
    for (const [, { enterprise, recordId, second }] of repaired) {
      await reinstated(enterprise, recordId, second);
      expect(await barredAfter(enterprise, 5)).toBe(true);
    }
    // Void from its origin, the record bars nobody, and there was nothing to repair.
    const [, { enterprise, recordId }] = repaired[0]!;
    await upheld(enterprise, recordId);
    expect(await barredAfter(enterprise, 6)).toBe(false);
  });

  it('are free after a false pledge only by a repair that came after it, and barred again when that is revoked', async () => {
    const { enterprise, person } = await pledges.enterprise();
    const { id } = await pledges.signed(person);
    await pledges.found(id, 'false');
    const recordId = recordIdOf(id);
    await park.repair(enterprise, { recordId, determinedOn: '2026-05-01' as CalendarDate });
    expect(await barredAfter(enterprise, 1)).toBe(false);
    // The day before the finding it was no fault; a repair of that time says nothing of it.
    await service.db.query(`update record_repair set repaired_on = '2026-05-31' where record_id = $1`, [recordId]);
    expect(await barredAfter(enterprise, 1)).toBe(true);
    const repairId = newId();
    await granted(enterprise, recordId, repairId);
    expect(await barredAfter(enterprise, 2)).toBe(false);
    await revoked(enterprise, recordId, repairId);
    expect(await barredAfter(enterprise, 3)).toBe(true);
  });
});

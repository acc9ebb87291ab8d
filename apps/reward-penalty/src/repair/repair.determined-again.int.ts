import { parseCalendarDate } from '@app/kernel/calendar';
import { repairGrantedV1 } from '@app/contracts/objection';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestPark } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { PublicationAnswer } from './publication.dto';
import type { RepairAnswer } from './repair.dto';

const first: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const second: TestPerson = { sub: 'credit-officer-2', roles: ['credit-officer'] };

type Answer = HttpAnswer<RepairAnswer & { code?: string }>;

const day = parseCalendarDate;

describe('a repair, and what became of its record meanwhile', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;

  const post = (as: TestPerson, path: string, body: unknown, version?: number): Promise<Answer> =>
    service.call('POST', path, { as, body, ...(version ? { ifMatch: `"${version}"` } : {}) });
  const handled = async (published: Promise<{ id: string }> | { id: string }): Promise<void> => {
    const { id } = await published;
    await eventually(
      async () =>
        (await service.db.query(`select 1 from inbox where event_id = $1 and state = 'done'`, [id])).length > 0,
    );
  };
  const file = (recordId: string): Promise<Answer> => post(first, '/repairs', { recordId, pledgeSigned: true });
  const accept = (id: string): Promise<Answer> =>
    post(first, `/repairs/${id}/acceptance`, { accepted: true, reason: '材料齐全' }, 1);
  const grant = async (id: string): Promise<RepairAnswer> =>
    (await post(second, `/repairs/${id}/decision`, { grant: true, reason: '符合条件' }, 2)).body;
  const publication = async (recordId: string): Promise<PublicationAnswer> =>
    (await service.call<PublicationAnswer>('GET', `/records/${recordId}/publication`, { as: first })).body;
  const read = async (id: string): Promise<RepairAnswer> =>
    (await service.call<RepairAnswer>('GET', `/repairs/${id}`, { as: first })).body;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('gives way when its record is determined again, more gravely: the periods count from that day, and a new one can be filed in time', async () => {
    const enterprise = await park.register();
    const doneOn = day('2026-05-20');
    const lapse = await park.record(enterprise, {
      ...{ record: 'pledge-breach', class: 'minor', determinedOn: doneOn },
      facts: { obligationsFulfilledOn: doneOn },
    });
    await handled(lapse.event);
    const { recordId } = lapse;
    const { body: filed } = await file(recordId);
    await accept(filed.id);
    expect((await grant(filed.id)).state).toBe('granted');
    await handled(park.repair(enterprise, lapse, filed.id));

    // The pledge that had lapsed proves false: what mended the lapse does not mend that.
    const graver = await park.record(enterprise, {
      ...{ recordId, record: 'pledge-breach', class: 'serious' },
    });
    await handled(park.reinstate(enterprise, graver, filed.id));
    expect(await publication(recordId)).toMatchObject({
      ...{ state: 'acting', class: 'serious', determinedOn: park.today, endedOn: null, openRepairId: null },
      ...{ earliestOn: '2027-06-01', publicationEndsOn: '2029-06-01', obligationsFulfilledOn: null },
    });
    const superseded = await read(filed.id);
    expect(superseded).toMatchObject({ state: 'superseded', granted: true, endedBy: 'system', endedOn: park.today });
    const again = await file(recordId);
    expect([again.status, again.body.state]).toEqual([201, 'refused']);
    expect(again.body.reasons.map(({ code }) => code)).toEqual(['before-earliest', 'obligations-unfulfilled']);
    const { body: letters } = await service.call<{ items: { title: string }[] }>(
      'GET',
      `/letters?subjectId=${filed.id}`,
      { as: first },
    );
    expect(letters.items.map(({ title }) => title)).toEqual(['信用修复失效通知书', '准予信用修复决定书']);
    const late = await post(first, `/repairs/${filed.id}/revocation`, { reason: '材料不属实', evidence: '回函' }, 4);
    expect([late.status, late.body.code]).toEqual([409, 'repair.wrong-state']);
  });

  it('that is granted after the longest period acts from the end of that period: filing it makes nobody worse off', async () => {
    const enterprise = await park.register();
    const determinedOn = day('2026-03-03');
    const { recordId, event } = await park.record(enterprise, {
      ...{ class: 'minor', determinedOn },
      facts: { obligationsFulfilledOn: determinedOn },
    });
    await handled(event);
    const { body: filed } = await file(recordId);
    expect(filed).toMatchObject({ state: 'filed', publicationEndsOn: '2026-06-03' });
    await accept(filed.id);
    world.clock.moveTo(new Date('2026-06-08T10:00:00+08:00'));
    expect(await grant(filed.id)).toMatchObject({ decidedOn: '2026-06-08', repairedOn: '2026-06-03' });
    const told = await eventually(() =>
      world.topics.of(repairGrantedV1).find(({ data }) => data.repairId === filed.id),
    );
    expect(told.data.repairedOn).toBe('2026-06-03');
  });
});

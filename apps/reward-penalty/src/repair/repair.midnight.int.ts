import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestPark } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { rewardPenalty } from '../service';
import type { RepairAnswer } from './repair.dto';

const first: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };

describe('credit repair at midnight, in a year whose working days are not known', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  const rules = mkdtempSync(join(tmpdir(), 'shouxin-rules-'));

  beforeAll(async () => {
    cpSync(join(__dirname, '../../../../rules'), rules, { recursive: true });
    world = await TestWorld.create('2027-02-27T12:00:00+08:00');
    service = await TestService.start(world, rewardPenalty, { RULES_DIR: rules });
    park = new TestPark(world);
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await service.close();
    await world.close();
    rmSync(rules, { recursive: true });
  });

  it('situation 7: filed at 23:59:59 of the day before it is early, at 00:00:00 of the day it is not, and is accepted without a deadline until the calendar comes', async () => {
    const enterprise = await park.register();
    const itself: TestPerson = { sub: 'e', roles: ['enterprise'], enterpriseId: enterprise.enterpriseId };
    const determinedOn = parseCalendarDate('2026-11-30');
    const { recordId } = await park.record(enterprise, {
      ...{ class: 'general', determinedOn },
      facts: { obligationsFulfilledOn: determinedOn },
    });
    await eventually(
      async () =>
        (
          await service.db.query(`select 1 from credit_record_copy where record_id = $1 and record is not null`, [
            recordId,
          ])
        ).length > 0,
    );
    const file = (): Promise<HttpAnswer<RepairAnswer>> =>
      service.call('POST', '/repairs', { as: itself, body: { recordId, pledgeSigned: true } });
    const get = async (id: string): Promise<RepairAnswer> =>
      (await service.call<RepairAnswer>('GET', `/repairs/${id}`, { as: itself })).body;

    // The clock stands still at the very instants.
    const now = jest.spyOn(service.app.get(Clock), 'now');
    now.mockReturnValue(new Date('2027-02-27T23:59:59.000+08:00'));
    const early = await file();
    now.mockReturnValue(new Date('2027-02-28T00:00:00.000+08:00'));
    const onTheDay = await file();
    now.mockRestore();
    expect(early.body).toMatchObject({ state: 'refused', filedOn: '2027-02-27', earliestOn: '2027-02-28' });
    expect(early.body.reasons.map(({ code }) => code)).toEqual(['before-earliest']);
    expect(onTheDay.body).toMatchObject({ state: 'filed', filedOn: '2027-02-28', earliestOn: '2027-02-28' });
    expect(onTheDay.body).toMatchObject({ acceptDueOn: null, acceptDueReason: 'calendar-missing', overdue: false });

    const { id } = onTheDay.body;
    // An operator adds the year; the next day fills the deadline in.
    mkdirSync(join(rules, 'working-days'), { recursive: true });
    writeFileSync(join(rules, 'working-days', '2027.yaml'), `year: 2027\nholidays: ['2027-03-02']\nworkdays: []\n`);
    world.clock.moveTo(new Date('2027-03-01T08:00:00+08:00'));
    const known = await eventually(async () => {
      const repair = await get(id);
      return repair.acceptDueOn ? repair : null;
    });
    // Monday 1, Wednesday 3 and Thursday 4 March.
    expect(known).toMatchObject({ acceptDueOn: '2027-03-04', acceptDueReason: null, version: 2 });
    const stale = await service.call('POST', `/repairs/${id}/acceptance`, {
      as: first,
      body: { accepted: true, reason: '材料齐全' },
      ifMatch: '"1"',
    });
    expect(stale.status).toBe(412);
  });
});

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pledgeBreachedV1 } from '@app/contracts/pledge';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestPark } from '@app/testing/park';
import { regulator, type TestPledge, TestPledges } from '@app/testing/pledges';
import { TestService, TestWorld } from '@app/testing/test-service';
import { commitment } from '../service';

/** Moves the business clock, and waits until the jobs of that day are done. */
async function moveTo(world: TestWorld, service: TestService, day: string, time = '09:00:00'): Promise<void> {
  world.clock.moveTo(new Date(`${day}T${time}+08:00`));
  await eventually(
    async () =>
      (await service.db.query(`select 1 from day_job where name = 'pledges' and done_through = $1`, [day])).length > 0,
    60_000,
  );
}

describe('pledges as time goes by', () => {
  let world: TestWorld;
  let service: TestService;
  let pledges: TestPledges;
  let person: TestPerson;
  let late: TestPledge;
  let never: TestPledge;
  let lying: TestPledge;
  const breachesOf = (id: string): [string, string, string, boolean][] =>
    world.topics
      .of(pledgeBreachedV1)
      .filter(({ data }) => data.pledgeId === id)
      .map(({ data, supersedes }) => [data.breach, data.class, data.determinedOn, supersedes !== undefined]);
  const remindersOf = async (id: string): Promise<string[]> =>
    (await pledges.get(person, id)).reminders.map(({ kind, remindedOn }) => `${kind} ${remindedOn}`);

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, commitment);
    pledges = new TestPledges(service, new TestPark(world));
    ({ person } = await pledges.enterprise());
    late = await pledges.signed(person, 'water-hookup');
    never = await pledges.signed(person, 'gas-hookup');
    lying = await pledges.signed(person, 'water-capacity-increase');
    // 10 and 15 working days, with the Dragon Boat holiday on 19 June in between; the grace is 5 more.
    expect([late, never].map(({ materials: [m] }) => [m!.dueOn, m!.graceUntil])).toEqual([
      ['2026-06-15', '2026-06-23'],
      ['2026-06-23', '2026-06-30'],
    ]);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('are reminded of three working days before the day, once, and again when it is over', async () => {
    await moveTo(world, service, '2026-06-09');
    expect(await remindersOf(late.id)).toEqual([]);
    await moveTo(world, service, '2026-06-16');
    expect(await remindersOf(late.id)).toEqual(['due-soon 2026-06-10', 'overdue 2026-06-16']);
    expect(await remindersOf(never.id)).toEqual([]);
    const { body } = await service.call<{ items: { pledgeId: string }[] }>('GET', '/reminders', { as: person });
    expect(new Set(body.items.map(({ pledgeId }) => pledgeId))).toEqual(new Set([late.id, lying.id]));
  });

  it('situation 20, the honest half: a late paper is said to be late, and is no breach', async () => {
    await moveTo(world, service, '2026-06-23');
    const handed = await pledges.handIn(person, late.id, 'site-drawing');
    expect(handed.body).toMatchObject({ state: 'signed', materials: [{ handedInOn: '2026-06-23', late: true }] });
    await moveTo(world, service, '2026-06-24');
    const found = await pledges.found(late.id, 'true');
    expect(found.body.pledgeState).toBe('verified');
    expect(breachesOf(late.id)).toEqual([]);
  });

  it('lapse the day after the grace by themselves, as a minor breach that bars nobody', async () => {
    // `lying` was due with `late`: nobody handed anything in, and nobody looked.
    const lapsed = await eventually(() => (breachesOf(lying.id).length > 0 ? breachesOf(lying.id) : null));
    expect(lapsed).toEqual([['overdue', 'minor', '2026-06-24', false]]);
    expect((await pledges.get(person, lying.id)).state).toBe('lapsed');
    const again = await pledges.signed(person, 'water-capacity-increase');
    expect(again.state).toBe('signed');
  });

  it('that have lapsed take the paper for a repair, and stay lapsed; false content is still found, and weighs more', async () => {
    const handed = await pledges.handIn(person, lying.id, 'site-drawing');
    expect(handed.body).toMatchObject({ state: 'lapsed', materials: [{ late: true }] });
    expect((await pledges.found(lying.id, 'true')).body.code).toBe('pledge.wrong-state');
    expect((await pledges.found(lying.id, 'false')).body.pledgeState).toBe('breached');
    await eventually(() => breachesOf(lying.id).length === 2);
    expect(breachesOf(lying.id)[1]).toEqual(['false', 'general', '2026-06-24', true]);
  });

  it('missed days are caught up in order: it lapsed on its day, though the service was told of it later', async () => {
    await moveTo(world, service, '2026-07-06');
    await eventually(() => breachesOf(never.id).length > 0);
    expect(breachesOf(never.id)).toEqual([['overdue', 'minor', '2026-07-01', false]]);
    expect(await remindersOf(never.id)).toEqual(['due-soon 2026-06-17', 'overdue 2026-06-24']);
  });

  it('a paper that comes after the grace finds the pledge lapsed, though no job has run yet', async () => {
    const { person: other } = await pledges.enterprise();
    const pledge = await pledges.signed(other, 'sample-room-filing', ['material-list']);
    const [{ dueOn, graceUntil }] = pledge.materials as [TestPledge['materials'][0]];
    expect([dueOn, graceUntil]).toEqual(['2026-07-06', '2026-07-13']);
    // The jobs are held up, as by another instance that stands still.
    await service.db.query(
      `update lease set holder = gen_random_uuid(), until = now() + interval '1 hour' where name = 'day-jobs'`,
    );
    world.clock.moveTo(new Date('2026-07-14T00:00:01+08:00'));
    const handed = await pledges.handIn(other, pledge.id, 'material-list');
    expect(handed.body).toMatchObject({ state: 'lapsed', materials: [{ late: true, handedInOn: '2026-07-14' }] });
    await eventually(() => breachesOf(pledge.id).length === 1);
    await service.db.query(`update lease set until = now() where name = 'day-jobs'`);
    await moveTo(world, service, '2026-07-15');
    expect(breachesOf(pledge.id)).toEqual([['overdue', 'minor', '2026-07-14', false]]);
  });

  it('that are not verified in time stand in the list of what is overdue', async () => {
    // What the park fetches itself never lapses.
    const { person: other } = await pledges.enterprise();
    const pledge = await pledges.signed(other, 'subsidy-application', ['no-duplicate-funding-statement']);
    expect([pledge.verifyBy, pledge.materials[0]!.dueOn]).toEqual(['2026-08-12', null]);
    const overdue = async (): Promise<unknown[]> =>
      (await service.call<{ items: unknown[] }>('GET', '/verifications?overdue=true', { as: regulator })).body.items;
    await moveTo(world, service, '2026-08-12');
    expect(await overdue()).toEqual([]);
    await moveTo(world, service, '2026-08-13');
    expect(await overdue()).toMatchObject([{ id: pledge.verificationId, overdue: true, missing: [] }]);
    const later = await service.call<{ items: { pledgeState: string }[] }>('GET', '/verifications?state=closed', {
      as: regulator,
    });
    expect(later.body.items.map(({ pledgeState }) => pledgeState)).toEqual(['lapsed', 'lapsed', 'lapsed']);
  });
});

describe('pledges at the turn of a year whose holidays are not known', () => {
  let world: TestWorld;
  let service: TestService;
  let pledges: TestPledges;
  const rules = mkdtempSync(join(tmpdir(), 'shouxin-rules-'));

  beforeAll(async () => {
    cpSync(join(__dirname, '../../../../rules'), rules, { recursive: true });
    rmSync(join(rules, 'working-days'), { recursive: true, force: true });
    world = await TestWorld.create('2026-12-28T09:00:00+08:00');
    service = await TestService.start(world, commitment, { RULES_DIR: rules });
    pledges = new TestPledges(service, new TestPark(world));
  });

  afterAll(async () => {
    await service.close();
    await world.close();
    rmSync(rules, { recursive: true });
  });

  it('are accepted without a day, and get it when the year is there', async () => {
    const { person } = await pledges.enterprise();
    const pledge = await pledges.signed(person, 'water-hookup', ['site-drawing', 'applicant-authorisation']);
    expect(pledge).toMatchObject({
      verifyBy: null,
      materials: [
        { dueOn: null, dueReason: 'calendar-missing', graceUntil: null },
        { dueOn: null, dueReason: 'calendar-missing', graceUntil: null },
      ],
    });
    mkdirSync(join(rules, 'working-days'));
    writeFileSync(join(rules, 'working-days', '2027.yaml'), 'year: 2027\nholidays: ["2027-01-01"]\nworkdays: []\n');
    await moveTo(world, service, '2026-12-29');
    expect(await pledges.get(person, pledge.id)).toMatchObject({
      verifyBy: '2027-01-26',
      materials: [
        { code: 'applicant-authorisation', dueOn: '2027-01-05', dueReason: null, graceUntil: '2027-01-12' },
        { code: 'site-drawing', dueOn: '2027-01-12', dueReason: null, graceUntil: '2027-01-19' },
      ],
    });
  });

  it('nobody lapses by a day that was over before it could be told: the grace counts from then', async () => {
    // A service that has not read the file.
    rmSync(join(rules, 'working-days', '2027.yaml'));
    await service.close();
    service = await TestService.start(world, commitment, { RULES_DIR: rules });
    pledges = new TestPledges(service, new TestPark(world));
    const { person } = await pledges.enterprise();
    const pledge = await pledges.signed(person, 'subsidy-application', ['equipment-invoices']);
    expect(pledge.materials).toMatchObject([{ dueOn: null, graceUntil: null }]);
    await moveTo(world, service, '2027-03-01');
    expect((await pledges.get(person, pledge.id)).materials).toMatchObject([{ dueOn: null, graceUntil: null }]);
    writeFileSync(join(rules, 'working-days', '2027.yaml'), 'year: 2027\nholidays: ["2027-01-01"]\nworkdays: []\n');
    await moveTo(world, service, '2027-03-02');
    expect(await pledges.get(person, pledge.id)).toMatchObject({
      state: 'signed',
      materials: [{ dueOn: '2027-01-27', graceUntil: '2027-03-09' }],
    });
    await moveTo(world, service, '2027-03-10');
    expect((await pledges.get(person, pledge.id)).state).toBe('lapsed');
    const letters = await service.call<{ items: { id: string; title: string }[] }>('GET', '/letters', { as: person });
    const { id } = letters.body.items.find(({ title }) => title === '承诺失信认定书')!;
    const { body } = await service.call<{ paragraphs: string[] }>('GET', `/letters/${id}`, { as: person });
    expect(body.paragraphs.join('')).toContain('已经拨付的将依法追回');
  });
});

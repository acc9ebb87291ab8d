import {
  creditRecordAnnulledV1,
  creditRecordRecordedV1,
  creditRecordReinstatedV1,
  creditRecordRepairedV1,
} from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { repairGrantedV1, repairRevokedV1 } from '@app/contracts/objection';
import { pledgeBreachedV1 } from '@app/contracts/pledge';
import { ratingChangedV1 } from '@app/contracts/rating';
import { penaltyAnnulledV1, penaltyDeterminedV1 } from '@app/contracts/violation';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { recordIdOf } from '@app/platform/source-record';
import { eventually } from '@app/testing/eventually';
import { codeNumber, permutations } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';
import { OutcomeService } from './outcome.service';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const AT = '2026-06-01T01:00:00Z';

interface Enterprise {
  enterpriseId: string;
  uscc: string;
}

describe('records that other services’ decisions make', () => {
  let world: TestWorld;
  let service: TestService;
  let made = 500;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  async function register(): Promise<Enterprise> {
    const uscc = codeNumber(++made);
    const body = { uscc, name: `企业${made}`, sector: 'trade', subZone: 'east', registeredOn: '2022-03-01' };
    const answer = await service.call<{ id: string }>('POST', '/enterprises', { as: officer, body });
    return { enterpriseId: answer.body.id, uscc };
  }

  const penalty = (
    enterprise: Enterprise,
    more: Partial<EventData<typeof penaltyDeterminedV1>> = {},
  ): EventData<typeof penaltyDeterminedV1> => ({
    penaltyId: newId(),
    ...enterprise,
    department: 'market-regulation',
    authority: '东湾市市场监督管理局',
    documentNumber: '东市监罚〔2026〕9号',
    class: 'general',
    offence: 'false-advertising',
    determinedOn: day('2026-02-10'),
    determinedAt: AT,
    legalBasis: '中华人民共和国广告法第五十五条',
    fineFen: '5000000',
    obligationsFulfilledOn: day('2026-02-20'),
    ...more,
  });

  const breach = (
    enterprise: Enterprise,
    pledgeId: string,
    more: Partial<EventData<typeof pledgeBreachedV1>>,
  ): EventData<typeof pledgeBreachedV1> => ({
    pledgeId,
    ...enterprise,
    item: 'water-hookup',
    breach: 'overdue',
    class: 'minor',
    determinedOn: day('2026-04-20'),
    determinedAt: AT,
    legalBasis: '国办发〔2020〕42号',
    ...more,
  });

  async function recordsOf({ enterpriseId }: Enterprise): Promise<Record<string, unknown>[]> {
    const path = `/enterprises/${enterpriseId}/records`;
    return (await service.call<{ items: Record<string, unknown>[] }>('GET', path, { as: officer })).body.items;
  }

  async function ratingOf({ enterpriseId }: Enterprise, query = ''): Promise<Record<string, unknown>> {
    return (await service.call('GET', `/enterprises/${enterpriseId}/rating${query}`, { as: officer })).body;
  }

  async function handled(enterprise: Enterprise, events: number): Promise<void> {
    await eventually(async () => {
      const [row] = await service.db.query<{ n: number }>(
        `select count(*)::int as n from inbox where key = $1 and state = 'done'`,
        [enterprise.enterpriseId],
      );
      return row?.n === events;
    });
  }

  it('a penalty yields one record, however often it is told; annulled it never was, whichever comes first', async () => {
    const [one, other] = [await register(), await register()];
    const data = penalty(one);
    const told = await world.topics.publish(penaltyDeterminedV1, data);
    await world.topics.publish(penaltyDeterminedV1, data);
    await handled(one, 2);
    const recorded = await eventually(() =>
      world.topics.of(creditRecordRecordedV1).find((event) => event.data.enterpriseId === one.enterpriseId),
    );
    const { offence, authority, documentNumber, determinedOn, obligationsFulfilledOn } = data;
    expect(recorded.data).toMatchObject({
      ...{ recordId: recordIdOf(data.penaltyId), record: 'penalty', class: 'general', sourceEventId: told.id },
      ...{ offence, authority, documentNumber, determinedOn, obligationsFulfilledOn },
    });
    expect(await recordsOf(one)).toHaveLength(1);
    const { body: shown } = await service.call('GET', `/records/${recordIdOf(data.penaltyId)}`, { as: officer });
    expect(shown).toMatchObject({ import: null, source: { kind: 'penalty', id: data.penaltyId } });
    expect(await ratingOf(one)).toMatchObject({ grade: 'B', score: '78.00' });

    const annulment = { annulledOn: day('2026-06-01'), annulledAt: AT, reason: '事实认定有误' };
    await world.topics.publish(penaltyAnnulledV1, { penaltyId: data.penaltyId, ...one, ...annulment });
    const late = penalty(other);
    await world.topics.publish(penaltyAnnulledV1, { penaltyId: late.penaltyId, ...other, ...annulment });
    await world.topics.publish(penaltyDeterminedV1, late);
    await handled(one, 3);
    await handled(other, 2);
    for (const enterprise of [one, other]) {
      expect(await ratingOf(enterprise, '?on=2026-03-01')).toMatchObject({ grade: 'A', items: [] });
      const events = await eventually(() => {
        const found = world.topics
          .of(creditRecordAnnulledV1)
          .filter((event) => event.data.enterpriseId === enterprise.enterpriseId);
        return found.length > 0 ? found : null;
      });
      expect(events).toHaveLength(1);
    }
  });

  it('a pledge that lapsed and then proved false is one record, of the graver class from its own day, in either order', async () => {
    const results: unknown[] = [];
    for (const order of [0, 1]) {
      const enterprise = await register();
      const pledgeId = newId();
      const breaches = [
        breach(enterprise, pledgeId, {}),
        breach(enterprise, pledgeId, { breach: 'false', class: 'general', determinedOn: day('2026-05-20') }),
      ];
      const first = await world.topics.publish(pledgeBreachedV1, breaches[order]!);
      await world.topics.publish(pledgeBreachedV1, breaches[1 - order]!);
      await world.topics.send(first);
      await handled(enterprise, 2);
      const [record, ...more] = await recordsOf(enterprise);
      expect(more).toEqual([]);
      expect(record!['id']).toBe(recordIdOf(pledgeId));
      const timeline = await service.call('GET', `/enterprises/${enterprise.enterpriseId}/rating/timeline`, {
        as: officer,
      });
      const steps = (timeline.body['timeline'] as Record<string, unknown>[]).map(({ from, grade, score }) => ({
        from,
        grade,
        score,
      }));
      results.push([record!['class'], record!['determinedOn'], steps]);
      const told = await eventually(() => {
        const events = world.topics
          .of(creditRecordRecordedV1)
          .filter((event) => event.data.enterpriseId === enterprise.enterpriseId);
        return events.length === 2 - order ? events : null;
      });
      expect(told.at(-1)!.data).toMatchObject({ class: 'general', determinedOn: '2026-05-20' });
      expect(told.at(-1)!.supersedes).toBe(order === 0 ? told[0]!.id : undefined);
    }
    expect(results[0]).toEqual(results[1]);
    expect(results[0]).toEqual([
      'general',
      '2026-05-20',
      [
        { from: '2022-03-01', grade: 'A', score: '88.00' },
        { from: '2026-05-20', grade: 'B', score: '73.00' },
      ],
    ]);
  });

  it('situation 9, the rating: a revoked repair never was; as known before, it still stands', async () => {
    const enterprise = await register();
    const data = penalty(enterprise);
    const repair = { repairId: newId(), recordId: recordIdOf(data.penaltyId), ...enterprise };
    const repairedOn = day('2026-05-15');
    await world.topics.publish(penaltyDeterminedV1, data);
    await world.topics.publish(repairGrantedV1, { ...repair, grantedAt: AT, repairedOn });
    const repaired = await eventually(() =>
      world.topics.of(creditRecordRepairedV1).find((event) => event.data.recordId === repair.recordId),
    );
    expect(repaired.data.repairId).toBe(repair.repairId);
    const before = await ratingOf(enterprise, '?on=2026-05-20');
    expect(before).toMatchObject({ grade: 'A' });

    const revocation = { repairedOn, revokedOn: day('2026-06-01'), revokedAt: AT, reason: '修复材料虚假' };
    const revoked = await world.topics.publish(repairRevokedV1, { ...repair, ...revocation });
    await world.topics.publish(repairRevokedV1, { ...repair, ...revocation });
    await handled(enterprise, 4);
    const reinstated = await eventually(() =>
      world.topics.of(creditRecordReinstatedV1).find((event) => event.data.recordId === repair.recordId),
    );
    expect(reinstated.supersedes).toBe(repaired.id);
    expect(reinstated.data).toMatchObject({ repairId: repair.repairId, reinstatedOn: '2026-06-01' });
    expect(reinstated.data).not.toHaveProperty('repairedOn');
    const changed = await eventually(() =>
      world.topics.of(ratingChangedV1).find((event) => event.data.causes.includes(reinstated.id)),
    );
    expect(changed.data).toMatchObject({ changedFrom: '2026-05-15', grade: 'B', causes: [revoked.id, reinstated.id] });
    expect(await ratingOf(enterprise, '?on=2026-05-20')).toMatchObject({
      grade: 'B',
      items: [{ recordId: repair.recordId, until: '2027-02-10' }],
    });
    const then = await ratingOf(enterprise, `?on=2026-05-20&knownAt=${encodeURIComponent(String(before['knownAt']))}`);
    expect({ ...then, knownAt: null }).toEqual({ ...before, knownAt: null });

    // Repaired again, on another day; and the revocation of a repair that is not known yet.
    const next = { ...repair, repairId: newId() };
    await world.topics.publish(repairGrantedV1, { ...next, grantedAt: AT, repairedOn: day('2026-06-01') });
    const third = { ...repair, repairId: newId() };
    await world.topics.publish(repairRevokedV1, { ...third, ...revocation });
    await world.topics.publish(repairGrantedV1, { ...third, grantedAt: AT, repairedOn });
    await handled(enterprise, 7);
    expect(await recordsOf(enterprise)).toMatchObject([{ repairedOn: '2026-06-01' }]);
    expect(await ratingOf(enterprise)).toMatchObject({ grade: 'A' });
    expect(await ratingOf(enterprise, '?on=2026-05-31')).toMatchObject({ grade: 'B' });
    expect(
      world.topics.of(creditRecordReinstatedV1).filter((event) => event.data.recordId === repair.recordId),
    ).toHaveLength(1);
  });

  it('situation 14 with a repair revoked: four facts in all 24 orders, one of them twice, make one and the same rating', async () => {
    const outcomes = service.app.get(OutcomeService);
    const seen = new Set<string>();
    for (const [n, order] of permutations([0, 1, 2, 3]).entries()) {
      const enterprise = await register();
      const data = penalty(enterprise);
      const first = { repairId: newId(), recordId: recordIdOf(data.penaltyId), ...enterprise };
      const repairedOn = day('2026-05-15');
      const revocation = { repairedOn, revokedOn: day('2026-06-01'), revokedAt: AT, reason: '修复材料虚假' };
      const second = { ...first, repairId: newId(), grantedAt: AT, repairedOn: day('2026-05-25') };
      const ids = order.map(() => newId());
      const facts = [
        (tx: Tx) => outcomes.penaltyDetermined(tx, data, ids[0]!),
        (tx: Tx) => outcomes.repairGranted(tx, { ...first, grantedAt: AT, repairedOn }, ids[1]!),
        (tx: Tx) => outcomes.repairRevoked(tx, { ...first, ...revocation }, ids[2]!),
        (tx: Tx) => outcomes.repairGranted(tx, second, ids[3]!),
      ];
      for (const at of [...order, n % 4]) await service.db.transaction((tx) => facts[at]!(tx));
      const [row] = await service.db.query<{ timeline: unknown }>(
        `select timeline, grade, next_change_on as next from rating_current where enterprise_id = $1`,
        [enterprise.enterpriseId],
      );
      seen.add(JSON.stringify(row));
    }
    expect([...seen].map((text) => JSON.parse(text) as unknown)).toEqual([
      {
        timeline: [
          { from: '2022-03-01', grade: 'A', score: '88.00' },
          { from: '2026-02-10', grade: 'B', score: '78.00' },
          { from: '2026-05-25', grade: 'A', score: '88.00' },
        ],
        grade: 'A',
        next: null,
      },
    ]);
  });

  it('of two repairs the one that is left still ends the record, and the news says from when', async () => {
    const enterprise = await register();
    const data = penalty(enterprise);
    const recordId = recordIdOf(data.penaltyId);
    await world.topics.publish(penaltyDeterminedV1, data);
    const [first, second] = [newId(), newId()];
    const base = { recordId, ...enterprise };
    await world.topics.publish(repairGrantedV1, {
      ...{ ...base, repairId: first, grantedAt: AT, repairedOn: day('2026-05-15') },
    });
    await world.topics.publish(repairGrantedV1, {
      ...{ ...base, repairId: second, grantedAt: AT, repairedOn: day('2026-05-25') },
    });
    const revocation = { revokedOn: day('2026-06-01'), revokedAt: AT, reason: '修复材料虚假' };
    await world.topics.publish(repairRevokedV1, {
      ...{ ...base, repairId: first, repairedOn: day('2026-05-15'), ...revocation },
    });
    await world.topics.publish(repairRevokedV1, {
      ...{ ...base, repairId: second, repairedOn: day('2026-05-25'), ...revocation },
    });
    const told = await eventually(() => {
      const events = world.topics.of(creditRecordReinstatedV1).filter((event) => event.data.recordId === recordId);
      return events.length === 2 ? events : null;
    });
    expect(told.map((event) => [event.data.repairId, event.data.repairedOn])).toEqual([
      [first, '2026-05-25'],
      [second, undefined],
    ]);
    expect(told[1]!.supersedes).toBe(told[0]!.id);
  });
});

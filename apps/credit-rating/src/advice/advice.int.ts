import { repairGrantedV1 } from '@app/contracts/objection';
import { ratingChangedV1, ruleSetPublishedV1 } from '@app/contracts/rating';
import { policyPublishedV1 } from '@app/contracts/subsidy';
import { penaltyDeterminedV1 } from '@app/contracts/violation';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { recordIdOf } from '@app/platform/source-record';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';
import type { Advice } from './advice.dto';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const USCC = codeNumber(901);

describe('advice, followed', () => {
  let world: TestWorld;
  let service: TestService;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('the repair it names, on the day it names, brings the grade, score and factor it said; and before it nothing more', async () => {
    const body = { uscc: USCC, name: '听劝企业', sector: 'trade', subZone: 'east', registeredOn: '2022-03-01' };
    const { body: enterprise } = await service.call<{ id: string }>('POST', '/enterprises', { as: officer, body });
    const enterpriseId = enterprise.id;
    const own = { sub: 'boss', roles: ['enterprise' as const], enterpriseId };
    const adviceNow = async (): Promise<Advice> =>
      (await service.call<Advice>('GET', `/enterprises/${enterpriseId}/advice`, { as: own })).body;
    await world.topics.publish(policyPublishedV1, {
      ...{ policyId: 'technical-renovation', rule: { id: 'technical-renovation', version: '1', hash: 'a'.repeat(64) } },
      ...{ title: { zh: '技术改造补助', en: 'Technical renovation' }, effectiveFrom: day('2026-01-01') },
      ...{ factors: { A: '110', B: '100', C: '80', D: '0' }, minimumGrade: 'C', notSeriousListed: true },
      publishedAt: '2026-01-01T00:00:00Z',
    });
    const penaltyId = newId();
    await world.topics.publish(penaltyDeterminedV1, {
      ...{ penaltyId, enterpriseId, uscc: USCC, department: 'market-regulation', authority: '东湾市市场监督管理局' },
      ...{ documentNumber: '东市监罚〔2026〕9号', class: 'general', determinedOn: day('2026-05-15') },
      ...{ determinedAt: '2026-05-15T01:00:00Z', legalBasis: '中华人民共和国广告法第五十五条' },
      obligationsFulfilledOn: day('2026-05-20'),
    });
    const before = await eventually(async () => {
      const advice = await adviceNow();
      return advice.now.grade === 'B' && advice.now.factors.length === 1 ? advice : null;
    });
    expect(before.now).toMatchObject({ score: '78.00', factors: [{ factor: '100', eligible: true }] });
    const [way] = before.ways.repairs;
    expect(way).toMatchObject({ recordId: recordIdOf(penaltyId), fileOn: '2026-08-15', regime: { version: '2026.1' } });
    expect(way!.requires).toMatchObject([{ what: 'obligations-fulfilled', done: true }, { what: 'credit-pledge' }]);

    world.clock.moveTo(new Date('2026-08-15T09:00:00+08:00'));
    expect((await adviceNow()).now).toEqual(way!.otherwise);
    await world.topics.publish(repairGrantedV1, {
      ...{ repairId: newId(), recordId: way!.recordId, enterpriseId, uscc: USCC },
      ...{ grantedAt: world.clock.now().toISOString(), repairedOn: day(way!.fileOn!) },
    });
    const changed = await eventually(() =>
      world.topics.of(ratingChangedV1).find(({ data }) => data.enterpriseId === enterpriseId && data.revision === 3),
    );
    expect(changed.data).toMatchObject({ changedFrom: way!.fileOn, grade: way!.repaired!.grade });
    const after = await adviceNow();
    expect(after.now).toEqual(way!.repaired);
    expect(after.now).toMatchObject({ grade: 'A', score: '88.00', factors: [{ factor: '110' }] });
    expect([after.why, after.ways.repairs, after.ways.byItself]).toEqual([[], [], []]);
    expect(before.ways.betterGrades).toMatchObject([{ grade: 'A', on: way!.fileOn }]);

    const stranger = { sub: 'other', roles: ['enterprise' as const], enterpriseId: newId() };
    const refused = await service.call('GET', `/enterprises/${enterpriseId}/advice`, { as: stranger });
    expect([refused.status, refused.body['code']]).toEqual([404, 'enterprise.not-found']);
  });

  it('tells nobody of the repair rules it only reads', async () => {
    await eventually(() => world.topics.of(ruleSetPublishedV1).length >= 2);
    expect(new Set(world.topics.of(ruleSetPublishedV1).map(({ data }) => data.kind))).toEqual(new Set(['rating']));
    const [row] = await service.db.query<{ n: number }>(
      `select count(*)::int as n from rule_set where kind = 'repair'`,
    );
    expect(row!.n).toBeGreaterThan(3);
  });
});

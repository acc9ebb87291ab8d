import { creditRecordReinstatedV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import type { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import { obligationsFulfilledV1, penaltyDeterminedV1 } from '@app/contracts/violation';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { recordIdOf } from '@app/platform/source-record';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import type { Advice } from '../advice/advice.dto';
import { creditRating } from '../service';
import { OutcomeService } from './outcome.service';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const AT = '2026-06-01T01:00:00Z';

interface Enterprise {
  enterpriseId: string;
  uscc: string;
}

describe('what ends a record: the term of the list it is of, and its duties done', () => {
  let world: TestWorld;
  let service: TestService;
  let outcomes: OutcomeService;
  let made = 800;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
    outcomes = service.app.get(OutcomeService);
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

  async function recordsOf({ enterpriseId }: Enterprise): Promise<Record<string, unknown>[]> {
    const path = `/enterprises/${enterpriseId}/records`;
    return (await service.call<{ items: Record<string, unknown>[] }>('GET', path, { as: officer })).body.items;
  }

  async function adviceOf({ enterpriseId }: Enterprise): Promise<Advice> {
    return (await service.call<Advice>('GET', `/enterprises/${enterpriseId}/advice`, { as: officer })).body;
  }

  async function entered(
    enterprise: Enterprise,
    entryId: string,
    listedOn: string,
    more: Partial<EventData<typeof seriousListEnteredV1>> = {},
  ): Promise<void> {
    const data = {
      ...{ entryId, ...enterprise, listedOn: day(listedOn), listedAt: AT, until: day('2026-05-25') },
      ...{ legalBasis: '市场监督管理严重违法失信名单管理办法', sourceDecision: '东市监列〔2026〕1号', ...more },
    };
    await service.db.transaction((tx) => outcomes.seriousListEntered(tx, data, newId()));
  }

  async function left(
    enterprise: Enterprise,
    entryId: string,
    leftOn: string,
    reason: EventData<typeof seriousListLeftV1>['reason'],
  ): Promise<void> {
    const data = { entryId, ...enterprise, leftOn: day(leftOn), reason };
    await service.db.transaction((tx) => outcomes.seriousListLeft(tx, data, newId()));
  }

  /** Granted and revoked. */
  async function repairRevoked(enterprise: Enterprise, recordId: string, revokedOn: string): Promise<string> {
    const repair = { repairId: newId(), recordId, ...enterprise, repairedOn: day('2026-05-10') };
    const revocation = { revokedOn: day(revokedOn), revokedAt: AT, reason: '修复材料虚假' };
    await service.db.transaction((tx) => outcomes.repairGranted(tx, { ...repair, grantedAt: AT }, newId()));
    await service.db.transaction((tx) => outcomes.repairRevoked(tx, { ...repair, ...revocation }, newId()));
    return repair.repairId;
  }

  it('the term of an entry that went on after a revoked repair ends the record of the first, in whatever order', async () => {
    for (const order of [
      [0, 1, 2, 3, 4],
      [0, 1, 2, 4, 3],
      [3, 4, 2, 1, 0],
      [4, 1, 3, 2, 0],
    ]) {
      const enterprise = await register();
      const [first, goesOn] = [newId(), newId()];
      const recordId = recordIdOf(first);
      const steps = [
        () => entered(enterprise, first, '2026-05-01'),
        () => left(enterprise, first, '2026-05-10', 'repaired'),
        () => repairRevoked(enterprise, recordId, '2026-05-15'),
        () => entered(enterprise, goesOn, '2026-05-15', { recordId }),
        () => left(enterprise, goesOn, '2026-05-25', 'expired'),
      ];
      for (const at of order) await steps[at]!();
      expect(await recordsOf(enterprise)).toMatchObject([{ id: recordId, repairedOn: '2026-05-25' }]);
    }
  });

  it('the term does not end a record that merely caused the entry', async () => {
    const enterprise = await register();
    const penaltyId = newId();
    const recordId = recordIdOf(penaltyId);
    const penalty = { penaltyId, ...enterprise, department: 'tax', authority: '税务局', documentNumber: '税罚1号' };
    const decision = {
      class: 'serious',
      determinedOn: day('2026-05-01'),
      determinedAt: AT,
      legalBasis: '税收征收管理法',
    };
    await service.db.transaction((tx) => outcomes.penaltyDetermined(tx, { ...penalty, ...decision }, newId()));
    const entryId = newId();
    await entered(enterprise, entryId, '2026-05-01', { recordId });
    await left(enterprise, entryId, '2026-05-25', 'expired');
    expect(await recordsOf(enterprise)).toMatchObject([{ id: recordId, repairedOn: null }]);
  });

  it('a repair revoked when the term was over leaves the record ended by the term', async () => {
    const enterprise = await register();
    const entryId = newId();
    await entered(enterprise, entryId, '2026-05-01');
    await left(enterprise, entryId, '2026-05-10', 'repaired');
    const repairId = await repairRevoked(enterprise, recordIdOf(entryId), '2026-06-01');
    expect(await recordsOf(enterprise)).toMatchObject([{ repairedOn: '2026-05-25' }]);
    const told = await eventually(() =>
      world.topics.of(creditRecordReinstatedV1).find(({ data }) => data.repairId === repairId),
    );
    expect(told.data.repairedOn).toBe('2026-05-25');
  });

  it('an annulled entry stays annulled, whatever is told of it later', async () => {
    const enterprise = await register();
    const entryId = newId();
    await entered(enterprise, entryId, '2026-05-01', { until: day('2027-05-01') });
    await left(enterprise, entryId, '2026-05-20', 'annulled');
    await left(enterprise, entryId, '2026-05-10', 'repaired');
    expect(await recordsOf(enterprise)).toMatchObject([{ annulledOn: '2026-05-20' }]);
    const rows = await service.db.query(`select left_reason from serious_list_entry where entry_id = $1`, [entryId]);
    expect(rows).toEqual([{ left_reason: 'annulled' }]);
  });

  it('duties done after the fact, told before or after the record, show in the record and in the advice with its end', async () => {
    for (const isFirst of [false, true]) {
      const enterprise = await register();
      const penaltyId = newId();
      const recordId = recordIdOf(penaltyId);
      const done = { recordId, ...enterprise, fulfilledOn: day('2026-05-20'), penaltyId };
      const determine = (): Promise<unknown> =>
        world.topics.publish(penaltyDeterminedV1, {
          ...{ penaltyId, ...enterprise, department: 'market-regulation', authority: '东湾市市场监督管理局' },
          ...{ documentNumber: '东市监罚〔2026〕9号', class: 'minor', determinedOn: day('2026-05-15') },
          ...{ determinedAt: AT, legalBasis: '中华人民共和国广告法第五十五条' },
        });
      const tell = (): Promise<unknown> => world.topics.publish(obligationsFulfilledV1, done);
      if (isFirst) {
        await tell();
        await determine();
      } else {
        await determine();
        const before = await eventually(async () => {
          const advice = await adviceOf(enterprise);
          return advice.why.length === 1 ? advice : null;
        });
        expect(before.ways.repairs[0]!.requires[0]).toMatchObject({ what: 'obligations-fulfilled', done: false });
        expect(before.ways.byItself[0]!.because[0]!.what).toBe('period-over');
        await tell();
      }
      const [record] = await eventually(async () => {
        const records = await recordsOf(enterprise);
        return records[0]?.['obligationsFulfilledOn'] ? records : null;
      });
      expect(record).toMatchObject({ id: recordId, obligationsFulfilledOn: '2026-05-20', repairedOn: null });
      const { ways } = await adviceOf(enterprise);
      expect(ways.repairs[0]!.requires[0]).toMatchObject({ what: 'obligations-fulfilled', done: true });
      expect(ways.byItself[0]).toMatchObject({
        because: [{ what: 'publication-over', recordId }],
        standing: { on: '2026-08-15' },
      });
    }
  });
});

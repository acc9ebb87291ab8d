import { creditRecordAnnulledV1, creditRecordRecordedV1, creditRecordRepairedV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import { objectionUpheldV1, repairGrantedV1 } from '@app/contracts/objection';
import { ratingChangedV1 } from '@app/contracts/rating';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { codeNumber, permutations } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import { lockEnterprise } from '../enterprises/enterprise-rows';
import { causesOf, RatingService } from '../ratings/rating.service';
import { RecordFacts } from '../records/record-facts.service';
import type { NewRecord } from '../records/record-rows';
import { creditRating } from '../service';
import { OutcomeService } from './outcome.service';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const auditor = { sub: 'auditor-1', roles: ['auditor' as const] };

interface Enterprise {
  id: string;
  uscc: string;
}

describe('what other services decide about records', () => {
  let world: TestWorld;
  let service: TestService;
  let made = 0;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  async function register(): Promise<Enterprise> {
    const body = {
      uscc: codeNumber(++made),
      name: `企业${made}`,
      sector: 'trade',
      subZone: 'east',
      registeredOn: '2022-03-01',
    };
    const answer = await service.call<Enterprise>('POST', '/enterprises', { as: officer, body });
    expect(answer.status).toBe(201);
    return answer.body;
  }

  /** A record as an import makes it, without the file. */
  function penaltyOf(enterprise: Enterprise, id = newId()): NewRecord {
    return {
      id,
      enterpriseId: enterprise.id,
      uscc: enterprise.uscc,
      record: 'penalty',
      class: 'general',
      determinedOn: day('2026-05-15'),
      offence: null,
      sector: null,
      authority: '东湾市市场监督管理局',
      documentNumber: `东市监罚〔2026〕${id}号`,
      obligationsFulfilledOn: null,
      content: {},
      classifiedBy: null,
      importId: null,
      rowNumber: null,
      sourceEventId: null,
    };
  }

  async function record(tx: Tx, enterprise: Enterprise, row: NewRecord): Promise<void> {
    await lockEnterprise(tx, enterprise.id);
    const clock = service.app.get(Clock);
    const at = clock.now();
    const news = await service.app.get(RecordFacts).record(tx, [row], at);
    await service.app.get(RatingService).rateAgain(tx, causesOf(news), { at, day: clock.today() });
  }

  async function ratingOf(id: string, query = ''): Promise<Record<string, unknown>> {
    const { status, body } = await service.call('GET', `/enterprises/${id}/rating${query}`, { as: auditor });
    expect(status).toBe(200);
    return body;
  }

  const upheld = (recordId: string, { id, uscc }: Enterprise): EventData<typeof objectionUpheldV1> => ({
    objectionId: newId(),
    recordId,
    enterpriseId: id,
    uscc,
    upheldAt: '2026-06-01T02:00:00Z',
    upheldOn: day('2026-06-01'),
  });

  const repaired = (recordId: string, { id, uscc }: Enterprise): EventData<typeof repairGrantedV1> => ({
    repairId: newId(),
    recordId,
    enterpriseId: id,
    uscc,
    grantedAt: '2026-06-01T02:00:00Z',
    repairedOn: day('2026-06-01'),
  });

  const entered = (entryId: string, { id, uscc }: Enterprise): EventData<typeof seriousListEnteredV1> => ({
    entryId,
    enterpriseId: id,
    uscc,
    listedOn: day('2026-05-20'),
    listedAt: '2026-05-20T02:00:00Z',
    legalBasis: '市场监督管理严重违法失信名单管理办法',
    sourceDecision: '东市监列〔2026〕1号',
  });

  const left = (
    entryId: string,
    { id, uscc }: Enterprise,
    reason: EventData<typeof seriousListLeftV1>['reason'] = 'repaired',
  ): EventData<typeof seriousListLeftV1> => ({ entryId, enterpriseId: id, uscc, leftOn: day('2026-05-28'), reason });

  it('situation 1, first half: annulled, the rating as of then is A in today’s knowledge, and B as known then', async () => {
    const enterprise = await register();
    const row = penaltyOf(enterprise);
    await service.db.transaction((tx) => record(tx, enterprise, row));
    const before = await ratingOf(enterprise.id, '?on=2026-05-20');
    expect([before['grade'], before['score']]).toEqual(['B', '78.00']);
    const knownThen = String(before['knownAt']);

    const event = await world.topics.publish(objectionUpheldV1, upheld(row.id, enterprise));
    await world.topics.send(event);
    const changed = await eventually(() =>
      world.topics.of(ratingChangedV1).find(({ data }) => data.enterpriseId === enterprise.id && data.revision === 3),
    );
    expect(changed.data).toMatchObject({
      changedFrom: '2026-05-15',
      grade: 'A',
      timeline: [{ from: '2026-05-15', grade: 'A', score: '88.00' }],
    });
    const recorded = world.topics.of(creditRecordRecordedV1).find(({ data }) => data.recordId === row.id);
    const annulled = world.topics.of(creditRecordAnnulledV1).find(({ data }) => data.recordId === row.id);
    expect(annulled?.supersedes).toBe(recorded!.id);
    expect(changed.data.causes).toEqual([event.id, annulled!.id]);

    expect(await ratingOf(enterprise.id, '?on=2026-05-20')).toMatchObject({ grade: 'A', items: [] });
    const then = await ratingOf(enterprise.id, `?on=2026-05-20&knownAt=${encodeURIComponent(knownThen)}`);
    expect({ ...then, knownAt: knownThen }).toEqual(before);
    const timeline = await service.call<{ timeline: unknown[] }>(
      'GET',
      `/enterprises/${enterprise.id}/rating/timeline?knownAt=${encodeURIComponent(knownThen)}`,
      { as: auditor },
    );
    expect(timeline.body.timeline).toHaveLength(2);
    const replay = await service.call('POST', `/receipts/${changed.data.receiptId}/replay`, { as: auditor });
    expect(replay.body).toMatchObject({ agrees: true, result: { grade: 'A' } });
    const history = await service.call<{ items: { grade: string; changedFrom: string }[] }>(
      'GET',
      `/enterprises/${enterprise.id}/rating/history`,
      { as: auditor },
    );
    expect(history.body.items.map(({ grade }) => grade)).toEqual(['A', 'B', 'A']);
  });

  it('situation 4, the rating: repaired it is better from the repair on, and what was before stays', async () => {
    const enterprise = await register();
    const row = penaltyOf(enterprise);
    await service.db.transaction((tx) => record(tx, enterprise, row));
    await world.topics.publish(repairGrantedV1, repaired(row.id, enterprise));
    const event = await eventually(() =>
      world.topics.of(creditRecordRepairedV1).find(({ data }) => data.recordId === row.id),
    );
    expect(event.data.repairedOn).toBe('2026-06-01');
    expect(await ratingOf(enterprise.id)).toMatchObject({ grade: 'A' });
    expect(await ratingOf(enterprise.id, '?on=2026-05-31')).toMatchObject({ grade: 'B' });
  });

  it('makes exactly one record of an entry of the serious list, and none of an entry that a record caused', async () => {
    const enterprise = await register();
    const entryId = newId();
    const event = await world.topics.publish(seriousListEnteredV1, entered(entryId, enterprise));
    await world.topics.publish(seriousListEnteredV1, { ...entered(newId(), enterprise), recordId: newId() });
    await world.topics.publish(seriousListEnteredV1, entered(entryId, enterprise));
    await world.topics.publish(seriousListLeftV1, left(entryId, enterprise, 'annulled'));
    await eventually(() =>
      world.topics.of(creditRecordAnnulledV1).find(({ data }) => data.enterpriseId === enterprise.id),
    );
    const { body } = await service.call<{ items: Record<string, unknown>[] }>(
      'GET',
      `/enterprises/${enterprise.id}/records`,
      { as: auditor },
    );
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ record: 'serious-list', sourceEventId: event.id, annulledOn: '2026-05-28' });
    expect(await ratingOf(enterprise.id, '?on=2026-05-25')).toMatchObject({ grade: 'A', vetoedBy: null });
  });

  it('keeps an enterprise’s news in one line when two of it come at once', async () => {
    const enterprise = await register();
    const rows = Array.from({ length: 8 }, () => ({ ...penaltyOf(enterprise), class: 'minor' }));
    await Promise.all(rows.map((row) => service.db.transaction((tx) => record(tx, enterprise, row))));
    expect(await ratingOf(enterprise.id)).toMatchObject({ score: '72.00' });
    const revisions = await eventually(() => {
      const events = world.topics.of(ratingChangedV1).filter(({ data }) => data.enterpriseId === enterprise.id);
      return events.length === 9 ? events.map(({ data }) => [data.revision, data.score]) : null;
    });
    expect(revisions).toEqual(
      ['88.00', '86.00', '84.00', '82.00', '80.00', '78.00', '76.00', '74.00', '72.00'].map((score, n) => [
        n + 1,
        score,
      ]),
    );
  });

  it('situation 14: five facts in all 120 orders, with duplicates, make one and the same rating', async () => {
    const outcomes = service.app.get(OutcomeService);
    const seen = new Set<string>();
    for (const [n, order] of permutations([0, 1, 2, 3, 4]).entries()) {
      const enterprise = await register();
      const row = penaltyOf(enterprise);
      const entryId = newId();
      const eventIds = order.map(() => newId());
      const facts = [
        (tx: Tx) => record(tx, enterprise, row),
        (tx: Tx) => outcomes.objectionUpheld(tx, upheld(row.id, enterprise), eventIds[1]!),
        (tx: Tx) => outcomes.repairGranted(tx, repaired(row.id, enterprise), eventIds[2]!),
        (tx: Tx) => outcomes.seriousListEntered(tx, entered(entryId, enterprise), eventIds[3]!),
        (tx: Tx) => outcomes.seriousListLeft(tx, left(entryId, enterprise), eventIds[4]!),
      ];
      // One of them, another each time, comes again at the end.
      for (const at of [...order, n % 5]) await service.db.transaction((tx) => facts[at]!(tx));
      const [row1] = await service.db.query<{ timeline: unknown; grade: string; next: string | null; records: number }>(
        `select timeline, grade, next_change_on as next,
           (select count(*)::int from credit_record r where r.enterprise_id = c.enterprise_id) as records
         from rating_current c where enterprise_id = $1`,
        [enterprise.id],
      );
      seen.add(JSON.stringify(row1));
    }
    expect([...seen].map((text) => JSON.parse(text) as unknown)).toEqual([
      {
        timeline: [
          { from: '2022-03-01', grade: 'A', score: '88.00' },
          { from: '2026-05-20', grade: 'D', score: '48.00' },
          { from: '2026-05-28', grade: 'A', score: '88.00' },
        ],
        grade: 'A',
        next: null,
        records: 2,
      },
    ]);
  });

  it('situation 14 over Kafka: four events in some orders, each sent twice, end in the same rating', async () => {
    const orders = permutations([0, 1, 2, 3]).filter((_, n) => n % 4 === 0);
    const enterprises: Enterprise[] = [];
    for (const order of orders) {
      const enterprise = await register();
      enterprises.push(enterprise);
      const row = penaltyOf(enterprise);
      const entryId = newId();
      await service.db.transaction((tx) => record(tx, enterprise, row));
      const send = [
        () => world.topics.publish(objectionUpheldV1, upheld(row.id, enterprise)),
        () => world.topics.publish(repairGrantedV1, repaired(row.id, enterprise)),
        () => world.topics.publish(seriousListEnteredV1, entered(entryId, enterprise)),
        () => world.topics.publish(seriousListLeftV1, left(entryId, enterprise)),
      ];
      for (const at of order) await world.topics.send(await send[at]!());
    }
    await eventually(async () => {
      const [open] = await service.db.query<{ n: number; all: number }>(
        `select count(*) filter (where state <> 'done')::int as n, count(*)::int as all from inbox where key = any($1)`,
        [enterprises.map(({ id }) => id)],
      );
      return open?.n === 0 && open.all === orders.length * 4;
    });
    for (const { id } of enterprises) {
      const { body } = await service.call<{ timeline: unknown }>('GET', `/enterprises/${id}/rating/timeline`, {
        as: auditor,
      });
      expect(body.timeline).toMatchObject([
        { from: '2022-03-01', grade: 'A', score: '88.00' },
        { from: '2026-05-20', grade: 'D', score: '48.00' },
        { from: '2026-05-28', grade: 'A', score: '88.00' },
      ]);
    }
  });
});

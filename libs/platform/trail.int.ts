import { Body, Controller, Inject, Injectable, Module, Param, Post } from '@nestjs/common';
import { enterpriseChangedV1, enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import type { EventData } from '@app/contracts/define-event';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestService, TestWorld } from '@app/testing/test-service';
import { testServers } from '@app/testing/servers';
import { createClient } from 'redis';
import { IsIn, IsUUID } from 'class-validator';
import { type Act, INTERNAL_ACTS, TOLD_ACTS } from './acts';
import { Audit } from './audit';
import type { AuditChain, AuditPage } from './audit-list.dto';
import { Roles } from './auth';
import type { ChangeRow, ChangesPage } from './changes.dto';
import { CopyTables1700000000001 } from './copy-tables';
import { Database } from './database';
import { EnterpriseCopies } from './enterprise-copies';
import type { EventAnswer, EventPage } from './events.dto';
import { newId } from './id';
import { EventContext } from './kafka-strategy';
import { OnEvent } from './on-event';
import { Outbox } from './outbox';
import type { ServiceDefinition } from './service-definition';

// A small service whose acts and events are followed: who is registered is changed at once, in consequence.

class ActRequest {
  @IsIn([...TOLD_ACTS, ...INTERNAL_ACTS])
  action: Act;

  @IsUUID()
  enterpriseId: string;

  @IsUUID()
  subjectId: string;
}

class EnterpriseParams {
  @IsUUID()
  id: string;
}

const factsOf = (enterpriseId: string, revision: number): EventData<typeof enterpriseRegisteredV1> => ({
  ...{
    enterpriseId,
    revision,
    uscc: '91350100M000100Y43',
    name: '星河精密',
    sector: 'manufacturing',
    subZone: 'north',
  },
  registeredOn: '2020-01-01' as never,
  identifiers: [{ uscc: '91350100M000100Y43', name: '星河精密', validFrom: '2020-01-01' as never, validUntil: null }],
});

@Injectable()
@Controller('toys')
class Toys {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly copies: EnterpriseCopies,
  ) {}

  @Post('acts')
  @Roles('credit-officer', 'enterprise')
  act(@Body() { action, enterpriseId, subjectId }: ActRequest): Promise<void> {
    return this.db.transaction((tx) =>
      this.audit.add(tx, { action, subjectKind: 'toy', subjectId, enterpriseId, detail: { secret: 'of the house' } }),
    );
  }

  @Post(':id')
  @Roles('credit-officer')
  register(@Param() { id }: EnterpriseParams): Promise<{ eventId: string }> {
    return this.db.transaction(async (tx) => {
      const what = { subjectKind: 'enterprise', subjectId: id, enterpriseId: id };
      await this.audit.add(tx, { action: 'enterprise.registered', ...what });
      return { eventId: await this.outbox.add(tx, enterpriseRegisteredV1, factsOf(id, 1)) };
    });
  }

  @OnEvent(enterpriseRegisteredV1)
  async change(data: EventData<typeof enterpriseRegisteredV1>, { tx }: EventContext): Promise<void> {
    const { enterpriseId } = data;
    await this.copies.apply(tx, data);
    const what = { subjectKind: 'enterprise', subjectId: enterpriseId, enterpriseId };
    await this.audit.add(tx, { action: 'enterprise.changed', ...what });
    await this.outbox.add(tx, enterpriseChangedV1, factsOf(enterpriseId, 2));
  }
}

@Module({ controllers: [Toys] })
class ToyModule {}

const toy: ServiceDefinition = {
  ...{ name: 'credit-rating', title: { zh: '玩具', en: 'Toy' }, module: ToyModule, enterpriseTable: 'enterprise_copy' },
  ...{ entities: [], migrations: [CopyTables1700000000001], messages: {}, ruleKinds: [] },
};

const officer: TestPerson = { sub: 'officer-1', roles: ['credit-officer'] };
const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };

describe('the trail of acts and events', () => {
  let world: TestWorld;
  let service: TestService;
  const channel = `notices-${newId()}`;

  const audit = async (query: string): Promise<AuditPage> => {
    const { status, body } = await service.call<AuditPage>('GET', `/audit?${query}`, { as: auditor });
    expect([status, body]).toEqual([200, expect.anything()]);
    return body;
  };
  const actions = (rows: { action: string }[]): string[] => rows.map(({ action }) => action);

  async function register(): Promise<{ id: string; eventId: string }> {
    const id = newId();
    const { body } = await service.call<{ eventId: string }>('POST', `/toys/${id}`, { as: officer });
    await eventually(async () => (await audit(`subjectId=${id}&action=enterprise.changed`)).items.length === 1);
    return { id, eventId: body.eventId };
  }

  const act = async (as: TestPerson, action: Act, subjectId: string, enterpriseId: string): Promise<void> => {
    const { status } = await service.call('POST', '/toys/acts', { as, body: { action, subjectId, enterpriseId } });
    expect(status).toBe(201);
  };

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, toy, { NOTICES_CHANNEL: channel });
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('lists who did what, newest first, with the name of the enterprise and the place in the chain', async () => {
    const { id, eventId } = await register();
    const rows = await eventually(async () => {
      const { items } = await audit(`enterpriseId=${id}`);
      return items.every(({ seal }) => seal !== null) ? items : null;
    });
    expect(rows).toMatchObject([
      { action: 'enterprise.changed', actor: 'system', causeEventId: eventId, enterpriseName: '星河精密' },
      { action: 'enterprise.registered', actor: 'officer-1', causeEventId: null, subjectKind: 'enterprise' },
    ]);
    expect(rows[0]!.traceId).toBe(rows[1]!.traceId);
    expect(rows[0]!.businessAt).toMatch(/^2026-06-01T/);
    const [link] = await service.db.query<{ seq: string; hash: string }>(
      `select seq, hash from audit_chain where audit_id = $1`,
      [rows[0]!.id],
    );
    expect(rows[0]!.seal).toEqual({ seq: Number(link!.seq), hash: link!.hash });
    const { body } = await service.call('GET', `/audit/verification`, { as: auditor });
    expect(body['firstBad']).toBeNull();
  });

  it('says how far the chain has come: its length, its head, until when, and what waits', async () => {
    await register();
    const chain = await eventually(async () => {
      const answer = await service.call<AuditChain>('GET', '/audit/chain', { as: auditor });
      return answer.body.unsealed === 0 ? answer.body : null;
    });
    const [last] = await service.db.query<{ seq: string; hash: string; at: Date }>(
      `select c.seq, c.hash, a.at from audit_chain c join audit a on a.id = c.audit_id order by c.seq desc limit 1`,
    );
    expect(chain).toEqual({
      ...{ sealed: Number(last!.seq), head: last!.hash },
      ...{ sealedUpTo: last!.at.toISOString(), unsealed: 0 },
    });
    expect((await service.call('GET', '/audit/chain', { as: officer })).status).toBe(403);
  });

  it('filters the log by subject, actor, act, kind of act and business day, and goes on from page to page', async () => {
    const { id } = await register();
    const subject = `subjectKind=enterprise&subjectId=${id}`;
    expect(actions((await audit(`${subject}&actor=officer-1`)).items)).toEqual(['enterprise.registered']);
    expect(actions((await audit(`${subject}&action=enterprise.changed`)).items)).toEqual(['enterprise.changed']);
    expect((await audit(`${subject}&action=enterprise.`)).items).toHaveLength(2);
    expect((await audit(`${subject}&action=enterprise.change`)).items).toEqual([]);
    const several = await audit(`${subject}&action=enterprise.changed,enterprise.registered,payout.`);
    expect(actions(several.items)).toEqual(['enterprise.changed', 'enterprise.registered']);
    expect((await audit(`${subject}&action=enterprise.changed,payout.`)).items).toHaveLength(1);
    expect((await audit(`${subject}&from=2026-06-01&to=2026-06-01`)).items).toHaveLength(2);
    expect((await audit(`${subject}&to=2026-05-31`)).items).toEqual([]);
    expect((await audit(`${subject}&from=2026-06-02`)).items).toEqual([]);
    const first = await audit(`${subject}&limit=1`);
    const second = await audit(`${subject}&limit=1&cursor=${first.nextCursor}`);
    expect(actions([...first.items, ...second.items])).toEqual(['enterprise.changed', 'enterprise.registered']);
    const bad = await service.call('GET', '/audit?action=payout.%25&from=2026-02-30', { as: auditor });
    expect((bad.body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual(['action', 'from']);
    expect((await service.call('GET', '/audit', { as: officer })).status).toBe(403);
  });

  it('follows an event: what published it, how it was received, and what followed from it', async () => {
    const { id, eventId } = await register();
    const answer = await eventually(async () => {
      const { body } = await service.call<EventAnswer>('GET', `/events/${eventId}`, { as: auditor });
      return body.published?.sentAt && body.effects.events[0]?.sentAt ? body : null;
    });
    expect(answer.published).toMatchObject({
      ...{ key: id, type: enterpriseRegisteredV1.type, enterpriseName: '星河精密', causeEventId: null },
      ...{ data: factsOf(id, 1), headers: { ce_id: eventId } },
    });
    expect(answer.published?.topic).toMatch(/credit-rating$/);
    expect(actions(answer.published!.acts)).toEqual(['enterprise.registered']);
    expect(answer.received).toMatchObject({ state: 'done', attempts: 1, error: null, key: id });
    expect(actions(answer.effects.acts)).toEqual(['enterprise.changed']);
    expect(answer.effects.events).toMatchObject([
      { type: enterpriseChangedV1.type, causeEventId: eventId, traceId: answer.published!.traceId },
    ]);

    // The next station of the same trace knows its own acts only.
    const next = answer.effects.events[0]!.eventId;
    const { body } = await service.call<EventAnswer>('GET', `/events/${next}`, { as: auditor });
    expect(actions(body.published!.acts)).toEqual(['enterprise.changed']);
    expect([body.received, body.effects]).toEqual([null, { acts: [], events: [] }]);
    const unknown = await service.call<EventAnswer>('GET', '/events/topic%2F0%2F7', { as: auditor });
    expect(unknown.body).toEqual({
      ...{ eventId: 'topic/0/7', published: null, received: null },
      effects: { acts: [], events: [] },
    });
  });

  it('lists what was published about an enterprise, of a type, on business days', async () => {
    const { id, eventId } = await register();
    const list = async (query: string): Promise<string[]> => {
      const { body } = await service.call<EventPage>('GET', `/events?enterpriseId=${id}&${query}`, { as: auditor });
      return body.items.map(({ type }) => type);
    };
    const [changed, registered] = [enterpriseChangedV1.type, enterpriseRegisteredV1.type];
    expect(await list('')).toEqual([changed, registered]);
    expect(await list(`type=${registered}`)).toEqual([registered]);
    expect(await list('from=2026-06-01&to=2026-06-01')).toHaveLength(2);
    expect([await list('to=2026-05-31'), await list('from=2026-06-02')]).toEqual([[], []]);
    const page = await service.call<EventPage>('GET', `/events?enterpriseId=${id}&limit=1`, { as: auditor });
    expect(await list(`cursor=${page.body.nextCursor}`)).toEqual([registered]);
    expect((await service.call('GET', '/events?type=shouxin.moon.risen.v1', { as: auditor })).status).toBe(400);
    expect((await service.call('GET', `/events/${eventId}`, { as: officer })).status).toBe(403);
  });

  it('tells whoever listens of each act once it is committed, once, and nothing but that it was done', async () => {
    const all: { enterpriseId: string }[] = [];
    const heard = (): object[] => all.filter((notice) => notice.enterpriseId === enterpriseId);
    const redis = await createClient({ url: testServers.redisUrl }).connect();
    await redis.subscribe(channel, (text) => all.push(...(JSON.parse(text) as typeof all)));
    const [enterpriseId, subjectId, last] = [newId(), newId(), newId()];
    await act(officer, 'payout.held', subjectId, enterpriseId);
    await eventually(() => heard().length > 0, 3_000);
    await act(officer, 'payout.paid', last, enterpriseId);
    await eventually(() => heard().length > 1, 3_000);
    const about = { service: 'credit-rating', subjectKind: 'toy', enterpriseId };
    redis.destroy();
    expect(heard()).toEqual([
      { ...about, action: 'payout.held', subjectId },
      { ...about, action: 'payout.paid', subjectId: last },
    ]);
  });

  it('tells an officer what others did on what they had a hand in, after them, in the last 30 days', async () => {
    const [subject, foreign, enterpriseId] = [newId(), newId(), newId()];
    const me: TestPerson = { sub: `officer-${newId()}`, roles: ['credit-officer'] };
    const changes = async (): Promise<ChangeRow[]> =>
      (await service.call<ChangesPage>('GET', '/changes', { as: me })).body.items;
    await act(officer, 'repair.filed', subject, enterpriseId);
    await act(me, 'repair.accepted', subject, enterpriseId);
    expect(await changes()).toEqual([]);
    await act(officer, 'repair.granted', subject, enterpriseId);
    await act(officer, 'repair.granted', foreign, enterpriseId);
    await act(me, 'repair.withdrawn', subject, enterpriseId);
    await act(officer, 'repair.revocation-proposed', subject, enterpriseId);
    expect(await changes()).toMatchObject([
      { action: 'repair.revocation-proposed', subjectKind: 'toy', subjectId: subject, actorKind: 'other' },
      { action: 'repair.granted', enterpriseId, detail: { secret: 'of the house' } },
    ]);
    const first = await service.call<ChangesPage>('GET', '/changes?limit=1', { as: me });
    const second = await service.call<ChangesPage>('GET', `/changes?limit=1&cursor=${first.body.nextCursor}`, {
      as: me,
    });
    expect(actions(second.body.items)).toEqual(['repair.granted']);

    // What services do by themselves counts as well.
    const { id } = await register();
    const own = await service.call<ChangesPage>('GET', '/changes', { as: officer });
    expect(own.body.items.find(({ subjectId }) => subjectId === id)).toMatchObject({
      ...{ action: 'enterprise.changed', actorKind: 'system', enterpriseName: '星河精密' },
    });
    world.clock.moveTo(new Date('2026-07-02T09:00:00+08:00'));
    expect(await changes()).toEqual([]);
  });

  it('tells an enterprise what happened to its own, without officers, details, or what is not decided yet', async () => {
    const [enterpriseId, other, subject] = [newId(), newId(), newId()];
    const itself: TestPerson = { sub: 'person-of-enterprise', roles: ['enterprise'], enterpriseId };
    await act(itself, 'objection.filed', subject, enterpriseId);
    await act(officer, 'objection.recommended', subject, enterpriseId);
    await act(officer, 'inspection.ordered', subject, enterpriseId);
    await act(officer, 'objection.upheld', subject, enterpriseId);
    await act(officer, 'objection.upheld', subject, other);
    const answer = await service.call<ChangesPage>('GET', '/changes', { as: itself });
    const shared = { subjectKind: 'toy', subjectId: subject, enterpriseId, enterpriseName: null, detail: null };
    expect(answer.body.items.map(({ id: _, at: __, ...row }) => row)).toEqual([
      { ...shared, action: 'objection.upheld', actorKind: 'other' },
      { ...shared, action: 'objection.filed', actorKind: 'me' },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('officer-1');
  });
});

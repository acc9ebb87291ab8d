import { Body, Controller, Get, Injectable, Inject, Module, Post } from '@nestjs/common';
import { enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { creditRecordRepairedV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { eventually } from '@app/testing/eventually';
import { TestService, TestWorld } from '@app/testing/test-service';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Audit, type AuditEntry } from './audit';
import { Roles } from './auth';
import { Database, sql } from './database';
import { Idempotent } from './idempotency';
import { newId } from './id';
import { EventContext } from './kafka-strategy';
import { OnEvent } from './on-event';
import { Outbox } from './outbox';
import { prepared, preparedSoon } from './prepared';
import type { ServiceDefinition } from './service-definition';

// A service as small as one can be, to see the platform work: it counts, tells of it, and listens to itself.

class ToyTables1800000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table heard (n bigint generated always as identity, event_id text not null, key text not null, name text not null)`,
    );
  }
  async down(): Promise<void> {}
}

class Greeting {
  @IsString()
  @Length(2, 20)
  name: string;

  @IsInt()
  @Min(1)
  @Max(500)
  times: number;
}

const ENTERPRISE = '018f0000-0000-7000-8000-000000000001';
const registered = (
  name: string,
  revision = 1,
  enterpriseId = ENTERPRISE,
): EventData<typeof enterpriseRegisteredV1> => ({
  enterpriseId,
  revision,
  uscc: '91350100M000100Y43',
  name,
  sector: 'manufacturing',
  subZone: 'north',
  registeredOn: '2020-01-01' as never,
  identifiers: [{ uscc: '91350100M000100Y43', name, validFrom: '2020-01-01' as never, validUntil: null }],
});

@Injectable()
class ToyService {
  constructor(
    @Inject(Database) readonly db: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  greet(body: Greeting): Promise<{ greeted: number; id: string }> {
    return this.db.command(async (tx) => {
      for (let n = 1; n <= body.times; n++) await this.outbox.add(tx, enterpriseRegisteredV1, registered(body.name, n));
      await this.audit.add(tx, { action: 'enterprise.changed', subjectKind: 'toy', subjectId: body.name });
      return { greeted: body.times, id: newId() };
    });
  }
}

@Controller('toys')
class ToyController {
  /** Names it cannot bear for now. */
  static unbearable = new Set(['poison']);

  constructor(@Inject(ToyService) private readonly toys: ToyService) {}

  @Post()
  @Idempotent()
  @Roles('credit-officer')
  greet(@Body() body: Greeting): Promise<{ greeted: number; id: string }> {
    return this.toys.greet(body);
  }

  @Get()
  @Roles('auditor')
  list(): string[] {
    return [];
  }

  @OnEvent(enterpriseRegisteredV1)
  async hear(data: EventData<typeof enterpriseRegisteredV1>, context: EventContext): Promise<void> {
    await sql(context.tx, `insert into heard (event_id, key, name) values ($1, $2, $3)`, [
      context.event.id,
      data.enterpriseId,
      `${data.name} ${data.revision}`,
    ]);
    if (ToyController.unbearable.has(data.name)) throw new Error('I cannot bear this name');
  }
}

@Module({ controllers: [ToyController], providers: [ToyService] })
class ToyModule {}

const toy: ServiceDefinition = {
  name: 'credit-rating',
  title: { zh: '玩具', en: 'Toy' },
  module: ToyModule,
  entities: [],
  migrations: [ToyTables1800000000000],
  messages: {},
  ruleKinds: [],
};

const officer = { sub: 'officer-1', roles: ['credit-officer' as const] };
const operator = { sub: 'operator-1', roles: ['operator' as const] };

describe('the platform under a small service', () => {
  let world: TestWorld;
  let service: TestService;
  const heard = (): Promise<{ key: string; name: string }[]> =>
    service.db.query(`select key, name from heard order by n`);

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, toy);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('sends what a command published through Kafka and back, once and in order', async () => {
    const answer = await service.call('POST', '/toys', { as: officer, body: { name: 'round trip', times: 50 } });
    expect(answer.status).toBe(201);
    const rows = await eventually(async () => ((await heard()).length >= 50 ? heard() : null));
    expect(rows.map((row) => row.name)).toEqual(Array.from({ length: 50 }, (_, n) => `round trip ${n + 1}`));
    const events = world.topics.of(enterpriseRegisteredV1);
    expect(events.every((event) => /^00-[0-9a-f]{32}-/.test(event.traceparent ?? ''))).toBe(true);
  });

  it('lets an event that comes a hundred times take effect once', async () => {
    const before = (await heard()).length;
    const event = await world.topics.publish(enterpriseRegisteredV1, registered('again', 900));
    for (let n = 0; n < 99; n++) await world.topics.send(event);
    const last = await world.topics.publish(enterpriseRegisteredV1, registered('after again', 901));
    await eventually(async () => (await heard()).some((row) => row.name === 'after again 901'));
    expect(last.id).not.toBe(event.id);
    expect((await heard()).length).toBe(before + 2);
  });

  it('stops only the key of a poison event, shows it dead with its reason, and goes on when it is discarded', async () => {
    const poisoned = newId();
    const event = await world.topics.publish(enterpriseRegisteredV1, registered('poison', 1, poisoned));
    await world.topics.publish(enterpriseRegisteredV1, registered('behind', 2, poisoned));
    const other = newId();
    await world.topics.publish(enterpriseRegisteredV1, registered('free', 1, other));
    await eventually(async () => (await heard()).some((row) => row.key === other));
    const dead = await eventually(async () => {
      const { body } = await service.call<{ items: { eventId: string; error: string; waiting: number }[] }>(
        'GET',
        '/dead-letters',
        { as: operator },
      );
      return body.items.find((item) => item.eventId === event.id);
    }, 40_000);
    expect(dead).toMatchObject({ error: 'Error: I cannot bear this name', waiting: 1 });
    expect((await heard()).filter((row) => row.key === poisoned)).toEqual([]);

    const discarded = await service.call('POST', `/dead-letters/${event.id}/discard`, {
      as: operator,
      body: { reason: 'a test of the platform' },
    });
    expect(discarded.status).toBe(204);
    await eventually(async () => (await heard()).some((row) => row.name === 'behind 2'));
  });

  it('handles a dead event that is driven again once its cause is mended, and then what waited behind it', async () => {
    const key = newId();
    ToyController.unbearable.add('sick');
    const event = await world.topics.publish(enterpriseRegisteredV1, registered('sick', 1, key));
    await world.topics.publish(enterpriseRegisteredV1, registered('waiting', 2, key));
    await eventually(async () => {
      const { body } = await service.call<{ items: { eventId: string }[] }>('GET', '/dead-letters', { as: operator });
      return body.items.some((item) => item.eventId === event.id);
    }, 40_000);
    ToyController.unbearable.delete('sick');
    const driven = await service.call('POST', `/dead-letters/${event.id}/re-drive`, { as: operator });
    expect(driven.status).toBe(204);
    const names = await eventually(async () => {
      const own = (await heard()).filter((row) => row.key === key).map((row) => row.name);
      return own.length === 2 ? own : null;
    });
    expect(names).toEqual(['sick 1', 'waiting 2']);
    const again = await service.call('POST', `/dead-letters/${event.id}/re-drive`, { as: operator });
    expect([again.status, again.body['code']]).toEqual([404, 'dead-letter.not-found']);
  });

  it('keeps what it cannot read: bad JSON, a broken schema and an unknown type are dead, and others flow', async () => {
    const headers = (type: string, id: string): Record<string, string> => ({
      ce_id: id,
      ce_source: '/x',
      ce_type: type,
      ce_subject: 'k',
      ce_time: '2026-06-01T00:00:00Z',
    });
    const ids = [newId(), newId(), newId()];
    await world.topics.sendRaw('credit-rating', {
      key: 'bad-1',
      headers: headers(enterpriseRegisteredV1.type, ids[0]!),
      value: '{"a":\0',
    });
    await world.topics.sendRaw('credit-rating', {
      key: 'bad-2',
      headers: headers(enterpriseRegisteredV1.type, ids[1]!),
      value: '{}',
    });
    await world.topics.sendRaw('credit-rating', {
      key: 'bad-3',
      headers: headers('shouxin.moon.risen.v1', ids[2]!),
      value: '{}',
    });
    // A known type that this service does not take is passed by.
    await world.topics.publish(creditRecordRepairedV1, {
      recordId: newId(),
      enterpriseId: newId(),
      uscc: '91350100M000100Y43',
      determinedOn: '2026-01-01' as never,
      repairedOn: '2026-02-01' as never,
    });
    const free = newId();
    await world.topics.publish(enterpriseRegisteredV1, registered('still free', 1, free));
    await eventually(async () => (await heard()).some((row) => row.key === free));
    const dead = await eventually(async () => {
      const { body } = await service.call<{ items: { eventId: string; error: string }[] }>('GET', '/dead-letters', {
        as: operator,
      });
      return ids.every((id) => body.items.some((item) => item.eventId === id)) ? body.items : null;
    }, 40_000);
    const errors = ids.map((id) => dead.find((item) => item.eventId === id)?.error);
    expect(errors[0]).toContain('is not JSON');
    expect(errors[1]).toContain('enterpriseId');
    expect(errors[2]).toContain('shouxin.moon.risen.v1 is not known');
    expect(await service.db.query(`select 1 from inbox where type = $1`, [creditRecordRepairedV1.type])).toEqual([]);
  });

  it('answers the same key with the same answer, five at once with one effect, and another body with 422', async () => {
    const key = newId();
    const body = { name: 'idempotent', times: 1 };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => service.call('POST', '/toys', { as: officer, body, key })),
    );
    const good = answers.filter((answer) => answer.status === 201);
    expect(good.length).toBeGreaterThan(0);
    expect(
      answers
        .filter((answer) => answer.status !== 201)
        .every((answer) => answer.status === 409 && answer.body['code'] === 'idempotency.in-flight'),
    ).toBe(true);
    const again = await service.call('POST', '/toys', { as: officer, body, key });
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(new Set([...good, again].map((answer) => answer.body['id'])).size).toBe(1);
    const other = await service.call('POST', '/toys', { as: officer, body: { name: 'idempotent', times: 2 }, key });
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency.other-request']);
    expect(await service.db.query(`select 1 from audit where subject_id = 'idempotent'`)).toHaveLength(1);
  });

  it('refuses a bad body naming field, value and remedy in both languages', async () => {
    const { status, headers, body } = await service.call('POST', '/toys', {
      as: officer,
      body: { name: 'x', times: 1000, extra: true },
    });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      code: 'request.invalid',
      title: '请求有误',
      translations: { en: { title: 'Bad request' } },
    });
    expect((body['errors'] as { field: string; value: unknown }[]).map(({ field, value }) => [field, value])).toEqual(
      expect.arrayContaining([
        ['name', 'x'],
        ['times', 1000],
        ['extra', true],
      ]),
    );
    const missing = await service.call('POST', '/toys', { as: officer, body: { name: 'xx', times: 1 }, key: null });
    expect([missing.status, missing.body['code']]).toEqual([400, 'idempotency.key-missing']);
  });

  it('refuses a NUL character, which the database cannot hold, as the mistake it is', async () => {
    const body = { name: 'a\u0000b', times: 1 };
    const answer = await service.call('POST', '/toys', { as: officer, body });
    expect([answer.status, answer.body['code']]).toEqual([400, 'request.nul-character']);
  });

  it('lets in whom the token says and nobody else', async () => {
    const statusFor = async (authorization: string | undefined): Promise<number> =>
      (await service.call('GET', '/toys', { headers: authorization ? { authorization } : {} })).status;
    const auditor = { sub: 'auditor-1', roles: ['auditor' as const] };
    const good = await world.identity.token(auditor);
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await statusFor(`Bearer ${good}`)).toBe(200);
    expect(await statusFor(undefined)).toBe(401);
    expect(await statusFor(`Bearer ${none}.${good.split('.')[1]}.`)).toBe(401);
    expect(await statusFor(`Bearer ${await world.identity.token(auditor, { audience: 'other' })}`)).toBe(401);
    expect(
      await statusFor(
        `Bearer ${await world.identity.token(auditor, { expiresAt: Math.floor(Date.now() / 1000) - 120 })}`,
      ),
    ).toBe(401);
    expect(await statusFor(`Bearer ${await world.identity.token(officer)}`)).toBe(403);
    // One that was taken a moment ago is refused once its time, and the skew that is allowed, is over.
    const ending = await world.identity.token(auditor, { expiresAt: Math.floor(Date.now() / 1000) - 28 });
    expect(await statusFor(`Bearer ${ending}`)).toBe(200);
    await eventually(async () => (await statusFor(`Bearer ${ending}`)) === 401);
  });

  it('ends a transaction with the first fault of what was sent without waiting, and keeps nothing of it', async () => {
    const add = `insert into day_job (name, done_through) values ($1, $2)`;
    const twice = service.db.transaction(async (tx) => {
      await preparedSoon(tx, add, ['soon', '2026-01-01']);
      await preparedSoon(tx, add, ['soon', '2026-01-01'], () => new Error('was there before'));
      await prepared(tx, `select 1 as one`);
    });
    await expect(twice).rejects.toThrow('was there before');
    const last = service.db.transaction(async (tx) => {
      await service.app.get(Outbox).add(tx, enterpriseRegisteredV1, registered('soon'));
      await preparedSoon(tx, add, ['soon', '2026-01-01']);
      await preparedSoon(tx, add, ['soon', '2026-01-01'], () => new Error('was there before'));
    });
    await expect(last).rejects.toThrow('was there before');
    expect(await service.db.query(`select 1 from day_job where name = 'soon'`)).toEqual([]);
    expect(await service.db.query(`select 1 from outbox where value like '%"soon"%'`)).toEqual([]);
  });

  it('takes events only inside a transaction', async () => {
    await expect(
      service.app.get(Outbox).add(service.db.manager, enterpriseRegisteredV1, registered('loose')),
    ).rejects.toThrow(/only inside a transaction/);
  });

  it('seals an act that is committed after later ones have been sealed, and what is sealed already only once', async () => {
    const audit = service.app.get(Audit);
    const sealOf = async (subjectId: string): Promise<number | null> => {
      const [row] = await service.db.query<{ seq: string | null }>(
        `select c.seq from audit a left join audit_chain c on c.audit_id = a.id where a.subject_id = $1`,
        [subjectId],
      );
      return row?.seq ? Number(row.seq) : null;
    };
    const entry = (subjectId: string): AuditEntry => ({ action: 'paper.uploaded', subjectKind: 'paper', subjectId });
    const [late, early] = [newId(), newId()];
    await service.db.transaction(async (slow) => {
      await audit.add(slow, entry(late));
      await service.db.transaction((quick) => audit.add(quick, entry(early)));
      await eventually(async () => (await sealOf(early)) !== null);
    });
    const seq = await eventually(() => sealOf(late));
    expect(seq).toBeGreaterThan((await sealOf(early))!);
    await service.db.query(`insert into audit_waiting select id from audit where subject_id = $1`, [late]);
    await eventually(async () => (await service.db.query(`select 1 from audit_waiting`)).length === 0);
    expect([await sealOf(late), (await audit.verify()).firstBad]).toEqual([seq, null]);
  });

  it('lets no act off the list of those to be sealed', async () => {
    const forgotten = service.db.transaction(async (tx) => {
      await service.app.get(Audit).add(tx, { action: 'paper.uploaded', subjectKind: 'paper', subjectId: newId() });
      await tx.query(`delete from audit_waiting`);
    });
    await expect(forgotten).rejects.toThrow(/act \d+ is not sealed yet/);
  });

  it('seals the audit log, and finds the row that was changed behind its back', async () => {
    const audit = service.app.get(Audit);
    await eventually(async () => (await audit.verify()).sealed > 0);
    expect((await audit.verify()).firstBad).toBeNull();
    await expect(service.db.query(`update audit set actor = 'nobody' where id = 1`)).rejects.toThrow(/never changed/);
    const [entry] = await service.db.query<{ seq: string; audit_id: string }>(
      `select seq, audit_id from audit_chain order by seq limit 1`,
    );
    const owner = await TestOwner.connect(service.database.ownerUrl);
    await owner.run(
      `alter table audit disable trigger append_only`,
      `update audit set actor = 'nobody' where id = ${entry!.audit_id}`,
    );
    expect((await audit.verify()).firstBad).toBe(Number(entry!.seq));
    await owner.run(
      `update audit set actor = 'officer-1' where id = ${entry!.audit_id}`,
      `alter table audit enable trigger append_only`,
    );
    await owner.close();
    expect((await audit.verify()).firstBad).toBeNull();
    const { sealed, head } = await audit.verify();
    expect((await audit.verify({ seq: sealed + 1, hash: head })).firstBad).toBe(sealed + 1);
  });

  it('is ready, says so, and gives its documents and metrics', async () => {
    expect((await service.call('GET', '/health/ready')).body).toMatchObject({ status: 'ok' });
    expect((await service.call('GET', '/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
    expect((await service.call<string>('GET', '/metrics')).body).toMatch(/dead_letters\{service="credit-rating"\} \d/);
  });

  it('after a restart goes on where it was', async () => {
    await service.stop();
    const id = newId();
    await world.topics.publish(enterpriseRegisteredV1, registered('while it was down', 1, id));
    service = await TestService.startOn(world, toy, service.database);
    await eventually(async () => (await heard()).filter((row) => row.key === id).length === 1);
  });
});

class TestOwner {
  private constructor(private readonly client: import('pg').Client) {}

  static async connect(url: string): Promise<TestOwner> {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new TestOwner(client);
  }

  async run(...statements: string[]): Promise<void> {
    for (const statement of statements) await this.client.query(statement);
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

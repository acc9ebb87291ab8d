import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { newRedis, type Redis } from '@app/platform/redis';
import { PinoLogger } from 'nestjs-pino';
import { eventually } from '@app/testing/eventually';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { testServers } from '@app/testing/servers';
import { TestService, TestWorld } from '@app/testing/test-service';
import type { RedListEntryAnswer } from '../red-list/red-list.dto';
import { rewardPenalty } from '../service';
import { ExemptionCache } from './exemption.cache';
import type { ExemptionAnswer } from './exemption.dto';

const maker = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const checker = { sub: 'credit-officer-2', roles: ['credit-officer' as const] };

/** Between a service and Redis: lets through, stands still with the connections open, or is gone. */
class RedisProxy {
  private paused = false;
  private gone = false;
  private readonly sockets = new Set<Socket>();
  private server: Server;

  /** What comes from now on arrives when it resumes, as when Redis itself stands still. */
  pause(): void {
    this.paused = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** What was on its way is lost, and nobody gets a new connection. */
  cut(): void {
    this.gone = true;
    for (const socket of this.sockets) socket.destroy();
  }

  resume(): void {
    this.paused = this.gone = false;
    for (const socket of this.sockets) socket.resume();
  }

  static async start(): Promise<RedisProxy> {
    const proxy = new RedisProxy();
    const target = new URL(testServers.redisUrl);
    proxy.server = createServer((client) => {
      if (proxy.gone) return client.destroy();
      const redis = connect(Number(target.port), target.hostname);
      for (const [from, to] of [
        [client, redis],
        [redis, client],
      ] as const) {
        proxy.sockets.add(from);
        from.on('data', (data: Buffer) => to.write(data));
        if (proxy.paused) from.pause();
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
      }
    });
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('the exemption cache is never older than a committed change', () => {
  let world: TestWorld;
  let proxy: RedisProxy;
  /** Two replicas on one database: the first one's line to Redis can be broken, the second one's holds. */
  let first: TestService;
  let second: TestService;
  let park: TestPark;
  let redis: Redis;

  const exempt = async (replica: TestService, { uscc }: TestEnterprise): Promise<boolean | undefined> =>
    (await replica.call<ExemptionAnswer>('GET', `/exemptions?uscc=${uscc}&inspection=routine`, { as: maker })).body
      .exempt;
  const hits = async (replica: TestService): Promise<number> => {
    const { body } = await replica.call<string>('GET', '/metrics');
    return Number(/exemption_reads_total\{[^}]*from="cache"[^}]*\} (\d+)/.exec(body)?.[1] ?? 0);
  };
  /** Reads until one was answered from the cache: from here on a stale value would show. */
  const untilCached = (replica: TestService, enterprise: TestEnterprise): Promise<boolean> =>
    eventually(async () => {
      const before = await hits(replica);
      await exempt(replica, enterprise);
      return (await hits(replica)) > before;
    });
  const newest = async ({ enterpriseId }: TestEnterprise): Promise<{ id: string; version: number; state: string }> => {
    const { body } = await second.call<{ items: RedListEntryAnswer[] }>(
      'GET',
      `/red-list/entries?limit=1&enterpriseId=${enterpriseId}`,
      { as: maker },
    );
    const [entry] = body.items;
    return { id: entry?.id ?? '', version: entry?.version ?? 0, state: entry?.state ?? 'none' };
  };
  const proposeGood = async (): Promise<{ enterprise: TestEnterprise; entryId: string }> => {
    const enterprise = await park.registerGood();
    const { enterpriseId } = enterprise;
    const entryId = await eventually(async () => {
      const proposed = await second.call('POST', '/red-list/entries', { as: maker, body: { enterpriseId } });
      return proposed.status === 201 ? (proposed.body['id'] as string) : null;
    });
    return { enterprise, entryId };
  };
  const confirm = async (replica: TestService, entryId: string): Promise<void> => {
    const { status } = await replica.call('POST', `/red-list/entries/${entryId}/confirm`, {
      as: checker,
      ifMatch: '"1"',
    });
    expect(status).toBe(200);
  };
  const forgetAll = async (): Promise<number> => {
    let count = 0;
    for await (const keys of redis.scanIterator({ MATCH: `${world.topics.prefix}*`, COUNT: 1000 })) {
      if (keys.length > 0) count += await redis.unlink(keys);
    }
    return count;
  };

  beforeAll(async () => {
    world = await TestWorld.create();
    proxy = await RedisProxy.start();
    first = await TestService.start(world, rewardPenalty, { REDIS_URL: proxy.url });
    second = await TestService.startOn(world, rewardPenalty, first.database);
    park = new TestPark(world);
    redis = newRedis(testServers.redisUrl, await second.app.resolve(PinoLogger));
    await redis.connect();
  });

  afterAll(async () => {
    redis.destroy();
    proxy.resume();
    await second.stop();
    await first.close();
    await proxy.close();
    await world.close();
  });

  it('keeps answers, and answers anew right after a change, on every replica', async () => {
    const { enterprise, entryId } = await proposeGood();
    await untilCached(first, enterprise);
    await untilCached(second, enterprise);
    await confirm(first, entryId);
    expect([await exempt(second, enterprise), await exempt(first, enterprise)]).toEqual([true, true]);
    await untilCached(second, enterprise);
    expect(await exempt(second, enterprise)).toBe(true);
  });

  it('is right while reads race with changes and with the loss of all keys', async () => {
    const { enterprise, entryId } = await proposeGood();
    await confirm(second, entryId);
    let running = true;
    let checked = 0;
    let lost = 0;
    const wrong: string[] = [];
    const reader = async (replica: TestService): Promise<void> => {
      while (running) {
        const before = await newest(enterprise);
        const answer = await exempt(replica, enterprise);
        const after = await newest(enterprise);
        // Nothing changed meanwhile, so the answer must be that of the one state.
        if (before.id !== after.id || before.version !== after.version) continue;
        checked++;
        if (answer !== (before.state === 'entered')) wrong.push(`${before.state}: ${String(answer)}`);
      }
    };
    const hitsBefore = (await hits(first)) + (await hits(second));
    const work = [reader(first), reader(second), reader(second)];
    for (let round = 0; round < 6; round++) {
      const record = await park.record(enterprise);
      await eventually(async () => (await newest(enterprise)).state === 'left');
      // Stretches without a change, in which values are kept again; in every other round all keys are lost in between.
      for (const loses of [round % 2 === 0, false]) {
        const target = checked + 15;
        await eventually(() => checked >= target);
        if (loses) lost += await forgetAll();
      }
      await park.annul(enterprise, record);
      await eventually(async () => (await newest(enterprise)).state === 'entered');
    }
    running = false;
    await Promise.all(work);
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(100);
    expect(lost).toBeGreaterThan(0);
    expect((await hits(first)) + (await hits(second))).toBeGreaterThan(hitsBefore);
  });

  it('keeps nothing while a change is in flight, even when Redis has lost that it is', async () => {
    const { enterprise } = await proposeGood();
    await untilCached(second, enterprise);
    const reason = async (): Promise<string | null> =>
      (
        await second.call<ExemptionAnswer>('GET', `/exemptions?uscc=${enterprise.uscc}&inspection=routine`, {
          as: maker,
        })
      ).body.reason;
    await first.db.transaction(async (tx) => {
      await first.app.get(ExemptionCache).changing(tx, enterprise.enterpriseId);
      expect(await forgetAll()).toBeGreaterThan(0);
      await tx.query(
        `insert into serious_list_entry (id, enterprise_id, state, listed_on, listed_at, legal_basis, source_decision,
           decided_on, proposed_by, proposed_on, confirmed_by, record_id, caused_by_record)
         values (gen_random_uuid(), $1, 'entered', $2, now(), 'x', 'x', $2, 'a', $2, 'b', gen_random_uuid(), true)`,
        [enterprise.enterpriseId, park.today],
      );
      // One to give the code a generation, one to keep an answer under it, one to find it: none of them may.
      for (let n = 0; n < 4; n++) expect(await reason()).toBe('not-red-listed');
    });
    expect(await reason()).toBe('serious-listed');
    await untilCached(second, enterprise);
    expect(await reason()).toBe('serious-listed');
  });

  it('is right on a replica that reaches Redis when the one that changes does not, and goes on when it does again', async () => {
    const { enterprise, entryId } = await proposeGood();
    await untilCached(second, enterprise);
    expect(await exempt(second, enterprise)).toBe(false);
    proxy.pause();
    await confirm(first, entryId);
    // Redis still holds the old answer, and the second replica could read it.
    expect([await exempt(second, enterprise), await exempt(first, enterprise)]).toEqual([true, true]);
    const started = performance.now();
    expect(await exempt(first, enterprise)).toBe(true);
    expect(performance.now() - started).toBeLessThan(2_000);
    proxy.resume();
    await untilCached(first, enterprise);
    expect(await exempt(first, enterprise)).toBe(true);
    expect(await second.db.query(`select 1 from exemption_cache_bypass`)).toEqual([]);
  });

  it('does not forget over a restart what it could not tell Redis', async () => {
    const { enterprise, entryId } = await proposeGood();
    await untilCached(second, enterprise);
    proxy.cut();
    await confirm(first, entryId);
    await first.stop();
    expect(await exempt(second, enterprise)).toBe(true);
    // Nobody ever told Redis of this change; what it kept before must not come back with the cache.
    await untilCached(second, enterprise);
    expect(await exempt(second, enterprise)).toBe(true);
    proxy.resume();
    first = await TestService.startOn(world, rewardPenalty, second.database, { REDIS_URL: proxy.url });
    expect(await exempt(first, enterprise)).toBe(true);
    await untilCached(first, enterprise);
    expect(await exempt(first, enterprise)).toBe(true);
  });
});

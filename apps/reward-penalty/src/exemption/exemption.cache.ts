import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BackgroundLoop } from '@app/platform/background-loop';
import type { SharedConfig } from '@app/platform/config';
import { Database, sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { prepared, preparedSoon } from '@app/platform/prepared';
import { CONFIG, REDIS } from '@app/platform/tokens';
import type { Redis } from '@app/platform/redis';
import { PinoLogger } from 'nestjs-pino';

// How a cached answer is never older than a change that has been committed.
//
// Each code has a *generation* in Redis, a random text; beside them all stands one *epoch*. A value carries both as they
// were BEFORE its reader looked into the database, and counts only while both are still the same (one MGET reads all
// three at once). So a slow reader that stores an old answer after a change stores it under a dead generation.
//
// A change takes a lock of its enterprise in Postgres and replaces the generation by a *hold* before it commits. A hold
// is no generation: from then on readers go to the database. A reader that finds a hold, or nothing (Redis loses keys),
// puts a new generation there, and only while it has the same lock: so no change is in flight, whatever was lost.
// That also clears up after a change that was rolled back or whose service died, and after a hold that came late.
//
// Redis cannot be reached by who changes something, and perhaps can by who reads: the change declares a *bypass* in
// Postgres before it commits. A process answers from the cache only within LEASE_MS after it last saw that there was no
// bypass; so the change waits that long, once, while every process notices. The bypass outlives a crash. It ends when
// Redis answers and a new epoch is set, which voids all that was cached before, and not while a transaction that relied
// on it is open.
//
// Below all this, no value lives longer than VALUE_MS.

const VALUE_MS = 30_000;
const GENERATION_MS = 24 * 3_600_000;
/** Longer than any transaction lives. */
const HOLD_MS = 300_000;
const LEASE_MS = 1_000;
/** The lease of every process, and the time its loop may have been on its way. */
const BYPASS_SETTLED_MS = 2 * LEASE_MS;
const REDIS_TIMEOUT_MS = 250;
const LOOP_MS = 200;
const LOCK_CLASS = 7_301;

/** Enterprises whose lock one reader takes at once: locks are a shared good. The rest come with the next reads. */
const RENEWED_AT_ONCE = 200;

/** Puts a generation in place of what was seen there, nothing or a hold, unless that has changed. */
const RENEW = `
  if (redis.call('get', KEYS[1]) or '') == ARGV[1] then redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
  return 1`;

/** Keeps values, all for as long: one command for many, since each costs the program as much as an answer's way there. */
const KEEP = `
  for n, key in ipairs(KEYS) do redis.call('set', key, ARGV[n + 1], 'PX', ARGV[1]) end
  return 1`;

export interface Loaded {
  /** JSON. */
  answer: string;
  enterpriseId: string;
}

interface Seen {
  epoch: string | null;
  /** By code: its generation, or a hold, or null. */
  generations: Map<string, string | null>;
}

@Injectable()
export class ExemptionCache implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;
  private readonly prefix: string;
  private noBypassSeenAtMs = -Infinity;
  /** Answers that were given and are being kept. */
  private readonly underway = new Set<Promise<void>>();
  private declaring: Promise<void> | undefined;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: SharedConfig,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {
    this.prefix = `${config.TOPIC_PREFIX}reward-penalty:exemption:`;
    this.loop = new BackgroundLoop('exemption-cache', LOOP_MS, () => this.tidy(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.underway);
  }

  /** To be taken, before its facts are read, by whatever may change an enterprise's exemption. */
  async lock(tx: Tx, enterpriseId: string): Promise<void> {
    // Not waited for: the statements behind it are carried out when it is held.
    await preparedSoon(tx, `select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext($1::uuid::text))`, [enterpriseId]);
  }

  /** The transaction changes what is answered for the present and former codes of an enterprise; before it commits. */
  async changing(tx: Tx, enterpriseId: string): Promise<void> {
    await this.lock(tx, enterpriseId);
    await this.changingCodes(tx, await this.codesOf(tx, enterpriseId));
  }

  /** Present and former codes of an enterprise, as stored. */
  async codesOf(tx: Tx, enterpriseId: string): Promise<string[]> {
    const rows = await prepared<{ code: string }>(
      tx,
      `select uscc as code from enterprise_copy where id = $1
       union select i ->> 'uscc' from enterprise_copy, jsonb_array_elements(identifiers) i where id = $1`,
      [enterpriseId],
    );
    return rows.map(({ code }) => code);
  }

  /** The transaction, which holds the lock of their enterprise, changes what is answered for these codes. */
  async changingCodes(tx: Tx, codes: string[]): Promise<void> {
    const hold = `hold:${newId()}`;
    const expiration = { type: 'PX', value: HOLD_MS } as const;
    try {
      await inTime(Promise.all(codes.map((code) => this.redis.set(this.generationKey(code), hold, { expiration }))));
    } catch (error) {
      this.log.warn({ err: error }, 'Redis is not available: the exemption cache is bypassed');
      await this.relyOnBypass(tx);
    }
  }

  /**
   * Answers by code, from the cache where that is right, else from `load`.
   * @param scope what else the answer depends on: rule version, day, kind of inspection
   * @param load reads the database; a code that is unknown is left out, and not kept
   */
  async read(
    codes: string[],
    scope: string,
    load: (codes: string[]) => Promise<Map<string, Loaded>>,
  ): Promise<{ answers: Map<string, string>; hits: number }> {
    const answers = new Map<string, string>();
    const seen = await this.look(codes, scope, answers);
    const hits = answers.size;
    const missing = codes.filter((code) => !answers.has(code));
    if (missing.length > 0) {
      const loaded = await load(missing);
      for (const [code, { answer }] of loaded) answers.set(code, answer);
      if (seen) this.keepMeanwhile(seen, scope, loaded);
    }
    return { answers, hits };
  }

  private get mayBeUsed(): boolean {
    return performance.now() - this.noBypassSeenAtMs < LEASE_MS;
  }

  private async look(codes: string[], scope: string, answers: Map<string, string>): Promise<Seen | null> {
    if (!this.mayBeUsed) return null;
    try {
      const keys = [
        `${this.prefix}epoch`,
        ...codes.map((code) => this.generationKey(code)),
        ...codes.map((code) => this.valueKey(scope, code)),
      ];
      const [epoch, ...found] = await inTime(this.redis.mGet(keys));
      // The lease must have lasted until Redis had answered.
      if (!this.mayBeUsed) return null;
      const seen: Seen = { epoch: epoch ?? null, generations: new Map() };
      codes.forEach((code, n) => {
        const generation = found[n] ?? null;
        seen.generations.set(code, generation);
        const value = found[codes.length + n];
        if (!epoch || !isGeneration(generation) || !value) return;
        const under = underOf(epoch, generation);
        if (value.startsWith(under)) answers.set(code, value.slice(under.length));
      });
      return seen;
    } catch {
      // The loop notices too, and says so once.
      return null;
    }
  }

  private keepMeanwhile(seen: Seen, scope: string, loaded: Map<string, Loaded>): void {
    const keeping = this.keep(seen, scope, loaded)
      // The answers are right all the same; that Redis is in trouble the loop notices, and says so once.
      .catch((error: unknown) => {
        if (!(error instanceof RedisTrouble)) this.log.warn({ err: error }, 'answers about exemption were not kept');
      })
      .finally(() => this.underway.delete(keeping));
    this.underway.add(keeping);
  }

  private async keep(seen: Seen, scope: string, loaded: Map<string, Loaded>): Promise<void> {
    const commands: Promise<unknown>[] = [];
    const orphans: { code: string; enterpriseId: string }[] = [];
    if (seen.epoch === null) {
      commands.push(this.redis.set(`${this.prefix}epoch`, newId(), { condition: 'NX' }));
    }
    const keys: string[] = [];
    const values: string[] = [];
    for (const [code, { answer, enterpriseId }] of loaded) {
      const generation = seen.generations.get(code) ?? null;
      if (!isGeneration(generation)) {
        orphans.push({ code, enterpriseId });
      } else if (seen.epoch !== null) {
        keys.push(this.valueKey(scope, code));
        values.push(underOf(seen.epoch, generation) + answer);
      }
    }
    if (keys.length > 0) commands.push(this.redis.eval(KEEP, { keys: keys, arguments: [String(VALUE_MS), ...values] }));
    await inTime(Promise.all(commands));
    if (orphans.length > 0) await this.renew(seen, orphans.slice(0, RENEWED_AT_ONCE));
  }

  /** New generations, for those of which no change is in flight, nor can begin before this is done. */
  private async renew(seen: Seen, orphans: { code: string; enterpriseId: string }[]): Promise<void> {
    await this.db.transaction(async (tx) => {
      const quiet = await sql<{ code: string }>(
        tx,
        `select code from jsonb_to_recordset($1::jsonb) as orphan (code text, "enterpriseId" text)
         where pg_try_advisory_xact_lock_shared(${LOCK_CLASS}, hashtext("enterpriseId"))`,
        [JSON.stringify(orphans)],
      );
      await inTime(
        Promise.all(
          quiet.map(({ code }) =>
            this.redis.eval(RENEW, {
              keys: [this.generationKey(code)],
              arguments: [seen.generations.get(code) ?? '', `g:${newId()}`, String(GENERATION_MS)],
            }),
          ),
        ),
      );
    });
  }

  /** Returns when no process answers from the cache, and none will before this transaction has ended. */
  private async relyOnBypass(tx: Tx): Promise<void> {
    for (;;) {
      const [bypass] = await sql<{ ageMs: number }>(
        tx,
        `select (extract(epoch from clock_timestamp() - since) * 1000)::float8 as "ageMs"
         from exemption_cache_bypass order by since limit 1 for share`,
      );
      if (bypass) {
        if (bypass.ageMs < BYPASS_SETTLED_MS) await sleep(BYPASS_SETTLED_MS - bypass.ageMs);
        return;
      }
      // On a connection of its own: it must be seen before this transaction is. One at a time a process.
      this.declaring ??= this.declareBypass().finally(() => (this.declaring = undefined));
      await this.declaring;
    }
  }

  private async declareBypass(): Promise<void> {
    this.noBypassSeenAtMs = -Infinity;
    await this.db.query(
      `insert into exemption_cache_bypass (id) select $1 where not exists (select 1 from exemption_cache_bypass)`,
      [newId()],
    );
  }

  /** Ends a bypass when Redis answers again, and renews the lease. */
  private async tidy(): Promise<boolean> {
    const lookedAtMs = performance.now();
    const bypasses = await this.db.query(`select 1 from exemption_cache_bypass limit 1`);
    if (bypasses.length > 0) this.noBypassSeenAtMs = -Infinity;
    try {
      if (bypasses.length > 0) await this.endBypass();
      await inTime(this.redis.ping());
      if (bypasses.length === 0) this.noBypassSeenAtMs = lookedAtMs;
    } catch (error) {
      if (!(error instanceof RedisTrouble)) throw error;
      if (bypasses.length === 0) {
        this.log.warn({ err: error }, 'Redis is not available: the exemption cache is bypassed');
        await this.declareBypass();
      }
    }
    return false;
  }

  private async endBypass(): Promise<void> {
    await this.db.transaction(async (tx) => {
      // Waits for those who rely on it: their changes are committed before the new epoch begins.
      const rows = await sql<{ id: string }>(tx, `select id from exemption_cache_bypass for update`);
      await inTime(this.redis.set(`${this.prefix}epoch`, newId()));
      await sql(tx, `delete from exemption_cache_bypass where id = any($1::uuid[])`, [rows.map((row) => row.id)]);
    });
  }

  private generationKey(code: string): string {
    return `${this.prefix}generation:${code}`;
  }

  private valueKey(scope: string, code: string): string {
    return `${this.prefix}value:${scope}:${code}`;
  }
}

/** What a value begins with. */
const underOf = (epoch: string, generation: string): string => `${epoch} ${generation} `;

const isGeneration = (found: string | null): found is string => found?.startsWith('g:') ?? false;

class RedisTrouble extends Error {}

/** A command that does not come back soon is as good as refused; it may still take effect, which harms nothing here. */
async function inTime<T>(command: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RedisTrouble(`no answer within ${REDIS_TIMEOUT_MS} ms`)), REDIS_TIMEOUT_MS);
  });
  try {
    return await Promise.race([command, late]);
  } catch (error) {
    throw error instanceof RedisTrouble ? error : new RedisTrouble(String(error));
  } finally {
    clearTimeout(timer);
  }
}

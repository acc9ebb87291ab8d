import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign } from '@app/platform/auth';
import type { Redis } from '@app/platform/redis';
import { REDIS } from '@app/platform/tokens';

interface Person {
  name: string;
  /** The enterprise they act for; null for everybody else. */
  enterpriseId: string | null;
}

const KEY = 'gateway:people';
const MAX_PEOPLE = 100_000;
const MAX_KNOWN = 10_000;
const MAX_ACCOUNT = 200;
const MAX_NAME = 100;

/**
 * What the people are called whom the gateway has served, by account: the services keep accounts alone. In Redis, as what
 * may be lost: then an account is shown until its person comes again.
 */
@Injectable()
export class People implements OnModuleInit {
  /** What this gateway knows to be in Redis, so that a request costs nothing there unless something is new. */
  private readonly known = new Map<string, string>();

  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  onModuleInit(): void {
    // A Redis that was away may come back empty.
    this.redis.on('ready', () => this.known.clear());
  }

  /** Never fails, and nobody waits for it: a name that is not kept now is kept at the next request. */
  remember({ id, name, enterpriseId }: Actor): void {
    if (name === id || id.length > MAX_ACCOUNT) return;
    const person: Person = { name: name.slice(0, MAX_NAME), enterpriseId };
    const text = JSON.stringify(person);
    if (this.known.get(id) === text) return;
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(id, text);
    this.keep(id, text).catch(() => this.known.delete(id));
  }

  /**
   * Names by account; who is not known is left out, and to an enterprise everybody who does not act for it.
   * @throws DomainError session.store-down
   */
  async namesOf(accounts: string[], asker: Actor): Promise<Record<string, string>> {
    const texts = await this.redis.hmGet(KEY, accounts).catch(() => {
      throw new DomainError('unavailable', 'session.store-down');
    });
    const names: Record<string, string> = {};
    accounts.forEach((account, n) => {
      const text = texts[n];
      if (!text) return;
      const { name, enterpriseId } = JSON.parse(text) as Person;
      if (!isForeign(asker, enterpriseId ?? '')) names[account] = name;
    });
    return names;
  }

  private async keep(account: string, text: string): Promise<void> {
    const kept = await this.redis.hGet(KEY, account);
    if (kept === text) return;
    if (kept === null && (await this.redis.hLen(KEY)) >= MAX_PEOPLE) return;
    await this.redis.hSet(KEY, account, text);
  }
}

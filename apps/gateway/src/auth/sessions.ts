import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import type { Redis } from '@app/platform/redis';
import { CONFIG, REDIS } from '@app/platform/tokens';
import type { GatewayConfig } from '../config';
import { SealedBox } from './sealed-box';

/** What the identity provider gave, with when it ends (Unix milliseconds of real time). */
export interface Tokens {
  accessToken: string;
  accessEndsAtMs: number;
  refreshToken?: string;
  idToken?: string;
}

export interface Session extends Tokens {
  /** The session ends then, however much it is used (Unix milliseconds). */
  endsAtMs: number;
}

/** A sign-in that has begun: what the answer of the provider is checked against. */
export interface PendingSignIn {
  nonce: string;
  verifier: string;
  returnUrl: string;
  /** The browser it was begun in, by its cookie. */
  browser: string;
}

const PENDING_SECONDS = 600;
const ID = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits, as they stand in a cookie. */
export const newSecretId = (): string => randomBytes(32).toString('base64url');
export const isSecretId = (text: string | undefined): text is string => text !== undefined && ID.test(text);

/** Sessions and begun sign-ins, in Redis alone: when it loses them, people sign in again. */
@Injectable()
export class Sessions {
  private readonly box: SealedBox;
  private readonly idleMs: number;
  private readonly maxMs: number;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: GatewayConfig,
  ) {
    this.box = new SealedBox(config.SESSION_SECRET);
    this.idleMs = config.SESSION_IDLE_MINUTES * 60_000;
    this.maxMs = config.SESSION_MAX_MINUTES * 60_000;
  }

  /** @returns the id, which only the browser keeps */
  async create(tokens: Tokens): Promise<string> {
    const id = newSecretId();
    await this.keep(id, { ...tokens, endsAtMs: Date.now() + this.maxMs });
    return id;
  }

  /** Finds a session and puts off its idle end. */
  async find(id: string): Promise<Session | null> {
    const key = this.sessionKey(id);
    const text = await this.ask((redis) => redis.getEx(key, { type: 'PX', value: this.idleMs }));
    return this.opened(key, text);
  }

  /** Finds a session and lets its idle end come. */
  async peek(id: string): Promise<Session | null> {
    const key = this.sessionKey(id);
    const text = await this.ask((redis) => redis.get(key));
    return this.opened(key, text);
  }

  /** When a session that is used at this moment ends, RFC 3339: unless it is used again, and in any case. */
  endsOf(session: Session | undefined): { idleEndsAt: string | null; endsAt: string | null } {
    if (session === undefined) return { idleEndsAt: null, endsAt: null };
    const { endsAtMs } = session;
    const idleEndsAt = new Date(Math.min(Date.now() + this.idleMs, endsAtMs)).toISOString();
    return { idleEndsAt, endsAt: new Date(endsAtMs).toISOString() };
  }

  /** Keeps new tokens of a session that is still there; when it ends stays as it was. */
  async renew(id: string, session: Session): Promise<void> {
    const key = this.sessionKey(id);
    await this.ask((redis) => redis.set(key, this.box.seal(key, session), { expiration: 'KEEPTTL', condition: 'XX' }));
  }

  async keep(id: string, session: Session): Promise<void> {
    const key = this.sessionKey(id);
    const livesMs = Math.min(this.idleMs, session.endsAtMs - Date.now());
    if (livesMs <= 0) return;
    await this.ask((redis) =>
      redis.set(key, this.box.seal(key, session), { expiration: { type: 'PX', value: livesMs } }),
    );
  }

  async end(id: string): Promise<void> {
    await this.ask((redis) => redis.del(this.sessionKey(id)));
  }

  async begin(state: string, pending: PendingSignIn): Promise<void> {
    const key = this.pendingKey(state);
    const expiration = { type: 'EX' as const, value: PENDING_SECONDS };
    await this.ask((redis) => redis.set(key, this.box.seal(key, pending), { expiration }));
  }

  /** A begun sign-in can be taken once. */
  async take(state: string): Promise<PendingSignIn | null> {
    const key = this.pendingKey(state);
    const text = await this.ask((redis) => redis.getDel(key));
    return text === null ? null : (this.box.open(key, text) as PendingSignIn | null);
  }

  private opened(key: string, text: string | null): Session | null {
    const session = text === null ? null : (this.box.open(key, text) as Session | null);
    return session !== null && session.endsAtMs > Date.now() ? session : null;
  }

  private sessionKey(id: string): string {
    return `gateway:session:${this.box.name(id)}`;
  }

  private pendingKey(state: string): string {
    return `gateway:sign-in:${this.box.name(state)}`;
  }

  /** @throws DomainError session.store-down */
  private async ask<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await work(this.redis);
    } catch {
      throw new DomainError('unavailable', 'session.store-down');
    }
  }
}

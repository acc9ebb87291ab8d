import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@app/kernel/errors';
import { TokenVerifier } from '@app/platform/auth';
import type { Redis } from '@app/platform/redis';
import { REDIS } from '@app/platform/tokens';
import type { FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config';
import { People } from '../people/people';
import { callerAddress } from './caller-address';
import { isPublicPath, isSignInPath } from './public-path';

const WINDOW_MS = 60_000;
const COUNT = `local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {count, left}`;

/** Counts requests a minute, in Redis for all gateways together; while Redis is away nobody is held up. */
export async function limitRates(app: NestFastifyApplication, config: GatewayConfig): Promise<void> {
  const redis = app.get<Redis>(REDIS);
  const verifier = app.get(TokenVerifier);
  const people = app.get(People);

  class Counters {
    incr(
      key: string,
      tell: (error: Error | null, result?: { current: number; ttl: number }) => void,
      windowMs: number,
    ): void {
      redis.eval(COUNT, { keys: [`gateway:rate:${key}`], arguments: [String(windowMs)] }).then(
        (answer) => {
          const [current, ttl] = answer as [number, number];
          tell(null, { current, ttl });
        },
        (error: Error) => tell(error),
      );
    }

    child(): Counters {
      return this;
    }
  }

  /**
   * Who asks: the actor of a good token, by session or of its own; else the address. Sign-in is counted by address
   * alone, and what is shown to anybody apart from the rest.
   */
  async function keyOf(request: FastifyRequest): Promise<string> {
    const address = callerAddress(request.ip);
    if (isSignInPath(request.url)) return `auth:${address}`;
    const nobody = `${isPublicPath(request.url) ? 'public' : 'ip'}:${address}`;
    const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return nobody;
    return verifier.verify(token).then(
      (actor) => {
        // Here every request of somebody known comes by, and their token is verified already.
        people.remember(actor);
        return `actor:${actor.id}`;
      },
      () => nobody,
    );
  }

  const limits: Record<string, number> = {
    auth: config.RATE_LIMIT_AUTH_PER_MINUTE,
    public: config.RATE_LIMIT_PUBLIC_PER_MINUTE,
  };

  await app.register(rateLimit, {
    global: true,
    store: Counters,
    skipOnError: true,
    timeWindow: WINDOW_MS,
    max: (_request: FastifyRequest, key: string) => limits[key.split(':')[0]!] ?? config.RATE_LIMIT_PER_MINUTE,
    keyGenerator: keyOf,
    allowList: (request: FastifyRequest) => /^\/(health|metrics)\b/.test(request.url),
    errorResponseBuilder: (_request, { max, ttl }) =>
      new DomainError('too-many', 'rate.exceeded', { limit: max, retryAfterSeconds: Math.ceil(ttl / 1000) }),
  });
}

import {
  applyDecorators,
  CanActivate,
  createParamDecorator,
  ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiSecurity } from '@nestjs/swagger';
import { DomainError } from '@app/kernel/errors';
import type { FastifyRequest } from 'fastify';
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { type Actor, type Role, ROLES } from './actor';
import { requestContext } from './request-context';

export { type Actor, type Role } from './actor';

/** Who may call a route. A route without this and without `@Public()` is refused to all. */
export const Roles = (...roles: Role[]): MethodDecorator & ClassDecorator => SetMetadata('roles', roles);
/** No sign-in needed. */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata('public', true), ApiSecurity({}));

/** The caller. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<{ actor?: Actor }>();
  if (!actor) throw new Error('This route has no actor: it is public');
  return actor;
});

/** Whether an enterprise asks about what is another's. */
export function isForeign(actor: Actor, enterpriseId: string): boolean {
  return actor.roles.includes('enterprise') && actor.enterpriseId !== enterpriseId;
}

/** @throws DomainError not-found when an enterprise asks about another: what is not yours is not there */
export function mustSee(actor: Actor, enterpriseId: string): void {
  if (isForeign(actor, enterpriseId)) {
    throw new DomainError('not-found', 'enterprise.not-found', { id: enterpriseId });
  }
}

/** Whose things a list shows: an enterprise's are its own; undefined: everybody's. @throws DomainError not-found, as `mustSee` */
export function whoseList(actor: Actor, enterpriseId: string | undefined): string | undefined {
  if (enterpriseId !== undefined) mustSee(actor, enterpriseId);
  return enterpriseId ?? (actor.roles.includes('enterprise') ? actor.enterpriseId! : undefined);
}

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const CLOCK_SKEW_SECONDS = 30;
/** A token that was found good is taken again for so long without another look at its signature: a key withdrawn shows by then. */
const KNOWN_GOOD_MS = 60_000;
/** The oldest go when there are more. */
const KNOWN_GOOD_TOKENS = 5_000;

interface KnownGood {
  actor: Actor;
  /** By `performance.now()`. */
  untilMs: number;
  expiresAtMs: number;
}

export class TokenVerifier {
  private keys: JWTVerifyGetKey | undefined;
  /** By the whole token. Signatures are most of what a small request costs, and people send the same token many times. */
  private readonly knownGood = new Map<string, KnownGood>();

  constructor(
    private readonly issuer: string,
    private readonly audience: string,
  ) {}

  /** The caller, where the `Authorization` header has a token that was found good a short while ago. */
  knownActor(authorization: string | undefined): Actor | undefined {
    const token = bearerToken(authorization);
    return token === undefined ? undefined : this.known(token);
  }

  /** @throws DomainError auth.bad-token, or auth.provider-down when no key is known and none can be had */
  async verify(token: string): Promise<Actor> {
    const known = this.known(token);
    if (known) return known;
    this.knownGood.delete(token);
    const { actor, expiresAtMs } = await this.verifyAnew(token);
    if (this.knownGood.size >= KNOWN_GOOD_TOKENS) this.knownGood.delete(this.knownGood.keys().next().value!);
    this.knownGood.set(token, { actor, untilMs: performance.now() + KNOWN_GOOD_MS, expiresAtMs });
    return actor;
  }

  private known(token: string): Actor | undefined {
    const known = this.knownGood.get(token);
    return known && performance.now() < known.untilMs && Date.now() < known.expiresAtMs ? known.actor : undefined;
  }

  private async verifyAnew(token: string): Promise<{ actor: Actor; expiresAtMs: number }> {
    try {
      const { payload } = await jwtVerify(token, await this.keySet(), {
        issuer: this.issuer,
        audience: this.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['sub', 'exp', 'iat'],
      });
      return { actor: Object.freeze(actorOf(payload)), expiresAtMs: (payload.exp! + CLOCK_SKEW_SECONDS) * 1000 };
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) {
        throw new DomainError('unauthenticated', 'auth.bad-token', { reason: error.code });
      }
      throw new DomainError('unavailable', 'auth.provider-down', { issuer: this.issuer });
    }
  }

  /** Keys are kept for as long as they verify; an unknown key id makes one new fetch, at most every 30 seconds. */
  private async keySet(): Promise<JWTVerifyGetKey> {
    if (!this.keys) {
      const response = await fetch(`${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
        signal: AbortSignal.timeout(5_000),
      });
      const { jwks_uri } = (await response.json()) as { jwks_uri: string };
      this.keys = createRemoteJWKSet(new URL(jwks_uri), {
        cacheMaxAge: Infinity,
        cooldownDuration: 30_000,
        timeoutDuration: 5_000,
        [customFetch]: (url, options) => fetch(url, options),
      });
    }
    return this.keys;
  }
}

function bearerToken(authorization = ''): string | undefined {
  const [scheme, token] = authorization.split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined;
}

function actorOf(payload: JWTPayload): Actor {
  const strings = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const roles = strings(payload['roles']).filter((role): role is Role => (ROLES as readonly string[]).includes(role));
  const enterpriseId = text(payload['enterpriseId']);
  if (roles.includes('enterprise') && (!enterpriseId || roles.length > 1)) {
    // An enterprise that is also an officer would see all: such a token is a mistake of whoever issued it.
    throw new DomainError('forbidden', 'auth.bad-enterprise-token');
  }
  return {
    id: payload.sub!,
    name: text(payload['name']) ?? payload.sub!,
    roles,
    department: text(payload['department']),
    subZones: strings(payload['subZones']),
    enterpriseId,
  };
}

@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Events come from our own broker, whose access lists say who may write.
    if (context.getType() === 'rpc') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>('public', targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor?: Actor }>();
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw new DomainError('unauthenticated', 'auth.missing-token');
    const actor = await this.verifier.verify(token);
    const roles = this.reflector.getAllAndOverride<Role[]>('roles', targets) ?? [];
    if (!roles.some((role) => actor.roles.includes(role))) {
      throw new DomainError('forbidden', 'auth.role-missing', { needed: roles, has: actor.roles });
    }
    request.actor = actor;
    requestContext().actor = actor;
    return true;
  }
}

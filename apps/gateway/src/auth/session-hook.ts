import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@app/kernel/errors';
import type { FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config';
import { SessionCookies } from './session-cookies';
import type { Session } from './sessions';
import { SignIn } from './sign-in.service';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Routes that open pages ask by themselves: they must not keep a session alive for ever. */
const UNATTENDED = new Set(['/notices']);

const sessions = new WeakMap<FastifyRequest, { id: string; session: Session }>();

/** The session that a request came with; none where it brought a token of its own. */
export function sessionOf(request: FastifyRequest): { id: string; session: Session } | undefined {
  return sessions.get(request);
}

/**
 * Turns the session cookie into the bearer token that the services and our own guard read. A request that brings its
 * own token is left as it is. A browser sends cookies along with requests that other sites make it send, so with a
 * session a change is taken only from our own pages.
 * @throws DomainError session.foreign-origin, session.store-down
 */
export function useSessions(app: NestFastifyApplication, config: GatewayConfig): void {
  const cookies = app.get(SessionCookies);
  const signIn = app.get(SignIn);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request: FastifyRequest) => {
    if (request.headers.authorization !== undefined || /^\/(health|metrics)\b/.test(request.url)) return;
    const id = cookies.sessionOf(request);
    if (id === undefined) return;
    const session = await signIn.session(id, !UNATTENDED.has(request.routeOptions.url ?? ''));
    if (session === null) return;
    if (!SAFE_METHODS.has(request.method) && !fromOurPages(request, config.PUBLIC_URL)) {
      throw new DomainError('forbidden', 'session.foreign-origin');
    }
    sessions.set(request, { id, session });
    request.headers.authorization = `Bearer ${session.accessToken}`;
  });
}

function fromOurPages(request: FastifyRequest, publicOrigin: string): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  return origin === undefined ? site === 'same-origin' : origin === publicOrigin;
}

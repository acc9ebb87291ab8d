import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { CONFIG } from '@app/platform/tokens';
import type { GatewayConfig } from '../config';
import { IdentityProvider } from './identity-provider';
import { returnUrl } from './return-to';
import { newSecretId, type Session, Sessions } from './sessions';

/** A token is renewed when it has less than this to live, so that it does not end on its way. */
const RENEW_BEFORE_MS = 30_000;

/** Signing in and out, and the access token of a session. */
@Injectable()
export class SignIn {
  private readonly renewals = new Map<string, Promise<Session | null>>();

  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(IdentityProvider) private readonly provider: IdentityProvider,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  /** @returns where the provider asks who it is. @throws DomainError sign-in.bad-return */
  async begin(returnTo: string | undefined, browser: string): Promise<string> {
    const target = returnUrl(returnTo, this.config.PUBLIC_URL);
    const state = newSecretId();
    const { url, nonce, verifier } = await this.provider.request(state);
    await this.sessions.begin(state, { nonce, verifier, browser, returnUrl: target });
    return url;
  }

  /**
   * @param browser cookie of the browser that brings the answer: another than the one that began is refused, or somebody
   *   could be signed in as somebody else without noticing
   * @throws DomainError sign-in.expired, sign-in.refused
   */
  async finish(query: string, browser: string | undefined): Promise<{ sessionId: string; returnUrl: string }> {
    const state = new URLSearchParams(query).get('state') ?? '';
    const pending = await this.sessions.take(state);
    if (pending === null || pending.browser !== browser) throw new DomainError('invalid', 'sign-in.expired');
    const tokens = await this.provider.finish(query, { state, nonce: pending.nonce, verifier: pending.verifier });
    return { sessionId: await this.sessions.create(tokens), returnUrl: pending.returnUrl };
  }

  /** @returns where to sign out at the provider too, or null */
  async end(sessionId: string | undefined): Promise<string | null> {
    if (sessionId === undefined) return null;
    const session = await this.sessions.find(sessionId);
    await this.sessions.end(sessionId);
    return session === null ? null : this.provider.endSessionUrl(session.idToken);
  }

  /**
   * A session, its access token renewed where it ends soon; null when there is no such session any more.
   * @param isUse whether somebody uses it: what a page does by itself does not put off the idle end
   */
  async session(sessionId: string, isUse: boolean): Promise<Session | null> {
    const session = await (isUse ? this.sessions.find(sessionId) : this.sessions.peek(sessionId));
    if (session === null || session.accessEndsAtMs - Date.now() > RENEW_BEFORE_MS) return session;
    return this.renewOnce(sessionId, session);
  }

  /** Requests that come at once share one renewal: a provider may take a refresh token only once. */
  private renewOnce(id: string, session: Session): Promise<Session | null> {
    let renewal = this.renewals.get(id);
    if (renewal === undefined) {
      renewal = this.renew(id, session).finally(() => this.renewals.delete(id));
      this.renewals.set(id, renewal);
    }
    return renewal;
  }

  private async renew(id: string, session: Session): Promise<Session | null> {
    const usable = session.accessEndsAtMs > Date.now() ? session : null;
    if (session.refreshToken === undefined) return usable;
    try {
      const renewed: Session = { ...session, ...(await this.provider.refresh(session.refreshToken)) };
      await this.sessions.renew(id, renewed);
      return renewed;
    } catch (error) {
      if (usable !== null) return usable;
      if (!(error instanceof DomainError) || error.kind !== 'unauthenticated') throw error;
      // Another gateway may have renewed it with the same refresh token.
      const now = await this.sessions.peek(id);
      if (now !== null && now.accessToken !== session.accessToken) return now;
      await this.sessions.end(id);
      return null;
    }
  }
}

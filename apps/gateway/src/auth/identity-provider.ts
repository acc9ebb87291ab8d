import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { CONFIG } from '@app/platform/tokens';
import * as oidc from 'openid-client';
import type { GatewayConfig } from '../config';
import type { Tokens } from './sessions';

const TIMEOUT_SECONDS = 5;
const SCOPE = 'openid profile';
/** When a provider does not say how long its access tokens last. */
const UNSAID_LIFE_SECONDS = 60;

export interface SignInRequest {
  url: string;
  nonce: string;
  verifier: string;
}

/** The OpenID Connect provider, as its confidential client: code flow with PKCE. */
@Injectable()
export class IdentityProvider {
  private configuration: Promise<oidc.Configuration> | undefined;

  constructor(@Inject(CONFIG) private readonly config: GatewayConfig) {}

  /** The provider's own description, fetched once. @throws DomainError auth.provider-down */
  async load(): Promise<oidc.Configuration> {
    this.configuration ??= oidc.discovery(
      new URL(this.config.OIDC_ISSUER),
      this.config.OIDC_CLIENT_ID,
      undefined,
      oidc.ClientSecretBasic(this.config.OIDC_CLIENT_SECRET),
      {
        timeout: TIMEOUT_SECONDS,
        execute: this.config.OIDC_ISSUER.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
      },
    );
    try {
      return await this.configuration;
    } catch {
      this.configuration = undefined;
      throw this.down();
    }
  }

  async request(state: string): Promise<SignInRequest> {
    const configuration = await this.load();
    const verifier = oidc.randomPKCECodeVerifier();
    const nonce = oidc.randomNonce();
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: SCOPE,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, nonce, verifier };
  }

  /**
   * Trades the code of the provider's answer for tokens.
   * @param query of the callback
   * @throws DomainError sign-in.refused, auth.provider-down
   */
  async finish(query: string, checks: { state: string; nonce: string; verifier: string }): Promise<Tokens> {
    const configuration = await this.load();
    try {
      return tokensOf(
        await oidc.authorizationCodeGrant(configuration, new URL(`${this.redirectUri}?${query}`), {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.verifier,
          idTokenExpected: true,
        }),
      );
    } catch (error) {
      throw this.refusal(error);
    }
  }

  /** @throws DomainError sign-in.refused when the provider has ended the session, auth.provider-down */
  async refresh(refreshToken: string): Promise<Tokens> {
    const configuration = await this.load();
    try {
      return tokensOf(await oidc.refreshTokenGrant(configuration, refreshToken));
    } catch (error) {
      throw this.refusal(error);
    }
  }

  /** Where a browser goes to sign out at the provider too; null when the provider has no such place. */
  async endSessionUrl(idToken: string | undefined): Promise<string | null> {
    const configuration = await this.load();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
    return oidc.buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: `${this.config.PUBLIC_URL}/`,
      ...(idToken === undefined ? {} : { id_token_hint: idToken }),
    }).href;
  }

  private get redirectUri(): string {
    return `${this.config.PUBLIC_URL}/auth/callback`;
  }

  private down(): DomainError {
    return new DomainError('unavailable', 'auth.provider-down', { issuer: this.config.OIDC_ISSUER });
  }

  private refusal(error: unknown): DomainError {
    if (error instanceof oidc.ResponseBodyError && error.status < 500) {
      return new DomainError('unauthenticated', 'sign-in.refused', { reason: error.error });
    }
    if (error instanceof oidc.AuthorizationResponseError) {
      return new DomainError('unauthenticated', 'sign-in.refused', { reason: error.error });
    }
    const { code } = error as { code?: string };
    if (error instanceof oidc.ClientError && code !== 'OAUTH_TIMEOUT' && code !== 'OAUTH_RESPONSE_IS_NOT_CONFORM') {
      return new DomainError('unauthenticated', 'sign-in.refused', { reason: code ?? 'unknown' });
    }
    return this.down();
  }
}

function tokensOf(response: oidc.TokenEndpointResponse): Tokens {
  return {
    accessToken: response.access_token,
    accessEndsAtMs: Date.now() + (response.expires_in ?? UNSAID_LIFE_SECONDS) * 1000,
    ...(response.refresh_token === undefined ? {} : { refreshToken: response.refresh_token }),
    ...(response.id_token === undefined ? {} : { idToken: response.id_token }),
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { accounts, systemClients } from './accounts';
import type { Child } from './child';
import { oidcProgram } from './programs';
import { clientToken, signIn } from './sign-in';
import { freePorts } from './wait';

let dir: string;
let issuer: string;
let provider: Child;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'oidc-'));
  const [port = 0] = await freePorts(1);
  issuer = `http://127.0.0.1:${port}`;
  provider = oidcProgram({ dir, port, issuer, publicUrl: 'http://127.0.0.1:1', gatewaySecret: 'secret-of-the-test' });
  await provider.start();
});

afterAll(async () => {
  await provider.stop();
  rmSync(dir, { recursive: true });
});

/** What a service sees of a token: signature, issuer, audience and expiry checked. */
async function verified(token: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL('/jwks', issuer));
  return (await jwtVerify(token, keys, { issuer, audience: 'shouxin', algorithms: ['RS256'] })).payload;
}

describe('the local identity provider', () => {
  it('signs in every demo account, whose token says who it is and what it may do', async () => {
    for (const { account, name, roles, subZones, department, uscc } of accounts) {
      const claims = await verified(await signIn(issuer, account));
      expect(claims).toMatchObject({ sub: account, name, roles, subZones });
      expect(claims['department']).toBe(department);
      expect(claims['uscc']).toBe(uscc);
    }
  });

  it('gives other systems the role system and nothing more', async () => {
    for (const { clientId, department } of systemClients) {
      expect(await verified(await clientToken(issuer, clientId))).toMatchObject({
        sub: clientId,
        roles: ['system'],
        department,
      });
    }
  });

  it('refuses a wrong password, an unknown person and an unknown client', async () => {
    await expect(signIn(issuer, 'auditor-1', 'wrong')).rejects.toThrow('401');
    await expect(signIn(issuer, 'nobody-1')).rejects.toThrow('401');
    await expect(clientToken(issuer, 'unknown')).rejects.toThrow('names no client');
  });

  it('refuses a request without PKCE and one that would return elsewhere', async () => {
    const ask = async (parameters: Record<string, string>): Promise<string> => {
      const query = new URLSearchParams({
        client_id: 'shouxin-cli',
        response_type: 'code',
        scope: 'openid',
        ...parameters,
      });
      const response = await fetch(`${issuer}/auth?${query.toString()}`, { redirect: 'manual' });
      return response.headers.get('location') ?? (await response.text());
    };
    expect(await ask({ redirect_uri: 'http://127.0.0.1:9/callback' })).toMatch(/error=invalid_request.*PKCE/);
    expect(await ask({ redirect_uri: 'http://example.org/callback' })).toContain('redirect_uri');
  });

  it('keeps its keys over a restart, so that tokens stay valid', async () => {
    const token = await signIn(issuer, 'operator-1');
    await provider.kill9();
    await provider.start();
    expect((await verified(token)).sub).toBe('operator-1');
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Role } from '@app/platform/auth';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface TestPerson {
  sub: string;
  roles: Role[];
  department?: string;
  subZones?: string[];
  enterpriseId?: string;
}

/** An identity provider of the test's own: discovery and keys over HTTP, tokens for anyone. */
export class TestIdentityProvider {
  issuer = '';
  private server: Server;
  private key: CryptoKey;
  /** As people do, each sends the token it has for as long as that is good. */
  private readonly tokens = new Map<string, Promise<string>>();

  static async start(): Promise<TestIdentityProvider> {
    const provider = new TestIdentityProvider();
    await provider.listen();
    return provider;
  }

  private async listen(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    this.key = privateKey;
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }] });
    this.server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        request.url === '/jwks' ? jwks : JSON.stringify({ issuer: this.issuer, jwks_uri: `${this.issuer}/jwks` }),
      );
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.issuer = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  token(person: TestPerson, overrides?: { audience?: string; expiresAt?: number }): Promise<string> {
    if (overrides) return this.newToken(person, overrides);
    const key = JSON.stringify(person);
    const token = this.tokens.get(key) ?? this.newToken(person, {});
    this.tokens.set(key, token);
    return token;
  }

  private newToken(person: TestPerson, overrides: { audience?: string; expiresAt?: number }): Promise<string> {
    const { sub, ...claims } = person;
    return new SignJWT({ name: sub, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .setIssuer(this.issuer)
      .setAudience(overrides.audience ?? 'shouxin')
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime(overrides.expiresAt ?? '1h')
      .sign(this.key);
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

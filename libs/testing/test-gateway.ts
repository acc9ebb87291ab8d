import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Redis } from '@app/platform/redis';
import { REDIS } from '@app/platform/tokens';
import { listen, newGateway } from '../../apps/gateway/src/gateway';
import type { Child } from '../../deploy/local/child';
import { oidcProgram } from '../../deploy/local/programs';
import { signIn } from '../../deploy/local/sign-in';
import { freePorts } from '../../deploy/local/wait';
import { Browser } from './browser';
import { eventually } from './eventually';
import { testServers } from './servers';
import { Upstream } from './upstream';

/** A gateway with the local identity provider as a program of its own; one upstream for three services, the fourth down. */
export class TestGateway {
  app: NestFastifyApplication;

  private constructor(
    readonly url: string,
    readonly issuer: string,
    readonly provider: Child,
    readonly upstream: Upstream,
    readonly env: Record<string, string>,
    private readonly dir: string,
  ) {}

  /** @param redisDatabase a number of the suite's own, so that emptying it disturbs nobody else */
  static async start(redisDatabase: number): Promise<TestGateway> {
    const dir = mkdtempSync(join(tmpdir(), 'gateway-'));
    const clockFile = join(dir, 'clock.json');
    writeFileSync(clockFile, JSON.stringify({ offsetMs: 0 }));
    const [oidcPort = 0, gatewayPort = 0, nobodyPort = 0] = await freePorts(3);
    const issuer = `http://127.0.0.1:${oidcPort}`;
    const url = `http://127.0.0.1:${gatewayPort}`;
    const gatewaySecret = 'secret-of-the-test';
    const provider = oidcProgram({ dir, port: oidcPort, issuer, publicUrl: url, gatewaySecret });
    const [upstream] = await Promise.all([Upstream.start(), provider.start()]);
    const env = {
      PROFILE: 'local',
      PORT: String(gatewayPort),
      LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
      REDIS_URL: `${testServers.redisUrl}/${redisDatabase}`,
      NOTICES_CHANNEL: `notices-of-${gatewayPort}`,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_SECRET: gatewaySecret,
      SESSION_SECRET: 'a session secret of thirty-two characters',
      CLOCK_FILE: clockFile,
      PUBLIC_URL: url,
      CREDIT_RATING_URL: upstream.url,
      COMMITMENT_URL: upstream.url,
      REWARD_PENALTY_URL: upstream.url,
      SUBSIDY_URL: `http://127.0.0.1:${nobodyPort}`,
    };
    const gateway = new TestGateway(url, issuer, provider, upstream, env, dir);
    gateway.app = await newGateway(env);
    await listen(gateway.app, env);
    await eventually(() => gateway.redis.isReady);
    await gateway.redis.flushDb();
    return gateway;
  }

  get redis(): Redis {
    return this.app.get<Redis>(REDIS);
  }

  browser(): Browser {
    return new Browser(this.url);
  }

  /** Access token of a demo person, as another program would get it. */
  token(account: string): Promise<string> {
    return signIn(this.issuer, account);
  }

  /** Another gateway on a port of its own; people do not sign in there, for the provider does not know its address. */
  async another(more: Record<string, string>): Promise<{ app: NestFastifyApplication; url: string }> {
    const env = { ...this.env, PORT: '0', ...more };
    const app = await newGateway(env);
    return { app, url: await listen(app, env) };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.upstream.stop();
    await this.provider.stop();
    rmSync(this.dir, { recursive: true });
  }
}

/** Status and code of a problem. */
export async function codeOf(response: Response): Promise<[number, unknown]> {
  return [response.status, ((await response.json()) as { code: string }).code];
}

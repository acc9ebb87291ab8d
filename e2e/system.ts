import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { serviceNames } from '../deploy/local/databases';
import { freeSystemPorts, startSystem, type System } from '../deploy/local/system';
import { testServers } from '@app/testing/servers';
import type { Target } from '../tools/api';

/** The built product, running with databases, topics and ports of its own. */
export interface RunningSystem {
  system: System;
  target: Target;
  /** Environment for programs that drive it from outside. */
  env: NodeJS.ProcessEnv;
  /** Where each program's log is, as NAME.log. */
  logsDir: string;
  close: () => Promise<void>;
}

/**
 * @param servers other servers than those of the test run: for tests that kill one
 * @param env variables for all services and the gateway, beyond what they get anyway
 * @param businessStart where the business clock begins; as in the demo when absent
 */
export async function runSystem(
  servers: { pgAdminUrl: string; kafkaBrokers: string; redisUrl: string } = testServers,
  env: Record<string, string> = {},
  businessStart?: string,
): Promise<RunningSystem> {
  const dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'system-'));
  const prefix = `e${randomBytes(4).toString('hex')}`;
  const { pgAdminUrl, kafkaBrokers, redisUrl } = servers;
  const system = await startSystem({
    dir,
    servers: { pgAdminUrl, kafkaBrokers, redisUrl },
    ports: await freeSystemPorts(),
    namePrefix: `${prefix}_`,
    topicPrefix: `${prefix}-`,
    logLevel: 'warn',
    ...(businessStart === undefined ? {} : { businessStart }),
    // The shortest wait the broker allows: a killed service comes back that much sooner.
    env: Object.fromEntries([...serviceNames, 'gateway'].map((name) => [name, { KAFKA_SESSION_MS: '6000', ...env }])),
  });
  const target = {
    gatewayUrl: system.gatewayUrl,
    issuer: system.issuer,
    kafkaBrokers,
    topicPrefix: system.topicPrefix,
  };
  return {
    system,
    target,
    env: {
      ...process.env,
      GATEWAY_URL: target.gatewayUrl,
      OIDC_ISSUER: target.issuer,
      KAFKA_BROKERS: target.kafkaBrokers,
      TOPIC_PREFIX: target.topicPrefix,
    },
    logsDir: join(dir, 'logs'),
    close: async () => {
      await system.stop();
      await system.dropDatabases();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/**
 * `npm run keycloak:check`: a real Keycloak with the realm of deploy/keycloak, the built system signed in through it.
 * Keycloak comes from Maven Central at the first run; the servers are those of the TEST_… variables, or own ones.
 * The last line is `N passed, N failed`.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { demoPassword } from '../deploy/local/accounts';
import { stopEverything } from '../deploy/local/child';
import { freeServerPorts, serverNames, startServers } from '../deploy/local/servers';
import { freeSystemPorts, startSystem, type SystemOptions } from '../deploy/local/system';
import { freePorts } from '../deploy/local/wait';
import { demoRealm, systemClient } from '../deploy/keycloak/demo-realm';
import { fetchKeycloak, prepareKeycloak } from '../deploy/keycloak/keycloak';
import { type Checked, runChecks } from './checks';
import { checkSignIn, type World } from './keycloak-sign-in';

const root = join(__dirname, '..');
const downloadsDir = join(root, '.local', 'downloads');
const prefix = `kc${randomBytes(4).toString('hex')}`;

async function main(): Promise<Checked> {
  const base = process.env['TEST_DIR'] ?? join(root, '.local-test');
  mkdirSync(base, { recursive: true });
  const dir = mkdtempSync(join(base, 'keycloak-'));
  const undo: (() => Promise<unknown>)[] = [];
  try {
    return await run(dir, undo);
  } finally {
    for (const step of undo.reverse()) await step();
    await stopEverything(serverNames);
    rmSync(dir, { recursive: true, force: true });
  }
}

async function run(dir: string, undo: (() => Promise<unknown>)[]): Promise<Checked> {
  await timed('Keycloak 已在 .local/downloads / Keycloak is in .local/downloads', () => fetchKeycloak(downloadsDir));
  const servers = await testServers(dir);
  const [[port = 0, managementPort = 0], ports] = await Promise.all([freePorts(2), freeSystemPorts()]);
  const issuer = `http://127.0.0.1:${port}/realms/shouxin`;
  const publicUrl = `http://127.0.0.1:${ports.gateway}`;
  const gatewaySecret = randomBytes(24).toString('base64url');
  const admin = { name: 'first-admin', password: randomBytes(18).toString('base64url') };
  const realm = demoRealm();
  // So short that every request renews it: what a renewal does is seen at once.
  realm['accessTokenLifespan'] = 20;
  const strangerSecret = randomBytes(18).toString('base64url');
  const stranger = {
    ...systemClient('stranger', strangerSecret, '外人'),
    defaultClientScopes: ['basic', 'profile', 'roles'],
  };
  realm.clients = [...realm.clients, stranger];
  const keycloak = await prepareKeycloak({
    ...{ dir, downloadsDir, port, managementPort, admin, realm },
    databaseUrl: await databaseFor(servers.pgAdminUrl, undo),
    env: { SHOUXIN_PUBLIC_URL: publicUrl, SHOUXIN_GATEWAY_SECRET: gatewaySecret },
  });
  undo.push(() => keycloak.stop());
  await timed('Keycloak，导入 realm / with the realm imported', () => keycloak.start());
  const system = await timed('系统 / the system', () =>
    startSystem({
      ...{ dir, servers, ports, namePrefix: `${prefix}_`, topicPrefix: `${prefix}-`, logLevel: 'warn' },
      oidc: { issuer, gatewaySecret },
    }),
  );
  undo.push(async () => {
    await system.stop();
    await system.dropDatabases();
  });
  const world: World = {
    ...{ gatewayUrl: system.gatewayUrl, issuer, admin, password: demoPassword },
    ...{ dir, keycloakHome: join(dir, 'keycloak'), stranger: { id: 'stranger', secret: strangerSecret } },
  };
  return checkSignIn(world);
}

async function testServers(dir: string): Promise<SystemOptions['servers']> {
  const { TEST_PG_URL, TEST_KAFKA_BROKERS, TEST_REDIS_URL } = process.env;
  if (TEST_PG_URL && TEST_KAFKA_BROKERS && TEST_REDIS_URL) {
    return { pgAdminUrl: TEST_PG_URL, kafkaBrokers: TEST_KAFKA_BROKERS, redisUrl: TEST_REDIS_URL };
  }
  const ports = await freeServerPorts();
  return timed('PostgreSQL, Kafka, Redis', () => startServers({ dir, ports, downloadsDir, durable: false }));
}

async function databaseFor(pgAdminUrl: string, undo: (() => Promise<unknown>)[]): Promise<string> {
  const admin = async (...statements: string[]): Promise<void> => {
    const client = new Client({ connectionString: pgAdminUrl });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  const password = randomBytes(18).toString('hex');
  await admin(`CREATE ROLE ${prefix} LOGIN PASSWORD '${password}'`, `CREATE DATABASE ${prefix} OWNER ${prefix}`);
  undo.push(() => admin(`DROP DATABASE ${prefix} WITH (FORCE)`, `DROP ROLE ${prefix}`));
  return `postgresql://${prefix}:${password}@${new URL(pgAdminUrl).host}/${prefix}`;
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const result = await work();
  console.log(`  · ${what}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}

runChecks(main);

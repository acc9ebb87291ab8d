import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@app/testing/eventually';
import type { PinoLogger } from 'nestjs-pino';
import { Child } from '../../deploy/local/child';
import { fetchDownloads } from '../../deploy/local/downloads';
import { ensureTopics, prepareKafka } from '../../deploy/local/kafka';
import { postgresUrl, preparePostgres } from '../../deploy/local/postgres';
import { talk, freePorts } from '../../deploy/local/wait';
import { kafkaSecurityOf, parseConfig } from './config';
import { type IncomingMessage, KafkaReader, KafkaSender, type KafkaSecurity } from './kafka';
import { newDataSource } from './database';
import { newRedis } from './redis';

const run = promisify(execFile);
const PASSWORD = 'of-the-test';
const silent = { warn: () => undefined, error: () => undefined } as unknown as PinoLogger;

let dir: string;
const stops: (() => Promise<unknown>)[] = [];
/** Files in PEM: an authority, a server of 127.0.0.1 vouched for by it, a client, and another authority. */
const pem = (name: string): string => join(dir, `${name}.pem`);

beforeAll(async () => {
  dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'secure-'));
  await authority('ca');
  await authority('stranger');
  await signed('server', 'subjectAltName=IP:127.0.0.1');
  await signed('client', 'keyUsage=digitalSignature');
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(dir, { recursive: true, force: true });
});

const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: dir });

async function authority(name: string): Promise<void> {
  const subject = ['-subj', `/CN=${name}`, '-days', '2', '-addext', 'basicConstraints=critical,CA:TRUE'];
  await openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    ...subject,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
  );
}

async function signed(name: string, extension: string): Promise<void> {
  const request = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`];
  await openssl('req', ...request, '-keyout', `${name}.key`, '-out', `${name}.csr`);
  writeFileSync(join(dir, `${name}.ext`), extension);
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`];
  await openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.pem`);
  cpSync(join(dir, `${name}.key`), join(dir, `${name}-key.pem`));
}

describe('a PostgreSQL that speaks TLS', () => {
  let url: string;
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    const own = join(dir, 'postgres-server');
    const options = { dir: own, port, password: PASSWORD, maxConnections: 10, durable: false };
    mkdirSync(own);
    // It takes a key only from a file that is its own.
    const certificate = { ssl: 'on', ssl_cert_file: pem('server'), ssl_key_file: join(own, 'server.key') };
    cpSync(join(dir, 'server.key'), join(own, 'server.key'));
    chmodSync(join(own, 'server.key'), 0o600);
    const child = await preparePostgres({ ...options, more: certificate });
    const { uid, gid } = statSync(join(own, 'postgres'));
    chownSync(join(own, 'server.key'), uid, gid);
    chmodSync(dir, 0o755);
    await child.start();
    stops.push(() => child.stop());
    url = postgresUrl(options);
  });

  /** Whether the connection is encrypted, as the server sees it. */
  async function isEncrypted(address: string, ca?: string): Promise<unknown> {
    const source = newDataSource({ url: address, ca, poolSize: 1, entities: [], name: 'secure' });
    await source.initialize();
    try {
      const [row] = await source.query<{ ssl: boolean }[]>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
      return row!.ssl;
    } finally {
      await source.destroy();
    }
  }

  it('is believed by the authority that DATABASE_CA names, or the URL, and by no other', async () => {
    expect(await isEncrypted(url, readFileSync(pem('ca'), 'utf8'))).toBe(true);
    expect(await isEncrypted(`${url}?sslmode=verify-full&sslrootcert=${pem('ca')}`)).toBe(true);
    await expect(isEncrypted(url, readFileSync(pem('stranger'), 'utf8'))).rejects.toThrow(/certificate/);
    await expect(isEncrypted(`${url}?sslmode=verify-full&sslrootcert=${pem('stranger')}`)).rejects.toThrow(
      /certificate/,
    );
    await expect(isEncrypted(`${url}?sslmode=verify-full`)).rejects.toThrow(/certificate/);
    const byAnotherName = url.replace('127.0.0.1', 'localhost');
    await expect(isEncrypted(byAnotherName, readFileSync(pem('ca'), 'utf8'))).rejects.toThrow(/does not match/);
  });
});

describe('a Redis that speaks TLS', () => {
  let url: string;
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    const { redisServer } = await fetchDownloads(join(__dirname, '..', '..', '.local', 'downloads'));
    const settings = ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', '--save', ''];
    const files = [
      '--tls-cert-file',
      pem('server'),
      '--tls-key-file',
      join(dir, 'server.key'),
      '--tls-ca-cert-file',
      pem('ca'),
    ];
    const child = new Child({
      ...{ name: 'redis-tls', command: redisServer, args: [...settings, ...files], env: { LC_ALL: 'C' }, dir },
      ready: async () => (await talk(port, '')) === '',
    });
    await child.start();
    stops.push(() => child.stop());
    url = `rediss://127.0.0.1:${port}`;
  });

  it('is believed by the authority that REDIS_CA names, and by no other', async () => {
    const client = newRedis(url, silent, readFileSync(pem('ca'), 'utf8'));
    await client.connect();
    expect(await client.ping()).toBe('PONG');
    client.destroy();
    const wrong = newRedis(url, silent, readFileSync(pem('stranger'), 'utf8'));
    const error = new Promise<Error>((tell) => wrong.once('error', tell));
    wrong.connect().catch(() => undefined);
    expect(String(await error)).toMatch(/certificate/);
    wrong.destroy();
  });
});

describe('a Kafka that lets in who shows who it is', () => {
  let byCertificate: string;
  let byPassword: string;

  beforeAll(async () => {
    const { jars } = await fetchDownloads(join(__dirname, '..', '..', '.local', 'downloads'));
    const [port = 0, controllerPort = 0, certificatePort = 0, passwordPort = 0] = await freePorts(4);
    const stores = ['-inkey', 'server.key', '-in', 'server.pem', '-certfile', 'ca.pem', '-passout', `pass:${PASSWORD}`];
    await openssl('pkcs12', '-export', '-out', 'server.p12', ...stores);
    const trust = ['-keystore', join(dir, 'trust.p12'), '-storepass', PASSWORD, '-alias', 'ca', '-file', pem('ca')];
    await run('keytool', ['-importcert', '-noprompt', ...trust]);
    const kafka = await prepareKafka({
      ...{ dir, jars, port, controllerPort },
      more: {
        listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort},SSL://127.0.0.1:${certificatePort},SASL_SSL://127.0.0.1:${passwordPort}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SSL://127.0.0.1:${certificatePort},SASL_SSL://127.0.0.1:${passwordPort}`,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL',
        'ssl.keystore.location': join(dir, 'server.p12'),
        'ssl.keystore.password': PASSWORD,
        'ssl.keystore.type': 'PKCS12',
        'ssl.truststore.location': join(dir, 'trust.p12'),
        'ssl.truststore.password': PASSWORD,
        'listener.name.ssl.ssl.client.auth': 'required',
        'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
        'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config':
          'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      },
      scram: { name: 'subsidy', password: 'word-of-subsidy' },
    });
    await kafka.start();
    stops.push(() => kafka.stop());
    await ensureTopics(`127.0.0.1:${port}`, ['told']);
    byCertificate = `127.0.0.1:${certificatePort}`;
    byPassword = `127.0.0.1:${passwordPort}`;
  });

  function security(env: Record<string, string>): KafkaSecurity | undefined {
    const rest = { PORT: '0', REDIS_URL: 'redis://x', OIDC_ISSUER: 'https://x', DATABASE_URL: 'postgresql://x' };
    return kafkaSecurityOf(parseConfig({ ...rest, KAFKA_BROKERS: 'x', KAFKA_TLS_CA: pem('ca'), ...env }, {}));
  }

  /** Sends a word and reads it again, as services do. */
  async function passOn(brokers: string, given: KafkaSecurity | undefined): Promise<string | null> {
    const options = { brokers: [brokers], clientId: 'secure', sessionMs: 6_000, security: given };
    const sender = new KafkaSender(options, silent);
    const word = randomBytes(6).toString('hex');
    try {
      await sender.send([{ topic: 'told', key: 'k', headers: {}, value: word }]);
    } finally {
      await sender.close();
    }
    const got: IncomingMessage[] = [];
    const take = async (messages: IncomingMessage[]): Promise<void> => void got.push(...messages);
    const reader = new KafkaReader(options, `group-${word}`, ['told'], take, silent);
    reader.start();
    try {
      return (await eventually(() => got.find(({ value }) => value === word), 30_000)).value === word ? 'read' : null;
    } finally {
      await reader.stop();
    }
  }

  it('takes a certificate of its authority', async () => {
    const certificate = { KAFKA_TLS_CERT: pem('client'), KAFKA_TLS_KEY: pem('client-key') };
    expect(await passOn(byCertificate, security(certificate))).toBe('read');
    await expect(passOn(byCertificate, security({}))).rejects.toThrow();
  });

  it('takes a name with its password, and no other', async () => {
    const word = join(dir, 'word');
    writeFileSync(word, 'word-of-subsidy\n');
    const right = { KAFKA_SASL_USERNAME: 'subsidy', KAFKA_SASL_PASSWORD_FILE: word };
    expect(await passOn(byPassword, security(right))).toBe('read');
    const wrong = { KAFKA_SASL_USERNAME: 'subsidy', KAFKA_SASL_PASSWORD: 'guessed' };
    await expect(passOn(byPassword, security(wrong))).rejects.toThrow(/SASL|authentication/i);
  });

  it('is not believed when another authority vouches for it', async () => {
    const env = {
      KAFKA_SASL_USERNAME: 'subsidy',
      KAFKA_SASL_PASSWORD: 'word-of-subsidy',
      KAFKA_TLS_CA: pem('stranger'),
    };
    await expect(passOn(byPassword, security(env))).rejects.toThrow(/certificate|self.signed|signature/i);
  });
});

/**
 * The rights of k8s/ at a real broker: each service comes with a certificate as Strimzi would give it, through the very classes it
 * runs with, does what it must do, and is refused what is another's.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KafkaOffsets, KafkaReader, KafkaSender, type KafkaOptions } from '@app/platform/kafka';
import {
  AclOperationTypes,
  AclPermissionTypes,
  type AclEntry,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';
import { PinoLogger } from 'nestjs-pino';
import { serviceNames } from '../deploy/local/databases';
import { fetchDownloads } from '../deploy/local/downloads';
import { ensureTopics, prepareKafka } from '../deploy/local/kafka';
import { freePorts, waitUntil } from '../deploy/local/wait';
import type { Topic } from '@app/contracts/define-event';
import type { KubeObject } from './k8s-objects';
import { runProgram } from './go-tool';

const root = join(__dirname, '..');
const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
const LONG_ENOUGH_MS = 20_000;
/** How kafkajs words a refusal; who may not see a group is not told who looks after it. */
const REFUSED = /not authorized|authorization|GroupCoordinatorNotFound/i;

/**
 * @param dir an empty folder
 * @param read the topics that each service reads
 * @returns one line for each thing that a service cannot do and must, or can do and must not
 */
export async function faultsAtBroker(
  objects: KubeObject[],
  read: Record<string, Topic[]>,
  dir: string,
): Promise<string[]> {
  const { jars } = await fetchDownloads(join(root, '.local', 'downloads'));
  const [port, controllerPort, tlsPort] = (await freePorts(3)) as [number, number, number];
  const broker = await prepareKafka({ dir, jars, port, controllerPort });
  await certificates(dir);
  appendFileSync(join(dir, 'kafka.properties'), settings(dir, port, controllerPort, tlsPort));
  await broker.start();
  try {
    await ensureTopics(`127.0.0.1:${port}`, serviceNames);
    await giveRights(`127.0.0.1:${port}`, objects);
    const ofEach = serviceNames.map((service) => {
      const pem = (end: string): string => readFileSync(join(dir, end), 'utf8');
      const tls = { ca: pem('ca.crt'), cert: pem(`kafka-${service}.crt`), key: pem(`kafka-${service}.key`) };
      const options = { brokers: [`127.0.0.1:${tlsPort}`], clientId: service, sessionMs: 6_000, security: { tls } };
      return faultsOf(service, options, read[service] ?? []);
    });
    return (await Promise.all(ofEach)).flat();
  } finally {
    await broker.stop();
  }
}

async function faultsOf(service: string, options: KafkaOptions, read: Topic[]): Promise<string[]> {
  const faults: string[] = [];
  const may = async (what: string, isRight: boolean, act: () => Promise<unknown>): Promise<void> => {
    const refused = await act().then(
      () => null,
      (error: unknown) => String(error),
    );
    if (refused !== null && isRight) faults.push(`${service} cannot ${what}: ${refused}`);
    if (refused === null && !isRight) faults.push(`${service} can ${what}`);
    if (refused !== null && !isRight && !REFUSED.test(refused)) faults.push(`${service}: ${refused}`);
  };
  const offsets = new KafkaOffsets(options, log);
  try {
    for (const topic of serviceNames) {
      const sender = new KafkaSender(options, log);
      const message = { topic, key: 'key', headers: {}, value: 'value' };
      await may(`write ${topic}`, topic === service, () => sender.send([message]));
      await sender.close();
      const isKnown = topic === service || read.includes(topic);
      await may(`ask where ${topic} ends`, isKnown, () => offsets.endOf(topic));
    }
  } finally {
    await offsets.close();
  }
  const mine = read.length > 0 ? read : [service];
  await may(`read ${mine.join(', ')} in its group`, true, () => gets(service, mine, options));
  const admin = new Kafka({ ...clientOf(options), logLevel: logLevel.NOTHING, retry: { retries: 1 } }).admin();
  await admin.connect();
  try {
    const other = serviceNames.find((name) => name !== service)!;
    await may(`look into the group of ${other}`, false, () => admin.fetchOffsets({ groupId: other }));
    await may('delete its topic', false, () => admin.deleteTopics({ topics: [service] }));
  } finally {
    await admin.disconnect();
  }
  return faults;
}

const clientOf = ({
  brokers,
  clientId,
  security,
}: KafkaOptions): { brokers: string[]; clientId: string; ssl: object } => ({
  ...{ brokers, clientId },
  ssl: security!.tls,
});

/** Reads as the service does. @throws when not every topic has given it something after a while: each owner writes to its own */
async function gets(group: string, topics: string[], options: KafkaOptions): Promise<void> {
  const silent = new Set(topics);
  const take = async (_messages: unknown, { topic }: { topic: string }): Promise<void> => void silent.delete(topic);
  const reader = new KafkaReader(options, group, topics, take, log);
  reader.start();
  try {
    await waitUntil(`group ${group}`, LONG_ENOUGH_MS, async () => silent.size === 0);
  } catch {
    throw new Error(`nothing came from ${[...silent].join(', ')} within ${LONG_ENOUGH_MS} ms`);
  } finally {
    await reader.stop();
  }
}

/** As Strimzi's User Operator does. */
async function giveRights(brokers: string, objects: KubeObject[]): Promise<void> {
  const types = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP };
  const acl = objects
    .filter(({ kind }) => kind === 'KafkaUser')
    .flatMap(({ metadata, spec }) =>
      spec.authorization!.acls.flatMap(({ resource, operations }) =>
        operations.map((operation): AclEntry => ({
          ...{ principal: `User:CN=${metadata.name}`, host: '*', permissionType: AclPermissionTypes.ALLOW },
          operation: AclOperationTypes[operation.toUpperCase() as keyof typeof AclOperationTypes],
          resourceType: types[resource.type as keyof typeof types],
          resourceName: resource.name,
          resourcePatternType: ResourcePatternTypes.LITERAL,
        })),
      ),
    );
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl });
  } finally {
    await admin.disconnect();
  }
}

/** A broker that knows its clients by their certificates alone, and lets nobody do what no rule allows. */
function settings(dir: string, port: number, controllerPort: number, tlsPort: number): string {
  const more = {
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort},SSL://127.0.0.1:${tlsPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SSL://127.0.0.1:${tlsPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SSL:SSL',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // Whoever comes in the open, from this machine, is the operator.
    'super.users': 'User:ANONYMOUS',
    'ssl.client.auth': 'required',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': join(dir, 'broker.pem'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': join(dir, 'ca.crt'),
  };
  return Object.entries(more)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** One authority; the broker's certificate and one for each service, named as Strimzi names it. */
async function certificates(dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const openssl = (...args: string[]): Promise<string> => runProgram('openssl', args, '安装 openssl / install openssl');
  const at = (file: string): string => join(dir, file);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    '-subj',
    '/CN=test',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.crt'),
  );
  for (const name of ['broker', ...serviceNames.map((service) => `kafka-${service}`)]) {
    await openssl('req', ...key, '-subj', `/CN=${name}`, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`));
    writeFileSync(at('extensions'), 'subjectAltName=IP:127.0.0.1\n');
    const by = [
      '-CA',
      at('ca.crt'),
      '-CAkey',
      at('ca.key'),
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      at('extensions'),
    ];
    await openssl('x509', '-req', '-in', at(`${name}.csr`), ...by, '-out', at(`${name}.crt`));
  }
  writeFileSync(at('broker.pem'), readFileSync(at('broker.key'), 'utf8') + readFileSync(at('broker.crt'), 'utf8'));
}

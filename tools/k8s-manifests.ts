/**
 * What Kubernetes itself would not find wrong with k8s/: settings that a program does not know, secrets that are not where it
 * looks for them, topics and rights that are not those of the code. `npm run k8s:check` asks it of what kustomize renders,
 * k8s-manifests.spec.ts of the files as they are.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allEvents } from '@app/contracts/all-events';
import type { EventContract, Topic } from '@app/contracts/define-event';
import { GRACE_MS } from '@app/platform/web-app';
import { faultsOf as environmentFaults, type Program } from '../deploy/environment';
import { serviceNames } from '../deploy/local/databases';
import { topicPartitions } from '../deploy/local/kafka';
import { nodeArgs } from '../deploy/local/programs';
import type { KubeObject, Pod } from './k8s-objects';

const root = join(__dirname, '..');
const SECRETS = '/run/secrets/shouxin/';

/** Everything of one overlay. @returns one line a fault, naming kind and name; empty when there is none */
export async function faultsOfManifests(objects: KubeObject[]): Promise<string[]> {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  const jobs = objects.filter(({ kind }) => kind === 'Job');
  const programs = [...deployments.map(({ metadata }) => metadata.name), ...jobs.map(serviceOfJob)].sort();
  return [
    ...same('the programs', programs, [...serviceNames, 'gateway', ...serviceNames].sort()),
    ...[...deployments, ...jobs].flatMap((object) => faultsOfProgram(object, objects)),
    ...deployments.flatMap((deployment) => faultsOfDeployment(deployment, objects)),
    ...faultsOfTopics(objects),
    ...faultsOfRights(objects, await topicsRead()),
    ...faultsOfDatabases(objects),
    ...objects.filter(({ kind }) => kind === 'Secret').map((secret) => `${nameOf(secret)}: no secret is kept here`),
  ];
}

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`;
const serviceOfJob = ({ metadata }: KubeObject): string => metadata.name.replace(/-migration.*$/, '');
const podOf = ({ spec }: KubeObject): Pod => spec.template as Pod;

function same(what: string, found: string[], wanted: string[]): string[] {
  if (JSON.stringify(found) === JSON.stringify(wanted)) return [];
  return [`${what}: ${found.join(', ') || 'none'} instead of ${wanted.join(', ') || 'none'}`];
}

/** The environment is one the program starts with, and each file that it names is mounted, from a secret, and no other. */
function faultsOfProgram(object: KubeObject, objects: KubeObject[]): string[] {
  const { spec } = podOf(object);
  const container = spec.containers.find(({ name }) => name === 'program')!;
  const given: Record<string, string> = {};
  const faults: string[] = [];
  for (const { configMapRef } of container.envFrom ?? []) {
    const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef.name);
    if (map === undefined) faults.push(`there is no ConfigMap ${configMapRef.name}`);
    Object.assign(given, map?.data);
  }
  for (const { name, value } of container.env ?? []) given[name] = value;
  const program = object.kind === 'Job' ? 'migration' : (object.metadata.name as Program);
  faults.push(...environmentFaults(program, given));
  const named = Object.values(given).filter((value) => value.startsWith(SECRETS));
  const mounted = (spec.volumes ?? []).flatMap(({ name, projected }) =>
    container.volumeMounts?.some((mount) => mount.name === name && `${mount.mountPath}/` === SECRETS)
      ? (projected?.sources ?? []).flatMap(({ secret }) => secret.items.map(({ path }) => SECRETS + path))
      : [],
  );
  faults.push(...same('files of secrets, named and mounted', mounted.sort(), named.sort()));
  const main = object.kind === 'Job' ? 'migrate' : 'main';
  const service = object.kind === 'Job' ? serviceOfJob(object) : object.metadata.name;
  const command = ['node', ...nodeArgs, `dist/apps/${service}/src/${main}.js`];
  faults.push(...same('the command', container.command ?? [], command));
  return faults.map((fault) => `${nameOf(object)}: ${fault}`);
}

/** What kube-score does not ask. */
function faultsOfDeployment(deployment: KubeObject, objects: KubeObject[]): string[] {
  const { spec, metadata } = podOf(deployment);
  const faults: string[] = [];
  const container = spec.containers[0]!;
  if (spec.serviceAccountName !== deployment.metadata.name) faults.push('has no service account of its own');
  if (spec.automountServiceAccountToken !== false) faults.push('is given a token of the cluster');
  const ours = (kind: string): KubeObject | undefined =>
    objects.find((object) => object.kind === kind && object.metadata.name === deployment.metadata.name);
  for (const kind of ['ServiceAccount', 'Service', 'PodDisruptionBudget', 'HorizontalPodAutoscaler']) {
    if (ours(kind) === undefined) faults.push(`has no ${kind}`);
  }
  if ((ours('HorizontalPodAutoscaler')?.spec.minReplicas ?? 0) < 2) faults.push('may come down to one replica');
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path ?? 'none');
  faults.push(...same('probes', paths, ['/health/live', '/health/live', '/health/ready']));
  const pauseSeconds = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
  if ((spec.terminationGracePeriodSeconds ?? 30) <= pauseSeconds + GRACE_MS / 1000) {
    faults.push(`is killed while it drains: ${pauseSeconds} s before, ${GRACE_MS / 1000} s draining`);
  }
  if (deployment.spec.strategy?.rollingUpdate?.maxUnavailable !== 0)
    faults.push('is fewer than wanted during a rollout');
  const security = { ...spec.securityContext, ...container.securityContext };
  const wanted = { runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false };
  for (const [name, value] of Object.entries(wanted))
    if (security[name] !== value) faults.push(`${name} is not ${value}`);
  const profile = security.seccompProfile as { type?: string } | undefined;
  if (profile?.type !== 'RuntimeDefault') faults.push('has no seccomp profile');
  const capabilities = security.capabilities as { drop?: string[] } | undefined;
  faults.push(...same('capabilities dropped', capabilities?.drop ?? [], ['ALL']));
  for (const server of ['postgresql', 'kafka', 'redis']) {
    const reaches = metadata.labels?.[`shouxin.io/reaches-${server}`] === 'true';
    const needs = server === 'redis' || deployment.metadata.name !== 'gateway';
    if (reaches !== needs) faults.push(`${reaches ? 'reaches' : 'does not reach'} ${server}`);
  }
  return faults.map((fault) => `${nameOf(deployment)}: ${fault}`);
}

function faultsOfTopics(objects: KubeObject[]): string[] {
  const topics = objects.filter(({ kind }) => kind === 'KafkaTopic');
  const wanted = [...new Set(allEvents.map(({ topic }) => topic as string))].sort();
  const names = topics.map(({ metadata }) => metadata.name).sort();
  const faults = same('the topics', names, wanted);
  for (const topic of topics) {
    const { partitions, config } = topic.spec as { partitions: number; config: Record<string, unknown> };
    if (partitions !== topicPartitions)
      faults.push(`${nameOf(topic)}: ${partitions} partitions, not ${topicPartitions}`);
    const kept = { 'cleanup.policy': 'delete', 'retention.ms': -1, 'retention.bytes': -1 };
    for (const [name, value] of Object.entries(kept)) {
      if (config[name] !== value) faults.push(`${nameOf(topic)}: ${name} is not ${value}, so it is not kept for ever`);
    }
  }
  return faults;
}

/** Each service's rights at the brokers: its own topic to write, those that it reads, its own group. Nothing else. */
function faultsOfRights(objects: KubeObject[], read: Record<string, Topic[]>): string[] {
  const users = objects.filter(({ kind }) => kind === 'KafkaUser');
  const wantedNames = serviceNames.map((name) => `kafka-${name}`).sort();
  const faults = same('the users of Kafka', users.map(({ metadata }) => metadata.name).sort(), wantedNames);
  for (const user of users) {
    const service = user.metadata.name.replace(/^kafka-/, '');
    const acls = user.spec.authorization?.acls ?? [];
    const found = acls.flatMap((acl) =>
      acl.operations.map((operation) =>
        [operation, acl.resource.type, acl.resource.name, ...(acl.resource.patternType ? ['prefix'] : [])].join(' '),
      ),
    );
    const wanted = [
      ...[`Describe topic ${service}`, `Write topic ${service}`, `Read group ${service}`],
      ...(read[service] ?? []).flatMap((topic) => [`Describe topic ${topic}`, `Read topic ${topic}`]),
    ];
    faults.push(...same(`${nameOf(user)}: rights`, found.sort(), [...new Set(wanted)].sort()));
    if (user.spec.authentication?.type !== 'tls') faults.push(`${nameOf(user)}: does not come by mutual TLS`);
  }
  return faults;
}

/** The topics that each service reads: those of the events that its consumers handle, as the code says. */
export async function topicsRead(): Promise<Record<string, Topic[]>> {
  const contracts = new Map<string, EventContract>();
  for (const file of readdirSync(join(root, 'libs/contracts')).filter((name) => /^[a-z-]+\.ts$/.test(name))) {
    const exported = (await import(join(root, 'libs/contracts', file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (allEvents.includes(value as EventContract)) contracts.set(name, value as EventContract);
    }
  }
  const read: Record<string, Topic[]> = {};
  for (const service of serviceNames) {
    const folder = join(root, 'apps', service, 'src');
    const topics = new Set<Topic>();
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || /\.(spec|int)\.ts$/.test(file)) continue;
      const text = readFileSync(join(folder, file), 'utf8');
      if (/@(EventPattern|MessagePattern)\(/.test(text))
        throw new Error(`${file} of ${service} handles an event without @OnEvent`);
      for (const [, name] of text.matchAll(/@OnEvent\(([^)]*)\)/g)) {
        const contract = contracts.get(name!);
        if (contract === undefined)
          throw new Error(`@OnEvent(${name}) in ${file} of ${service} names no event of libs/contracts`);
        topics.add(contract.topic);
      }
    }
    read[service] = [...topics].sort();
  }
  return read;
}

/** Two roles and a database a service, with the names and secrets that jobs and programs come with. */
function faultsOfDatabases(objects: KubeObject[]): string[] {
  const cluster = objects.find(({ kind }) => kind === 'Cluster');
  const roles = (cluster?.spec.managed?.roles ?? []).map(
    ({ name, passwordSecret }) => `${name} (${passwordSecret.name})`,
  );
  const snake = (name: string): string => name.replaceAll('-', '_');
  const wantedRoles = serviceNames.flatMap((name) => [
    `${snake(name)} (postgresql-${name})`,
    `${snake(name)}_owner (postgresql-${name}-owner)`,
  ]);
  const databases = objects.filter(({ kind }) => kind === 'Database');
  const found = databases.map(({ spec }) => `${String(spec['name'])} of ${String(spec['owner'])}`);
  const wanted = serviceNames.map((name) => `shouxin_${snake(name)} of ${snake(name)}_owner`);
  return [
    ...same('the roles of PostgreSQL', roles.sort(), wantedRoles.sort()),
    ...same('the databases', found.sort(), wanted.sort()),
  ];
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOfManifests, topicsRead } from './k8s-manifests';
import { type KubeObject, objectsOf, parseObjects } from './k8s-objects';

const folder = join(__dirname, '..', 'k8s', 'overlays');
const layers = ['data', 'migrations', 'services'];
const overlay = (name: string): KubeObject[] => layers.flatMap((layer) => objectsOf(join(folder, name, layer)));

describe.each(['prod', 'dev'])('the manifests of %s', (name) => {
  it('give each program the settings that it knows and needs, and its secrets as files', async () => {
    expect(await faultsOfManifests(overlay(name))).toEqual([]);
  });

  it('name the migration jobs after the release whose image they run', () => {
    const read = (layer: string): Record<string, unknown> =>
      parseObjects(readFileSync(join(folder, name, layer, 'kustomization.yaml'), 'utf8'))[0] as never;
    const [image] = read('release')['images'] as { newTag: string }[];
    expect(read('migrations')['nameSuffix']).toBe(`-${image!.newTag.replaceAll('.', '-')}`);
  });

  it('ask for no secret that the guide does not say how to make', () => {
    const guide = readFileSync(join(__dirname, '..', 'docs', 'KUBERNETES.md'), 'utf8');
    const asked = new Set(
      JSON.stringify(overlay(name))
        .match(/"(secretName|passwordSecret|secret|accessKeyId|secretAccessKey)":("[^"]*"|\{"name":"[^"]*")/g)!
        .map((found) => /"([^"]+)"$/.exec(found)![1]!),
    );
    expect(asked.size).toBeGreaterThan(10);
    expect([...asked].filter((secret) => !guide.includes(`\`${secret}\``))).toEqual([]);
  });
});

describe('what is wrong with a manifest', () => {
  type Change = (object: KubeObject & { spec: Record<string, never> }) => void;
  /** The faults after `change` to the object of that kind and name. */
  async function faultsAfter(kind: string, name: string, change: Change): Promise<string[]> {
    const objects = overlay('prod');
    change(objects.find((object) => object.kind === kind && object.metadata.name === name) as never);
    return faultsOfManifests(objects);
  }

  it.each<[string, string, string, Change, RegExp]>([
    [
      'a setting left out',
      'ConfigMap',
      'gateway',
      ({ data }) => delete data!['PUBLIC_URL'],
      /PUBLIC_URL: needed by gateway/,
    ],
    [
      'a setting nobody knows',
      'ConfigMap',
      'service',
      ({ data }) => (data!['KAFKA_BROKER'] = 'x'),
      /KAFKA_BROKER: .*no such variable/,
    ],
    [
      'a secret in the open',
      'ConfigMap',
      'subsidy',
      ({ data }) => (data!['BANK_TOKEN'] = 'x'),
      /BANK_TOKEN: a secret is given as a file/,
    ],
    [
      'a file that is not mounted',
      'ConfigMap',
      'subsidy',
      ({ data }) => (data!['DATA_KEY_FILE'] = '/run/secrets/shouxin/key'),
      /named and mounted/,
    ],
    [
      'a topic that is not kept',
      'KafkaTopic',
      'subsidy',
      ({ spec }) => ((spec['config'] as never)['retention.ms'] = 1 as never),
      /kept for ever/,
    ],
    ['a topic nobody owns', 'KafkaTopic', 'subsidy', ({ metadata }) => (metadata.name = 'payouts'), /the topics: /],
    [
      'a right too many',
      'KafkaUser',
      'kafka-subsidy',
      ({ spec }) => (spec as KubeObject['spec']).authorization!.acls[0]!.operations.push('Delete'),
      /rights: .*Delete topic subsidy/,
    ],
    [
      'a right that is missing',
      'KafkaUser',
      'kafka-subsidy',
      ({ spec }) => (spec as KubeObject['spec']).authorization!.acls.splice(1, 1),
      /rights: .* instead of .*Read topic commitment/,
    ],
    [
      'a program without a budget',
      'PodDisruptionBudget',
      'subsidy',
      ({ metadata }) => (metadata.name = 'x'),
      /subsidy: has no PodDisruptionBudget/,
    ],
    [
      'too little time to drain',
      'Deployment',
      'subsidy',
      ({ spec }) => ((spec as KubeObject['spec']).template!.spec.terminationGracePeriodSeconds = 25),
      /killed while it drains/,
    ],
    [
      'a probe of another path',
      'Deployment',
      'subsidy',
      ({ spec }) => ((spec as KubeObject['spec']).template!.spec.containers[0]!.readinessProbe!.httpGet!.path = '/'),
      /probes: /,
    ],
    [
      'a role that nobody comes as',
      'Cluster',
      'postgresql',
      ({ spec }) => (spec as KubeObject['spec']).managed!.roles.pop(),
      /the roles of PostgreSQL/,
    ],
  ])('is told: %s', async (_what, kind, name, change, told) => {
    expect((await faultsAfter(kind, name, change)).join('\n')).toMatch(told);
  });

  it('is judged by the consumers of the code', async () => {
    expect((await topicsRead())['reward-penalty']).toEqual(['credit-rating']);
  });
});

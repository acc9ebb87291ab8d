/** The programs and schemas that `npm run k8s:check` needs: found on the PATH, or made once below .local/tools. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { fetchJars } from '../deploy/local/downloads';
import { findGoTool, runProgram, toolsFolder as folder } from './go-tool';

const root = join(__dirname, '..');

const kubernetesValidate = '1.37.0';
/** The oldest Kubernetes that the manifests are for, and the newest whose schemas are to be had. */
export const kubernetesVersions = ['1.34.0', '1.37.0'];

const kustomize = { module: 'sigs.k8s.io/kustomize/kustomize/v5', version: '5.8.1', ask: ['version'] };
const kubeconform = { module: 'github.com/yannh/kubeconform/cmd/kubeconform', version: '0.7.0', ask: ['-v'] };
const kubeScore = { module: 'github.com/zegl/kube-score/cmd/kube-score', version: '1.20.0', ask: ['version'] };

const operators = {
  'github.com/cloudnative-pg/cloudnative-pg@v1.30.1': ['clusters', 'databases', 'scheduledbackups'],
  'github.com/cloudnative-pg/plugin-barman-cloud@v0.15.0': ['objectstores'],
};
const strimziClasses = ['kafka.Kafka', 'nodepool.KafkaNodePool', 'topic.KafkaTopic', 'user.KafkaUser'];

/** Where each program is. @throws LocalError when one is neither there nor can be built */
export async function findPrograms(
  say: (line: string) => void,
): Promise<Record<'kustomize' | 'kubeconform' | 'kube-score', string>> {
  return {
    kustomize: await findGoTool({ name: 'kustomize', ...kustomize }, say),
    kubeconform: await findGoTool({ name: 'kubeconform', ...kubeconform }, say),
    'kube-score': await findGoTool({ name: 'kube-score', ...kubeScore }, say),
  };
}

/** A folder of JSON schemas for `kubeconform -schema-location`, of everything that k8s/ uses. */
export async function findSchemas(say: (line: string) => void): Promise<string> {
  const versions = [
    kubernetesValidate,
    ...Object.keys(operators).map((name) => name.split('@v')[1]!),
    'strimzi-0.51.0',
  ];
  const target = join(folder, `k8s-schemas-${versions.join('-')}-1`);
  if (existsSync(target)) return target;
  say('Schemas of Kubernetes, CloudNativePG, its backups and Strimzi: fetched once');
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await kubernetesSchemas(partial);
  for (const [module, kinds] of Object.entries(operators)) await operatorSchemas(partial, module, kinds);
  await strimziSchemas(partial);
  renameSync(partial, target);
  return target;
}

/** From PyPI's kubernetes-validate, which carries those of every version; its references are made relative. */
async function kubernetesSchemas(target: string): Promise<void> {
  const packages = join(target, 'packages');
  const remedy = '安装 Python 3 与 pip / install Python 3 with pip';
  const what = `kubernetes-validate==${kubernetesValidate}`;
  await runProgram('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', packages, what], remedy);
  for (const version of kubernetesVersions) {
    const from = join(packages, 'kubernetes_validate', 'kubernetes-json-schema', `v${version}-local-strict`);
    const to = join(target, `v${version}`);
    mkdirSync(to);
    for (const file of readdirSync(from)) {
      const text = readFileSync(join(from, file), 'utf8').replaceAll('"/api/_definitions.json', '"_definitions.json');
      // Their names on the web would be the base of these references.
      writeFileSync(join(to, file), JSON.stringify({ ...(JSON.parse(text) as Schema), $id: undefined }));
    }
  }
  rmSync(packages, { recursive: true });
}

/** From the Go module of an operator, which carries the definitions of its resources. */
async function operatorSchemas(target: string, module: string, kinds: string[]): Promise<void> {
  const remedy = '安装 Go ≥ 1.24，检查网络 / install Go 1.24 or newer, check the network';
  const { Dir } = JSON.parse(await runProgram('go', ['mod', 'download', '-json', module], remedy)) as { Dir: string };
  const bases = join(Dir, 'config', 'crd', 'bases');
  for (const file of readdirSync(bases).filter((name) => kinds.some((kind) => name.endsWith(`_${kind}.yaml`)))) {
    writeSchemas(target, readFileSync(join(bases, file), 'utf8'));
  }
}

/** From Strimzi's own classes, by its own generator. */
async function strimziSchemas(target: string): Promise<void> {
  const { jars } = await fetchJars('jars-strimzi', 'Strimzi', 'Strimzi', join(root, '.local', 'downloads'));
  const remedy = '安装 Java ≥ 17 / install Java 17 or newer';
  for (const name of strimziClasses) {
    const file = join(target, 'generated.yaml');
    const versions = [
      '--target-kube',
      '1.25+',
      '--crd-api-version',
      'v1',
      '--api-versions',
      'v1',
      '--storage-version',
      'v1',
    ];
    const what = `io.strimzi.api.kafka.model.${name}=${file}`;
    const java = ['-cp', join(jars, '*'), 'io.strimzi.crdgenerator.CrdGenerator'];
    await runProgram('java', [...java, ...versions, '--yaml', what], remedy);
    writeSchemas(target, readFileSync(file, 'utf8'));
    rmSync(file);
  }
}

type Schema = Record<string, unknown>;
interface Definition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

function writeSchemas(target: string, text: string): void {
  const { spec } = load(text) as Definition;
  for (const { name, schema } of spec.versions) {
    const strict = closed({ ...schema.openAPIV3Schema });
    (strict['properties'] as Schema)['metadata'] = { type: 'object' };
    const file = `${spec.names.kind.toLowerCase()}-${spec.group.split('.')[0]}-${name}.json`;
    for (const version of kubernetesVersions) writeFileSync(join(target, `v${version}`, file), JSON.stringify(strict));
  }
}

/** A schema that refuses fields it does not know, as the API server prunes them, in the words of JSON Schema. */
function closed(schema: Schema): Schema {
  const made: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') {
      made[key] = Object.fromEntries(
        Object.entries(value as Record<string, Schema>).map(([name, one]) => [name, closed(one)]),
      );
    } else if (key === 'items' || (key === 'additionalProperties' && typeof value === 'object')) {
      made[key] = closed(value as Schema);
    } else if (!key.startsWith('x-kubernetes-') && key !== 'format') made[key] = value;
  }
  if (schema['x-kubernetes-int-or-string'] === true) return { oneOf: [{ type: 'integer' }, { type: 'string' }] };
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in schema;
  if (schema['properties'] !== undefined && !isOpen) made['additionalProperties'] = false;
  return made;
}

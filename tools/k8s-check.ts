/**
 * `npm run k8s:check`: renders each overlay of k8s/ and checks it without a cluster, against the schemas of Kubernetes and of the
 * operators (kubeconform), the habits that kube-score knows, what only the code knows (k8s-manifests.ts) and a real broker (k8s-rights.ts).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalError } from '../deploy/local/local-error';
import { faultsOfManifests, topicsRead } from './k8s-manifests';
import { objectsOf, parseObjects } from './k8s-objects';
import { faultsAtBroker } from './k8s-rights';
import { runProgram } from './go-tool';
import { findPrograms, findSchemas, kubernetesVersions } from './k8s-tools';

const overlays = join(__dirname, '..', 'k8s', 'overlays');
/** Beyond what it always asks. */
const alsoAsked = ['container-seccomp-profile', 'container-ports-check'];
const scoreArgs = [
  ...['score', '--output-format', 'ci', '--exit-one-on-warning'],
  ...alsoAsked.flatMap((test) => ['--enable-optional-test', test]),
  '-',
];
const layers = ['data', 'migrations', 'services'];

async function main(): Promise<number> {
  const say = (line: string): void => console.log(line);
  const { kustomize, kubeconform, 'kube-score': score } = await findPrograms(say);
  const schemas = await findSchemas(say);
  let failures = 0;
  const tell = (what: string, faults: string[]): void => {
    say(`${faults.length === 0 ? '✓' : '✗'} ${what}`);
    for (const fault of faults) say(`    ${fault}`);
    if (faults.length > 0) failures++;
  };
  for (const overlay of readdirSync(overlays).sort()) {
    const rendered: string[] = [];
    for (const layer of layers)
      rendered.push(await runProgram(kustomize, ['build', join(overlays, overlay, layer)], 'k8s/'));
    const yaml = rendered.join('\n---\n');
    for (const version of kubernetesVersions) {
      const location = join(schemas, `v${version}`, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
      const args = ['-strict', '-summary', '-schema-location', location];
      const { faults, last } = feed(kubeconform, args, yaml);
      tell(`${overlay}: kubeconform, Kubernetes ${version}: ${last}`, faults);
    }
    const { faults, last } = feed(score, scoreArgs, yaml);
    const bad = faults.filter((line) => /^\[(CRITICAL|WARNING)\]/.test(line));
    tell(
      `${overlay}: kube-score: ${bad.length === 0 ? 'nothing critical, no warning' : last}`,
      bad.length > 0 ? bad : faults,
    );
    const objects = parseObjects(yaml);
    tell(`${overlay}: ${objects.length} objects against the code`, await faultsOfManifests(objects));
  }
  // Both overlays have the rights of the base.
  const dir = mkdtempSync(join(tmpdir(), 'k8s-rights-'));
  try {
    const objects = objectsOf(join(overlays, 'prod', 'data'));
    tell('rights of the services at a real broker', await faultsAtBroker(objects, await topicsRead(), dir));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  say(failures === 0 ? 'k8s/ is as it should be' : `${failures} checks failed`);
  return failures === 0 ? 0 : 1;
}

/** Gives a program the manifests. @returns what it said where it ended with a fault, and its last line */
function feed(program: string, args: string[], yaml: string): { faults: string[]; last: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { input: yaml, encoding: 'utf8', maxBuffer: 1e8 });
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return { faults: status === 0 ? [] : lines, last: lines.at(-1) ?? '' };
}

main().then(
  // kafkajs keeps timers of what was refused.
  (code) => process.exit(code),
  (error: unknown) => {
    if (!(error instanceof LocalError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  },
);

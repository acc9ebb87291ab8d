/** Reads k8s/ as far as the checks need it where kustomize is not at hand: resources, generated ConfigMaps, patches of a kind. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadAll } from 'js-yaml';

/** A manifest, with those of its fields that the checks look at. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  data?: Record<string, string>;
  spec: {
    [field: string]: unknown;
    template?: Pod;
    minReplicas?: number;
    strategy?: { rollingUpdate?: { maxUnavailable?: number } };
    authentication?: { type: string };
    authorization?: { acls: Acl[] };
    managed?: { roles: { name: string; passwordSecret: { name: string } }[] };
  };
}

interface Acl {
  resource: { type: string; name: string; patternType?: string };
  operations: string[];
}

interface Probe {
  httpGet?: { path: string };
}

export interface Pod {
  metadata: { labels?: Record<string, string> };
  spec: {
    serviceAccountName?: string;
    automountServiceAccountToken?: boolean;
    terminationGracePeriodSeconds?: number;
    securityContext?: Record<string, unknown>;
    containers: {
      name: string;
      image?: string;
      command?: string[];
      env?: { name: string; value: string }[];
      envFrom?: { configMapRef: { name: string } }[];
      startupProbe?: Probe;
      readinessProbe?: Probe;
      livenessProbe?: Probe;
      lifecycle?: { preStop?: { sleep?: { seconds: number } } };
      securityContext?: Record<string, unknown>;
      volumeMounts?: { name: string; mountPath: string }[];
    }[];
    volumes?: {
      name: string;
      projected?: { sources: { secret: { name: string; items: { key: string; path: string }[] } }[] };
    }[];
  };
}

interface Kustomization {
  resources?: string[];
  patches?: { path?: string; target: { kind: string } }[];
  configMapGenerator?: { name: string; literals?: string[] }[];
}

export const parseObjects = (yaml: string): KubeObject[] =>
  (loadAll(yaml) as (KubeObject | null)[]).filter((object) => object !== null);

/** The objects of a kustomization and of those below it. ConfigMaps keep their plain names; JSON patches are left out. */
export function objectsOf(folder: string): KubeObject[] {
  const file = join(folder, 'kustomization.yaml');
  const {
    resources = [],
    patches = [],
    configMapGenerator = [],
  } = parseObjects(readFileSync(file, 'utf8'))[0] as unknown as Kustomization;
  const objects = resources.flatMap((resource) =>
    resource.endsWith('.yaml')
      ? parseObjects(readFileSync(join(dirname(file), resource), 'utf8'))
      : objectsOf(join(folder, resource)),
  );
  for (const { path, target } of patches) {
    if (path === undefined) continue;
    const [patch] = parseObjects(readFileSync(join(folder, path), 'utf8'));
    for (const object of objects.filter(({ kind }) => kind === target.kind)) merge(object.spec, patch!.spec);
  }
  for (const { name, literals = [] } of configMapGenerator) {
    const data = Object.fromEntries(literals.map((literal) => cut(literal)));
    const there = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
    if (there) there.data = { ...there.data, ...data };
    else objects.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data, spec: {} });
  }
  return objects;
}

function cut(literal: string): [string, string] {
  const at = literal.indexOf('=');
  return [literal.slice(0, at), literal.slice(at + 1)];
}

type Tree = Record<string, unknown>;

/** Kubernetes' strategic merge, as far as it is used here: what has names is merged by them. */
function merge(into: Tree, patch: Tree): void {
  for (const [field, value] of Object.entries(patch)) {
    const present: unknown = into[field];
    if (Array.isArray(present) && Array.isArray(value)) {
      for (const item of value as Tree[]) {
        const same = (present as Tree[]).find(({ name }) => name !== undefined && name === item['name']);
        if (same) merge(same, item);
        else present.push(structuredClone(item));
      }
    } else if (present !== null && typeof present === 'object' && typeof value === 'object') {
      merge(present as Tree, value as Tree);
    } else into[field] = structuredClone(value);
  }
}

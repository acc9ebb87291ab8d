import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { DomainError } from '@app/kernel/errors';
import { compareCodePoints } from '@app/kernel/text-order';
import { parseYaml } from '@app/platform/yaml';
import { casesIn, fieldOf, type RuleSetVersions, setKey } from '@app/rule-kinds/cases';
import { RuleDataError } from '@app/rule-kinds/rule-data-error';
import { parseRuleSet, RULE_KINDS, ruleSetPath } from '@app/rule-kinds/rule-set';

/** Finds and reads the files the case runner works on: rule sets and cases. */

/** Folders of the rules directory whose own files are data, not cases: rule sets, penalty classes, notices. */
const DATA_FOLDERS = [...RULE_KINDS, 'classification', 'notices', 'measures', 'working-days'];

/** Where rule sets and cases stand when nothing else is said. Its rule sets are no cases for those of another folder. */
export const DEFAULT_RULES = 'rules';

/** The rule sets directly in DIR/<kind>/; a bad one spoils only its own kind and id. */
export function readRuleSets(dir: string): Map<string, RuleSetVersions> {
  const sets: Map<string, RuleSetVersions> = new Map();
  const versionsOf = (kind: string, id: string): RuleSetVersions => {
    const known = sets.get(setKey(kind, id)) ?? { versions: [], faults: [] };
    sets.set(setKey(kind, id), known);
    return known;
  };
  for (const kind of RULE_KINDS) {
    const folder = join(dir, kind);
    if (!existsSync(folder)) continue;
    for (const name of namesOf(folder).filter((candidate) => candidate.endsWith('.yaml'))) {
      const file = join(folder, name);
      if (!statSync(file).isFile()) continue;
      let data: unknown;
      try {
        data = parseYaml(readFileSync(file));
        const rules = parseRuleSet(data, shown(file));
        if (ruleSetPath(rules) !== `${kind}/${name}`) {
          throw new RuleDataError([{ path: 'id', message: `belongs into ${ruleSetPath(rules)}` }], shown(file));
        }
        versionsOf(kind, rules.id).versions.push(rules);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        const fault = error instanceof RuleDataError ? error.message : `${shown(file)}: ${messageOf(error)}`;
        for (const key of claims(kind, name, data)) versionsOf(key.kind, key.id).faults.push(fault);
      }
    }
  }
  return sets;
}

/** Which rule sets a bad file may have been meant for: by its name, and by what it says itself. */
function claims(kind: string, name: string, data: unknown): { kind: string; id: string }[] {
  const stem = name.slice(0, -'.yaml'.length);
  const version = stem.lastIndexOf('@');
  const byName = { kind, id: version < 0 ? stem : stem.slice(0, version) };
  const saidKind = fieldOf(data, 'kind');
  const saidId = fieldOf(data, 'id');
  if (typeof saidId !== 'string') return [byName];
  const bySelf = { kind: typeof saidKind === 'string' ? saidKind : kind, id: saidId };
  return setKey(bySelf.kind, bySelf.id) === setKey(byName.kind, byName.id) ? [byName] : [byName, bySelf];
}

/** @returns the cases of a file, or why it counts as one failed case */
export function readCases(file: string): { list: unknown[] } | { fault: string } {
  let data: unknown;
  try {
    data = parseYaml(readFileSync(file));
  } catch (error) {
    return { fault: messageOf(error) };
  }
  const list = casesIn(data);
  return list.length > 0 ? { list } : { fault: 'the file is empty' };
}

/** The files named, and all .yaml files below the folders named but for those that are data of the rules directory. */
export function caseFiles(rulesDir: string, paths: readonly string[]): string[] {
  const dataFolders = new Set(
    [rulesDir, DEFAULT_RULES].flatMap((dir) => DATA_FOLDERS.map((folder) => realPath(join(dir, folder)))),
  );
  const files = new Map<string, string>();
  const seen = new Set<string>();
  const walk = (folder: string): void => {
    const real = realPath(folder);
    if (seen.has(real)) return;
    seen.add(real);
    for (const name of namesOf(folder)) {
      const path = join(folder, name);
      if (isFolder(path)) walk(path);
      else if (name.endsWith('.yaml') && !dataFolders.has(real)) files.set(realPath(path), path);
    }
  };
  for (const path of paths) {
    if (isFolder(path)) walk(path);
    else files.set(realPath(path), path);
  }
  return [...files.values()];
}

function namesOf(folder: string): string[] {
  return readdirSync(folder).sort(compareCodePoints);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

/** From the current folder, or as named when it lies outside. */
export function shown(file: string): string {
  const inside = relative(process.cwd(), file);
  return inside.startsWith('..') ? file : inside;
}

export function messageOf(error: unknown): string {
  if (error instanceof DomainError && typeof error.params['reason'] === 'string') return error.params['reason'];
  return error instanceof Error ? error.message : String(error);
}

import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { DomainError } from '@app/kernel/errors';
import { evaluateRule } from '@app/rule-kinds/evaluate';
import { date, text } from '@app/rule-kinds/fields';
import { parseBy, pathText, RuleDataError, ruleDataFault } from '@app/rule-kinds/rule-data-error';
import { isRuleKind, parseRuleSet, RULE_KINDS, RuleKind, RuleSet, versionInForce } from '@app/rule-kinds/rule-set';
import { z } from 'zod';
import {
  BadRuleSet,
  caseFiles,
  DEFAULT_RULES,
  fieldOf,
  isObject,
  messageOf,
  readCases,
  readRuleSets,
  RuleSets,
  setKey,
  shown,
} from './case-files';

/**
 * Runs cases against rule sets, with no server and no database:
 *   npm run cases -- [--rules DIR] FILE-OR-FOLDER…
 */

interface Mismatch {
  path: string;
  expected: string;
  got: string;
}

interface Failure {
  file: string;
  name: string;
  mismatches: Mismatch[];
}

const caseFields = z.strictObject(
  {
    case: text,
    rule: z.custom<RuleKind>(isRuleKind, { error: `must be one of ${RULE_KINDS.join(', ')}` }),
    ruleset: text.optional(),
    with: z.unknown().optional(),
    on: date,
    given: z.custom((value) => value !== undefined, { error: 'is missing' }),
    expect: z.custom((value) => value !== undefined, { error: 'is missing' }),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'must be a case: an object with its fields' : undefined) },
);

/** @returns the text for the console and whether all passed, and at least one did */
export function runCases(rulesDir: string, paths: readonly string[]): { report: string; ok: boolean } {
  const ruleSets = readRuleSets(rulesDir);
  const failures: Failure[] = [];
  let passed = 0;
  for (const file of caseFiles(rulesDir, paths)) {
    const cases = readCases(file);
    if ('fault' in cases) {
      failures.push({ file: shown(file), name: basename(file), mismatches: [unreadable(cases.fault)] });
      continue;
    }
    cases.list.forEach((data, index) => {
      const mismatches = runCaseSafely(ruleSets, shown(file), data, index);
      if (mismatches.length === 0) passed += 1;
      else failures.push({ file: shown(file), name: nameOf(data), mismatches });
    });
  }
  const lines = failures.flatMap(({ file, name, mismatches }) => [
    `FAILED ${file}: ${name}`,
    ...mismatches.flatMap(({ path, expected, got }) => [
      `  path      ${path}`,
      `  expected  ${expected}`,
      `  got       ${got.replaceAll('\n', '\n            ')}`,
    ]),
    '',
  ]);
  lines.push(`${passed} passed, ${failures.length} failed`);
  return { report: `${lines.join('\n')}\n`, ok: failures.length === 0 && passed > 0 };
}

/** A fault of this program fails the case, whatever error it expects, and spares the others. */
function runCaseSafely(ruleSets: RuleSets, file: string, data: unknown, index: number): Mismatch[] {
  try {
    return runCase(ruleSets, file, data, index);
  } catch (error) {
    return [
      { path: pathText(['cases', index]), expected: 'a result or an error', got: `a fault: ${messageOf(error)}` },
    ];
  }
}

function runCase(ruleSets: RuleSets, file: string, data: unknown, index: number): Mismatch[] {
  const root = ['cases', index];
  const expected = fieldOf(data, 'expect');
  const at = pathText([...root, 'expect']);
  if (!isObject(expected) || Object.keys(expected).length === 0) {
    return [{ path: at, expected: 'an object that names what is compared', got: shownValue(expected) }];
  }
  let outcome: { result: unknown } | { error: string };
  try {
    outcome = { result: evaluateCase(ruleSets, file, data, root) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    outcome = { error: error.message };
  }

  if (Object.hasOwn(expected, 'error')) {
    const wanted = expected['error'];
    if (typeof wanted !== 'string' || wanted === '' || Object.keys(expected).length > 1) {
      return [{ path: at, expected: 'error alone, with a text', got: shownValue(expected) }];
    }
    if ('error' in outcome && outcome.error.includes(wanted)) return [];
    const got = 'error' in outcome ? outcome.error : shownValue(outcome.result);
    return [{ path: `${at}.error`, expected: `an error containing ${shownValue(wanted)}`, got }];
  }
  if ('error' in outcome) return [{ path: at, expected: shownValue(expected), got: `error: ${outcome.error}` }];
  return mismatchesOf(expected, outcome.result, at);
}

/** @throws DomainError whose message names file and path */
function evaluateCase(ruleSets: RuleSets, file: string, data: unknown, root: readonly PropertyKey[]): unknown {
  const fields = parseBy(caseFields, data, root, file);
  const { rule, on, ruleset } = fields;
  const inline = Object.hasOwn(fields, 'with');
  if (inline === (ruleset !== undefined)) {
    throw new RuleDataError([{ path: pathText(root), message: 'must have exactly one of ruleset and with' }], file);
  }
  try {
    if (inline) {
      const rules = parseInline(fields.with, file, root);
      if (rules.kind !== rule) throw ruleDataFault(['with', 'kind'], `is ${rules.kind}, but the rule is ${rule}`);
      return evaluateRule(versionInForce([rules], rule, rules.id, on), fields.given, on);
    }
    const id = ruleset ?? '';
    const known = ruleSets.get(setKey(rule, id));
    if (known === undefined) throw ruleDataFault(['ruleset'], `there is no ${rule} rule set ${id}`);
    if (known.faults.length > 0) throw new BadRuleSet(known.faults);
    return evaluateRule(versionInForce(known.versions, rule, id, on), fields.given, on);
  } catch (error) {
    // Rules name paths from the case on; here they are completed from the root of the file.
    if (!(error instanceof RuleDataError) || error.params['file'] !== undefined) throw error;
    const issues = error.issues.map(({ path, message }) => ({ path: `${pathText(root)}.${path}`, message }));
    throw new RuleDataError(issues, file);
  }
}

/** An inline rule set that cases share through a YAML alias is one object; keeping more than the last costs memory. */
let lastInline: { data: unknown; rules: RuleSet } | null = null;

function parseInline(data: unknown, file: string, root: readonly PropertyKey[]): RuleSet {
  if (lastInline === null || lastInline.data !== data) {
    lastInline = { data, rules: parseRuleSet(data, file, [...root, 'with']) };
  }
  return lastInline.rules;
}

/** Named fields of an object, lists of equal length element by element, values without conversion. */
function mismatchesOf(expected: unknown, got: unknown, path: string): Mismatch[] {
  const mismatch = (): Mismatch[] => [{ path, expected: shownValue(expected), got: shownValue(got) }];
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return mismatch();
    return expected.flatMap((element, index) => mismatchesOf(element, got[index], `${path}[${index}]`));
  }
  if (isObject(expected)) {
    if (!isObject(got)) return mismatch();
    return Object.entries(expected).flatMap(([key, value]) => {
      if (Object.hasOwn(got, key)) return mismatchesOf(value, got[key], `${path}.${key}`);
      return [{ path: `${path}.${key}`, expected: shownValue(value), got: 'no such field' }];
    });
  }
  return expected === got ? [] : mismatch();
}

function unreadable(fault: string): Mismatch {
  return { path: 'the file', expected: 'one case or a list of cases', got: fault };
}

function nameOf(data: unknown): string {
  const name = fieldOf(data, 'case');
  return typeof name === 'string' && name !== '' ? name : '(without a name)';
}

function shownValue(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

const USAGE = 'usage: npm run cases -- [--rules DIR] FILE-OR-FOLDER…';

/** @throws Error with the usage for arguments that are not as it says */
function parseArguments(words: readonly string[]): { rulesDir: string; paths: string[] } {
  let rulesDir = DEFAULT_RULES;
  const paths: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--rules' || word.startsWith('--rules=')) {
      const dir = word === '--rules' ? words[(at += 1)] : word.slice('--rules='.length);
      if (!dir) throw new Error(USAGE);
      rulesDir = dir;
    } else if (word.startsWith('-')) {
      throw new Error(USAGE);
    } else {
      paths.push(word);
    }
  }
  return { rulesDir: fromCaller(rulesDir), paths: (paths.length === 0 ? [DEFAULT_RULES] : paths).map(fromCaller) };
}

/** npm runs this in the project's folder; a path that is not there is meant from the folder npm was called in. */
function fromCaller(path: string): string {
  const called = process.env['INIT_CWD'];
  return existsSync(path) || called === undefined ? path : resolve(called, path);
}

if (require.main === module) {
  try {
    const { rulesDir, paths } = parseArguments(process.argv.slice(2));
    const { report, ok } = runCases(rulesDir, paths);
    process.stdout.write(report);
    process.exitCode = ok ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.stdout.write('0 passed, 0 failed\n');
    process.exitCode = 1;
  }
}

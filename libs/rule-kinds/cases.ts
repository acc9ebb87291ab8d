import { DomainError } from '@app/kernel/errors';
import { z } from 'zod';
import { evaluateRule } from './evaluate';
import { date, text } from './fields';
import { parseBy, pathText, RuleDataError, ruleDataFault } from './rule-data-error';
import { isRuleKind, parseRuleSet, RULE_KINDS, RuleKind, RuleSet, versionInForce } from './rule-set';

/** Cases: what a rule is given, and what it is expected to say. */

export interface Mismatch {
  path: string;
  expected: string;
  got: string;
}

/** What a rule said of a case. */
export type CaseOutcome = { result: unknown } | { error: string };

/** All versions of one rule set, and what is wrong with the files that claim to be one of them. */
export interface RuleSetVersions {
  versions: RuleSet[];
  faults: string[];
}

export class BadRuleSet extends DomainError {
  constructor(faults: readonly string[]) {
    super('invalid', 'rule-set.invalid', { faults });
    this.message = faults.join('\n');
  }
}

/** By `setKey`. */
export type KnownRuleSets = ReadonlyMap<string, RuleSetVersions>;

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

export interface JudgedCase {
  /** Null when the case itself expects nothing that can be compared. */
  outcome: CaseOutcome | null;
  /** Empty: the rule says what is expected. */
  mismatches: Mismatch[];
}

/**
 * Runs one case, as read from YAML.
 * @param root where it stands, for paths: `['cases', 0]` in a file of many
 */
export function judgeCase(
  ruleSets: KnownRuleSets,
  file: string,
  data: unknown,
  root: readonly PropertyKey[],
): JudgedCase {
  const expected = fieldOf(data, 'expect');
  const at = pathText([...root, 'expect']);
  if (!isObject(expected) || Object.keys(expected).length === 0) {
    const got = shownValue(expected);
    return { outcome: null, mismatches: [{ path: at, expected: 'an object that names what is compared', got }] };
  }
  let outcome: CaseOutcome;
  try {
    outcome = { result: evaluateCase(ruleSets, file, data, root) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    outcome = { error: error.message };
  }
  return { outcome, mismatches: differences(expected, outcome, at) };
}

function differences(expected: Record<string, unknown>, outcome: CaseOutcome, at: string): Mismatch[] {
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

/** The version that decides a case; null for one that brings its own rules, is about other ones, or that none decides. */
export function decidingVersion(data: unknown, versions: readonly RuleSet[]): RuleSet | null {
  const [first] = versions;
  const parsed = caseFields.safeParse(data);
  if (!first || !parsed.success || Object.hasOwn(parsed.data, 'with')) return null;
  const { rule, ruleset, on } = parsed.data;
  if (rule !== first.kind || ruleset !== first.id || versions.every(({ effectiveFrom }) => effectiveFrom > on)) {
    return null;
  }
  return versionInForce(versions, rule, ruleset, on);
}

/** A file of cases holds one or a list of them. */
export function casesIn(data: unknown): unknown[] {
  return Array.isArray(data) ? (data as unknown[]) : data === undefined || data === null ? [] : [data];
}

/** @throws DomainError whose message names file and path */
function evaluateCase(ruleSets: KnownRuleSets, file: string, data: unknown, root: readonly PropertyKey[]): unknown {
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
    const prefix = root.length === 0 ? '' : `${pathText(root)}.`;
    const issues = error.issues.map(({ path, message }) => ({ path: `${prefix}${path}`, message }));
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

export function shownValue(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

export function setKey(kind: string, id: string): string {
  return `${kind}/${id}`;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldOf(data: unknown, field: string): unknown {
  return isObject(data) && Object.hasOwn(data, field) ? data[field] : undefined;
}

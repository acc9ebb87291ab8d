import { DomainError } from '@app/kernel/errors';
import { z } from 'zod';

/** One fault in a rule set or in what a rule is given. */
export interface RuleDataIssue {
  /** From the root of what was read: 'scale[1].from', 'given.records[2].id'; empty for the root itself. */
  path: string;
  message: string;
}

/** Hostile data can be wrong in a million places; nobody reads more than these. */
const MAX_ISSUES = 20;

/** A rule set, or what a rule was given, is not as RULES.md says. The message names file, path and fault of each issue. */
export class RuleDataError extends DomainError {
  override readonly name = 'RuleDataError';
  readonly issues: readonly RuleDataIssue[];

  constructor(issues: readonly RuleDataIssue[], file?: string) {
    const first = issues.slice(0, MAX_ISSUES);
    super('invalid', 'rule-data.invalid', { ...(file === undefined ? {} : { file }), issues: first });
    this.issues = first;
    const prefix = file === undefined ? '' : `${file}: `;
    this.message = first.map(({ path, message }) => `${prefix}${path === '' ? '' : `${path}: `}${message}`).join('\n');
  }
}

type Path = readonly PropertyKey[];

/** scale, 1, from → 'scale[1].from' */
export function pathText(path: Path): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}

/** One fault found by a rule itself rather than by its schema. */
export function ruleDataFault(path: Path, message: string): RuleDataError {
  return new RuleDataError([{ path: pathText(path), message }]);
}

/**
 * Parses by schema; unknown fields are named one by one.
 * @param root where the data stands, e.g. ['given']
 * @throws RuleDataError
 */
export function parseBy<T extends z.ZodType>(schema: T, data: unknown, root: Path = [], file?: string): z.output<T> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new RuleDataError(
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: pathText([...root, ...issue.path, key]), message: 'unknown field' }))
        : [{ path: pathText([...root, ...issue.path]), message: issue.message }],
    ),
    file,
  );
}

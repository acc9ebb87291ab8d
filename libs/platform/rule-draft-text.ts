import { DomainError } from '@app/kernel/errors';
import { RuleDataError } from '@app/rule-kinds/rule-data-error';
import { parseRuleSet, type RuleSet } from '@app/rule-kinds/rule-set';
import type { FieldProblem } from './problems';
import { parseYaml } from './yaml';

const SHOWN = 100;

/**
 * Reads the text of a draft.
 * @param also what else it must be; throws a DomainError when it is not
 * @throws DomainError rule-draft.invalid with every fault: where it is, what stands there, what must stand there
 */
export function parseDraft(yaml: string, also: (rules: RuleSet) => void): RuleSet {
  let data: unknown;
  try {
    data = parseYaml(yaml);
    const rules = parseRuleSet(data);
    also(rules);
    return rules;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'rule-draft.invalid') throw error;
    throw draftFaults(faultsOf(error, data));
  }
}

export function draftFaults(errors: FieldProblem[]): DomainError {
  return new DomainError('invalid', 'rule-draft.invalid', { errors });
}

function faultsOf(error: DomainError, data: unknown): FieldProblem[] {
  if (!(error instanceof RuleDataError)) {
    const { reason } = error.params;
    return [{ field: 'yaml', detail: typeof reason === 'string' ? reason : error.message }];
  }
  return error.issues.map(({ path, message }) => {
    const value = shown(valueAt(data, path));
    return { field: path === '' ? 'yaml' : path, ...(value === undefined ? {} : { value }), detail: message };
  });
}

/** What stands at `scale[1].from`; undefined when nothing does. */
function valueAt(data: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      data,
    );
}

function shown(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text !== undefined && text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : value;
}

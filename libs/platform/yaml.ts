import { DomainError } from '@app/kernel/errors';
import { CORE_SCHEMA, defineScalarTag, floatCoreTag, intCoreTag, load, NOT_RESOLVED } from 'js-yaml';

/**
 * A double holds any decimal of so many digits. A longer number stays text when the double is another value, so that
 * "85.00000000000000001" is refused for its places instead of being taken for 85, or is beyond the whole numbers that
 * a double tells apart, so that rules read it exactly.
 */
const EXACT_DIGITS = 15;

function exactOrText(tag: typeof intCoreTag): typeof intCoreTag {
  return defineScalarTag<number>(tag.tagName, {
    ...tag,
    resolve: (source, isExplicit, tagName) => {
      const value = tag.resolve(source, isExplicit, tagName);
      if (source.length <= EXACT_DIGITS || value === NOT_RESOLVED || isExact(source, value)) return value;
      return NOT_RESOLVED;
    },
  });
}

function isExact(source: string, value: number): boolean {
  const plain = /^([-+]?)0*([0-9]*)\.?([0-9]*?)0*$/.exec(source);
  if (!plain) return true;
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  const [, sign, whole, fraction] = plain;
  return String(value) === `${sign === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}`;
}

const schema = CORE_SCHEMA.withTags(exactOrText(intCoreTag), exactOrText(floatCoreTag));

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one YAML 1.2 document by the core schema: dates stay text, `yes` is text, duplicate keys and a second document
 * are errors.
 * @param source text, or bytes in UTF-8
 * @returns undefined for an empty file
 * @throws DomainError invalid 'yaml.invalid' { reason }, the reason with line and column
 */
export function parseYaml(source: Uint8Array | string): unknown {
  try {
    const text = typeof source === 'string' ? source : utf8.decode(source);
    return isBlank(text) ? undefined : load(text, { schema });
  } catch (error) {
    throw new DomainError('invalid', 'yaml.invalid', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

/** Only comments and white space. */
function isBlank(text: string): boolean {
  return !/^[ \t]*[^#\s]/m.test(text);
}

import type { EventContract } from './define-event';
import { dataSchema, type JsonSchema } from './event-schema';

const ID = '018f6b1e-7c00-7000-8000-000000000001';

/** Values for what a pattern describes; the fields of fields.ts are all there are. */
const SAMPLES = ['91350100M000100Y43', '80000000', 'penalty', '0'.repeat(64)];

/** Data that the contract takes, the same every time: for documents and tests. @throws Error where no sample fits a pattern */
export function exampleData(contract: EventContract): unknown {
  return exampleOf(dataSchema(contract), contract.type);
}

function exampleOf(schema: JsonSchema, path: string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return exampleOf(schema.anyOf[0]!, path);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, field]) => [name, exampleOf(field, `${path}.${name}`)]),
      );
    case 'array':
      return [exampleOf(schema.items ?? {}, `${path}[]`)];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return false;
    case 'string':
      return text(schema, path);
    default:
      throw new Error(`${path}: there is no example for ${JSON.stringify(schema)}`);
  }
}

function text({ format, pattern }: JsonSchema, path: string): string {
  if (format === 'uuid') return ID;
  if (format === 'date') return '2026-06-01';
  if (format === 'date-time') return '2026-06-01T09:00:00+08:00';
  if (pattern === undefined) return 'A';
  const found = SAMPLES.find((sample) => new RegExp(pattern).test(sample));
  if (found === undefined) throw new Error(`${path}: no sample fits ${pattern}; add one to event-example.ts`);
  return found;
}

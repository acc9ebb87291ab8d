import { createHash } from 'node:crypto';
import type { EventContract } from './define-event';
import { dataSchema, type JsonSchema } from './event-schema';

/** What has been released: by event type, its schema and the SHA-256 of that in canonical JSON. */
export type ContractLock = Record<string, { hash: string; schema: JsonSchema }>;

export function lockOf(events: readonly EventContract[]): ContractLock {
  const entries = events.map((event): [string, ContractLock[string]] => {
    const schema = canonical(dataSchema(event)) as JsonSchema;
    return [event.type, { hash: createHash('sha256').update(JSON.stringify(schema)).digest('hex'), schema }];
  });
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Object keys in code-point order, at every depth; `required` too, for its order says nothing. */
function canonical(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const list = value.map((element) => canonical(element));
    return key === 'required' ? (list as string[]).sort() : list;
  }
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, canonical(inner, name)]));
}

/**
 * How the schemas of now break what was released. A released schema may gain optional fields; anything else takes a new
 * version of the event beside it.
 * @returns one line a fault, naming event type and path; empty when every reader of the old still reads the new
 */
export function breaks(released: ContractLock, now: ContractLock): string[] {
  return Object.entries(released).flatMap(([type, { schema }]) => {
    const current = now[type];
    if (current === undefined) return [`${type}: was released and is gone`];
    return compare(schema, current.schema, 'data').map((fault) => `${type}: ${fault}`);
  });
}

function compare(old: JsonSchema, now: JsonSchema, path: string): string[] {
  const faults: string[] = [];
  const { properties: oldFields = {}, required: oldRequired = [], items: oldItems, anyOf: oldAny, ...oldRest } = old;
  const { properties: nowFields = {}, required: nowRequired = [], items: nowItems, anyOf: nowAny, ...nowRest } = now;
  const words = new Set([...Object.keys(oldRest), ...Object.keys(nowRest)]) as Set<keyof typeof oldRest>;
  for (const word of words) {
    const [before, after] = [JSON.stringify(oldRest[word]), JSON.stringify(nowRest[word])];
    if (before !== after) faults.push(`${path}: ${word} was ${before}, is ${after}`);
  }
  for (const [name, field] of Object.entries(oldFields)) {
    const current = nowFields[name];
    if (current === undefined) faults.push(`${path}.${name}: is gone`);
    else faults.push(...compare(field, current, `${path}.${name}`));
  }
  for (const name of new Set([...oldRequired, ...nowRequired])) {
    if (!(name in nowFields) || oldRequired.includes(name) === nowRequired.includes(name)) continue;
    faults.push(`${path}.${name}: ${nowRequired.includes(name) ? 'became' : 'is no longer'} required`);
  }
  faults.push(...compareLists(oldItems && [oldItems], nowItems && [nowItems], `${path}[]`));
  faults.push(...compareLists(oldAny, nowAny, path));
  return faults;
}

function compareLists(old: JsonSchema[] = [], now: JsonSchema[] = [], path: string): string[] {
  if (old.length !== now.length) return [`${path}: had ${old.length} forms, has ${now.length}`];
  return old.flatMap((schema, index) => compare(schema, now[index]!, path));
}

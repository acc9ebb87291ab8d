import { DomainError } from '@app/kernel/errors';
import type { Parameters } from './text-search';

/** What a list may be sorted by: an expression of SQL that is never null, and the type its text is read back as. */
export interface SortKey {
  expression: string;
  type: 'text' | 'date' | 'numeric' | 'timestamptz';
}

const FORM: Record<SortKey['type'], RegExp> = {
  text: /^[^\0]{0,200}$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  numeric: /^-?\d{1,20}(\.\d{1,20})?$/,
  timestamptz: /^\d{4}-\d{2}-\d{2} [\d:.]{8,15}[+-][\d:]{2,8}$/,
};
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** One order of a list, with the place in it to go on from. */
export interface Keyset {
  /** Condition of SQL: true, or behind the cursor. */
  after: string;
  orderBy: string;
  /** To be selected as "sortValue". */
  sortValue: string;
  cursorOf: (row: { id: string; sortValue: string }) => string;
}

/** @param sort name of a key, `-` before it for descending @throws DomainError request.invalid for a cursor of another list or sort */
export function keysetOf(
  keys: Record<string, SortKey>,
  id: string,
  { sort, cursor }: { sort: string; cursor?: string | undefined },
  parameters: Parameters,
): Keyset {
  const isDescending = sort.startsWith('-');
  const key = keys[isDescending ? sort.slice(1) : sort];
  if (!key) throw new Error(`A list is not sorted by ${sort}`);
  const way = isDescending ? 'desc' : 'asc';
  return {
    after: cursor === undefined ? 'true' : behind(key, id, sort, cursor, isDescending, parameters),
    orderBy: `${key.expression} ${way}, ${id} ${way}`,
    sortValue: `(${key.expression})::text`,
    cursorOf: (row) => Buffer.from(JSON.stringify([sort, row.sortValue, row.id])).toString('base64url'),
  };
}

function behind(
  key: SortKey,
  id: string,
  sort: string,
  cursor: string,
  isDescending: boolean,
  parameters: Parameters,
): string {
  const [value, lastId] = partsOf(cursor, sort, key.type);
  return `(${key.expression}, ${id}) ${isDescending ? '<' : '>'} (${parameters.add(value)}::${key.type}, ${parameters.add(lastId)}::uuid)`;
}

function partsOf(cursor: string, sort: string, type: SortKey['type']): [string, string] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    parts = null;
  }
  const [of, value, id] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const isOurs = of === sort && typeof value === 'string' && FORM[type].test(value) && isDay(type, value);
  if (isOurs && typeof id === 'string' && ID.test(id)) return [value, id];
  throw new DomainError('invalid', 'request.invalid', {
    errors: [{ field: 'cursor', value: cursor, detail: 'is not the nextCursor of a page of this list in this order' }],
  });
}

function isDay(type: SortKey['type'], value: string): boolean {
  return type === 'text' || type === 'numeric' || !Number.isNaN(Date.parse(value.slice(0, 10)));
}

import { DomainError } from '@app/kernel/errors';
import { normaliseUscc } from '@app/kernel/uscc';
import type { Database } from './database';

/** What a list may be sorted by: an expression that is never null. */
export interface SortKey {
  by: string;
  type: 'date' | 'bigint' | 'text';
}

/** A list of things of enterprises. */
export interface Listing {
  /** The tables; the enterprise's copy is `e`. */
  from: string;
  id: string;
  /** What `q` is looked for in, beside name and code. */
  texts: readonly string[];
  sorts: Readonly<Record<string, SortKey>>;
  /** By id ascending when nobody asks for an order; descending unless told. */
  isOldestFirst?: boolean;
}

export interface Asked {
  q?: string;
  sort?: string;
  cursor?: string;
  limit?: number;
}

const PAGE = 50;
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const FORM: Readonly<Record<SortKey['type'], RegExp>> = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  bigint: /^-?\d{1,18}$/,
  text: /^[^\0]{0,300}$/,
};

/** The conditions of one query, with their values. */
export class Filter {
  readonly conditions: string[] = ['true'];
  readonly values: unknown[] = [];

  /** @param condition with `?` for the value; left out when there is none */
  add(condition: string, value: unknown): this {
    if (value !== undefined) this.conditions.push(condition.replaceAll('?', this.value(value)));
    return this;
  }

  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get where(): string {
    return this.conditions.join(' and ');
  }
}

/**
 * One page of a list, by keyset: in the order asked for, or of the ids.
 * @throws DomainError request.invalid for a cursor that is of no page of this list in this order
 */
export async function pageOf(
  db: Database,
  listing: Listing,
  filter: Filter,
  { q, sort, cursor, limit = PAGE }: Asked,
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const { from, id } = listing;
  search(listing, filter, q);
  const isDescending = sort ? sort.startsWith('-') : !listing.isOldestFirst;
  const [way, behind] = isDescending ? ['desc', '<'] : ['asc', '>'];
  const key = sort ? listing.sorts[sort.replace(/^-/, '')] : undefined;
  if (sort && !key) throw new Error(`This list is not sorted by ${sort}`);
  if (cursor !== undefined) {
    const last = key ? sortedPlace(cursor, sort!, key) : { id: plainPlace(cursor), value: undefined };
    const place = `${filter.value(last.id)}::uuid`;
    if (key) filter.add(`(${key.by}, ${id}) ${behind} (?::${key.type}, ${place})`, last.value);
    else filter.conditions.push(`${id} ${behind} ${place}`);
  }
  const rows = await db.query<{ id: string; value: string | null }>(
    `select ${id} as id, ${key ? `(${key.by})::text` : 'null'} as value from ${from} where ${filter.where}
     order by ${key ? `${key.by} ${way}, ` : ''}${id} ${way} limit ${filter.value(limit)}`,
    filter.values,
  );
  const last = rows.length === limit ? rows.at(-1)! : null;
  return {
    ids: rows.map((row) => row.id),
    nextCursor:
      last && (key ? Buffer.from(JSON.stringify([sort, last.value, last.id])).toString('base64url') : last.id),
  };
}

/** How many there are of each value of a column. */
export async function countsOf(
  db: Database,
  listing: Listing,
  filter: Filter,
  { q }: Asked,
  column: string,
): Promise<{ counts: Record<string, number> }> {
  search(listing, filter, q);
  const rows = await db.query<{ value: string; n: number }>(
    `select ${column} as value, count(*)::int as n from ${listing.from} where ${filter.where} group by 1 order by 1`,
    filter.values,
  );
  return { counts: Object.fromEntries(rows.map(({ value, n }) => [value, n])) };
}

/** What was found, in the order of its ids. */
export function inOrder<T extends { id: string }>(ids: readonly string[], found: readonly T[]): T[] {
  const byId = new Map(found.map((one) => [one.id, one]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function search({ texts }: Listing, filter: Filter, q: string | undefined): void {
  if (q === undefined) return;
  const contains = filter.value(`%${literal(q)}%`);
  const begins = filter.value(`${literal(normaliseUscc(q))}%`);
  const fields = ['e.name', ...texts].map((text) => `${text} ilike ${contains}`);
  filter.conditions.push(`(e.uscc like ${begins} or ${fields.join(' or ')})`);
}

/** A text as a pattern of LIKE that means nothing but itself. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function plainPlace(cursor: string): string {
  if (!ID.test(cursor)) throw badCursor(cursor);
  return cursor;
}

function sortedPlace(cursor: string, sort: string, { type }: SortKey): { value: string; id: string } {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw badCursor(cursor);
  }
  const [of, value, id] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (of !== sort || typeof value !== 'string' || typeof id !== 'string') throw badCursor(cursor);
  // A day that no month has would be an error of the database.
  const isDay = type !== 'date' || new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value);
  if (!FORM[type].test(value) || !isDay || !ID.test(id)) throw badCursor(cursor);
  return { value, id };
}

function badCursor(value: string): DomainError {
  const detail = 'is not the nextCursor of a page of this list in this order';
  return new DomainError('invalid', 'request.invalid', { errors: [{ field: 'cursor', value, detail }] });
}

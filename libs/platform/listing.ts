import { isCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { normaliseUscc } from '@app/kernel/uscc';
import type { Database } from './database';

/*
 * Lists, all in one way. `Filter` collects conditions and their values; `Keyset` is one page in one order; `pageOf` and
 * `countsOf` do both for a `Listing`, a list of things of enterprises. What callers may ask for stands in listing.dto.ts.
 */

/** What a list may be sorted by: an expression that is never null, and the type its text is read back as. */
export interface SortKey {
  by: string;
  type: 'date' | 'bigint' | 'numeric' | 'text' | 'timestamptz';
}

/** In which orders a list can be read. */
export interface Ordering {
  /** Its column of ids (uuid), which decides among equals. */
  id: string;
  sorts: Readonly<Record<string, SortKey>>;
  /** As `sort` is written, for when nobody asks for one. Without it the order is that of the ids. */
  usualSort?: string;
  /** By id ascending when there is no sort; descending unless told. */
  isOldestFirst?: boolean;
}

/** A list of things of enterprises. */
export interface Listing extends Ordering {
  /** The tables; the enterprise's copy is `e`. */
  from: string;
  /** What `q` is looked for in, beside name and code. */
  texts: readonly string[];
}

/** How the caller wants it. */
export interface Asked {
  q?: string;
  sort?: string;
  cursor?: string;
  limit?: number;
}

const PAGE = 50;
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** What the database reads back without an error; a cursor is the caller's to forge. */
const IS_WELL_FORMED: Readonly<Record<SortKey['type'], (value: string) => boolean>> = {
  date: isCalendarDate,
  bigint: (value) => /^-?\d{1,18}$/.test(value),
  numeric: (value) => /^-?\d{1,20}(\.\d{1,20})?$/.test(value),
  text: (value) => /^[^\0]{0,300}$/u.test(value),
  timestamptz: (value) =>
    /^[\d-]{10} ([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?[+-][01]\d(:[0-5]\d)?$/.test(value) &&
    isCalendarDate(value.slice(0, 10)),
};

/** The conditions of one query, with their values as `$1`, `$2` …. */
export class Filter {
  readonly values: unknown[] = [];
  private readonly conditions: string[] = [];

  /** @param condition with `?` in each place of the value; left out when there is no value */
  add(condition: string, value: unknown): this {
    if (value === undefined) return this;
    return this.and(condition.replaceAll('?', this.value(value)));
  }

  /** @param condition without a value of its own */
  and(condition: string): this {
    this.conditions.push(condition);
    return this;
  }

  /** Between these business days, which begin and end in Asia/Shanghai; both are within. @param column timestamptz */
  addDays(column: string, from: string | undefined, to: string | undefined): this {
    return this.add(`${column} >= (?::date)::timestamp at time zone 'Asia/Shanghai'`, from).add(
      `${column} < (?::date + 1)::timestamp at time zone 'Asia/Shanghai'`,
      to,
    );
  }

  /** Name of the enterprise `e` or one of the texts (contains), or its code (begins with; also in small letters or full width). */
  search(q: string | undefined, texts: readonly string[]): this {
    const sought = q?.trim();
    if (!sought) return this;
    const contains = this.value(`%${literal(sought)}%`);
    const begins = this.value(`${literal(normaliseUscc(sought))}%`);
    const fields = ['e.name', ...texts].map((text) => `${text} ilike ${contains}`);
    return this.and(`(e.uscc like ${begins} or ${fields.join(' or ')})`);
  }

  /** @returns where the value stands in the statement */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get where(): string {
    return this.conditions.length === 0 ? 'true' : this.conditions.join(' and ');
  }
}

/**
 * One page of a list, behind a cursor, which goes into the filter. In an order of its own the cursor is base64url of the
 * sort, the last row's value and its id; in the order of the ids it is the last id.
 */
export class Keyset {
  readonly orderBy: string;
  /** To be selected as `"sortValue"`. */
  readonly sortValue: string;
  private readonly limit: number;
  private readonly sort: string | undefined;

  /** @throws DomainError request.invalid for a cursor that is of no page of this list in this order */
  constructor({ id, sorts, usualSort, isOldestFirst = false }: Ordering, filter: Filter, asked: Asked) {
    this.limit = asked.limit ?? PAGE;
    this.sort = asked.sort ?? usualSort;
    const isDescending = this.sort ? this.sort.startsWith('-') : !isOldestFirst;
    const [way, behind] = isDescending ? ['desc', '<'] : ['asc', '>'];
    if (this.sort === undefined) {
      if (asked.cursor !== undefined && !ID.test(asked.cursor)) throw badCursor(asked.cursor);
      filter.add(`${id} ${behind} ?::uuid`, asked.cursor);
      this.orderBy = `${id} ${way}`;
      this.sortValue = `''`;
      return;
    }
    const key = sorts[this.sort.replace(/^-/, '')];
    if (!key) throw new Error(`This list is not sorted by ${this.sort}`);
    if (asked.cursor !== undefined) {
      const last = placeOf(asked.cursor, this.sort, key);
      const place = `(${filter.value(last.value)}::${key.type}, ${filter.value(last.id)}::uuid)`;
      filter.and(`(${key.by}, ${id}) ${behind} ${place}`);
    }
    this.orderBy = `${key.by} ${way}, ${id} ${way}`;
    this.sortValue = `(${key.by})::text`;
  }

  /** How many to select: one more than is shown, so that it is known whether there are more. */
  get fetch(): number {
    return this.limit + 1;
  }

  /** @param rows what was selected, with `"sortValue"` */
  page<Row extends { id: string; sortValue: string }, View>(
    rows: readonly Row[],
    view: (row: Omit<Row, 'sortValue'>) => View,
  ): { items: View[]; nextCursor: string | null } {
    const shown = rows.slice(0, this.limit);
    const last = rows.length > this.limit ? shown.at(-1) : undefined;
    return {
      items: shown.map(({ sortValue: _, ...row }) => view(row)),
      nextCursor: last ? this.cursorOf(last) : null,
    };
  }

  private cursorOf({ id, sortValue }: { id: string; sortValue: string }): string {
    if (this.sort === undefined) return id;
    return Buffer.from(JSON.stringify([this.sort, sortValue, id])).toString('base64url');
  }
}

/** The ids of one page. @throws DomainError request.invalid for a cursor that is of no page of this list in this order */
export async function pageOf(
  db: Database,
  listing: Listing,
  filter: Filter,
  asked: Asked,
): Promise<{ ids: string[]; nextCursor: string | null }> {
  filter.search(asked.q, listing.texts);
  const keyset = new Keyset(listing, filter, asked);
  const rows = await db.query<{ id: string; sortValue: string }>(
    `select ${listing.id} as id, ${keyset.sortValue} as "sortValue" from ${listing.from} where ${filter.where}
     order by ${keyset.orderBy} limit ${keyset.fetch}`,
    filter.values,
  );
  const { items, nextCursor } = keyset.page(rows, ({ id }) => id);
  return { ids: items, nextCursor };
}

/** How many there are of each value of a column; what there is none of is left out. */
export async function countsOf(
  db: Database,
  listing: Pick<Listing, 'from' | 'texts'>,
  filter: Filter,
  { q }: Pick<Asked, 'q'>,
  column: string,
): Promise<{ counts: Record<string, number> }> {
  filter.search(q, listing.texts);
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

/** A text as a pattern of LIKE that means nothing but itself. */
export function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function placeOf(cursor: string, sort: string, { type }: SortKey): { value: string; id: string } {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw badCursor(cursor);
  }
  const [of, value, id] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (of !== sort || typeof value !== 'string' || typeof id !== 'string') throw badCursor(cursor);
  if (!IS_WELL_FORMED[type](value) || !ID.test(id)) throw badCursor(cursor);
  return { value, id };
}

function badCursor(cursor: string): DomainError {
  const detail = 'must be the nextCursor of a page of this list, in the same order';
  return new DomainError('invalid', 'request.invalid', {
    errors: [{ field: 'cursor', value: cursor.slice(0, 100), detail }],
  });
}

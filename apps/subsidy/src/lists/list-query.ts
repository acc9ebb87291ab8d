import { isCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { normaliseUscc } from '@app/kernel/uscc';

/** `'a,b'` as a list; nothing stays nothing. */
export function listOf(text: string | undefined): string[] | undefined {
  return text?.split(',');
}

/** `'800'` or `'800.5'` yuan in fen, as text. */
export function fenOf(yuan: string | undefined): string | undefined {
  if (yuan === undefined) return undefined;
  const [whole = '0', places = ''] = yuan.split('.');
  return BigInt(whole + places.padEnd(2, '0')).toString();
}

/** The conditions of a list, with their parameters. */
export class Filters {
  readonly params: unknown[] = [];
  private readonly terms: string[] = [];

  /** @param term a condition of our own, in which `?` stands for the value; without a value it is left out */
  add(term: string, value: unknown): this {
    if (value !== undefined && value !== null) this.terms.push(term.replaceAll('?', this.param(value)));
    return this;
  }

  /** Enterprise name (contains), code (begins with) and the thing's own number (contains); `e` is enterprise_copy. */
  search(q: string | undefined, numberColumn: string): this {
    const text = q?.trim();
    if (!text) return this;
    const part = this.param(`%${escapeLike(text)}%`);
    const code = this.param(`${escapeLike(normaliseUscc(text))}%`);
    this.terms.push(`(e.name like ${part} or e.uscc like ${code} or ${numberColumn} ilike ${part})`);
    return this;
  }

  param(value: unknown): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  and(term: string): void {
    this.terms.push(term);
  }

  get where(): string {
    return this.terms.length === 0 ? 'true' : this.terms.join(' and ');
  }
}

/** A column, or an expression that is never null, to sort by. */
export interface SortColumn {
  by: string;
  type: 'date' | 'bigint' | 'text' | 'timestamptz';
}

const WELL_FORMED: Record<SortColumn['type'], (value: string) => boolean> = {
  date: isCalendarDate,
  bigint: (value) => /^-?[0-9]{1,18}$/.test(value),
  text: () => true,
  timestamptz: (value) =>
    /^[0-9-]{10} ([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\.[0-9]{1,6})?[+-][01][0-9](:[0-5][0-9])?$/.test(value) &&
    isCalendarDate(value.slice(0, 10)),
};
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PAGE = 50;

/** One page of a list: keyset by the sort and, among equals, by the id; by the id alone (the oldest first) without a sort. */
export class PageOf {
  readonly orderBy: string;
  /** To be selected as `"sortKey"`. */
  readonly key: string;
  private readonly limit: number;

  constructor(
    filters: Filters,
    columns: Readonly<Record<string, SortColumn>>,
    id: string,
    private readonly query: { sort?: string; cursor?: string; limit?: number },
  ) {
    this.limit = query.limit ?? PAGE;
    const { sort, cursor } = query;
    const descending = sort?.startsWith('-') ?? false;
    const direction = descending ? 'desc' : 'asc';
    const column = sort === undefined ? undefined : columns[descending ? sort.slice(1) : sort];
    if (!column) {
      if (cursor !== undefined && !ID.test(cursor)) throw badCursor(cursor);
      filters.add(`${id} > ?::uuid`, cursor);
      this.orderBy = id;
      this.key = `''`;
      return;
    }
    if (cursor !== undefined) {
      const [value, lastId] = this.read(cursor, column);
      filters.and(
        `(${column.by}, ${id}) ${descending ? '<' : '>'} (${filters.param(value)}::${column.type}, ${filters.param(lastId)}::uuid)`,
      );
    }
    this.orderBy = `${column.by} ${direction}, ${id} ${direction}`;
    this.key = `(${column.by})::text`;
  }

  /** One more than is shown: so it is known whether there are more. */
  get fetch(): number {
    return this.limit + 1;
  }

  of<Row extends { id: string; sortKey: string }, View>(
    rows: Row[],
    view: (row: Row) => View,
  ): { items: View[]; nextCursor: string | null } {
    const shown = rows.slice(0, this.limit);
    const last = rows.length > this.limit ? shown.at(-1) : undefined;
    return { items: shown.map(view), nextCursor: last ? this.cursorOf(last) : null };
  }

  private cursorOf({ id, sortKey }: { id: string; sortKey: string }): string {
    if (this.query.sort === undefined) return id;
    return Buffer.from(JSON.stringify([this.query.sort, sortKey, id]), 'utf8').toString('base64url');
  }

  private read(cursor: string, { type }: SortColumn): [string, string] {
    try {
      const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
      const [sort, value, id] = parts as unknown[];
      if (sort === this.query.sort && typeof value === 'string' && typeof id === 'string')
        if (ID.test(id) && WELL_FORMED[type](value)) return [value, id];
    } catch {
      // Not JSON, or no list: as wrong as any other.
    }
    throw badCursor(cursor);
  }
}

function badCursor(cursor: string): DomainError {
  const detail = 'must be a nextCursor of this list, with the same sort';
  return new DomainError('invalid', 'request.invalid', {
    errors: [{ field: 'cursor', value: cursor.slice(0, 100), detail }],
  });
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (one) => `\\${one}`);
}

import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { DomainError } from '@app/kernel/errors';
import { type Asked, Filter, Keyset, type Ordering } from './listing';
import { AnyLike, AnyOf, ListQuery, SortedBy } from './listing.dto';

const ID = '01890000-0000-7000-8000-000000000001';
const ordering: Ordering = {
  id: 'a.id',
  sorts: {
    amount: { by: 'a.amount', type: 'bigint' },
    score: { by: 'a.score', type: 'numeric' },
    filedOn: { by: 'a.filed_on', type: 'date' },
    madeAt: { by: 'a.made_at', type: 'timestamptz' },
    name: { by: 'e.name', type: 'text' },
  },
};

/** The cursor of a page of one, behind which there is more. */
function cursorFor(sort: string | undefined, sortValue: string): string {
  const keyset = new Keyset(ordering, new Filter(), { ...(sort ? { sort } : {}), limit: 1 });
  const row = { id: ID, sortValue };
  return keyset.page([row, row], ({ id }) => id).nextCursor!;
}

describe('a page of a list', () => {
  it.each([
    ['amount', '100', '(a.amount, a.id) > ($2::bigint, $3::uuid)', 'a.amount asc, a.id asc'],
    ['-amount', '-1', '(a.amount, a.id) < ($2::bigint, $3::uuid)', 'a.amount desc, a.id desc'],
    ['score', '-10.50', '(a.score, a.id) > ($2::numeric, $3::uuid)', 'a.score asc, a.id asc'],
    ['filedOn', '2026-06-01', '(a.filed_on, a.id) > ($2::date, $3::uuid)', 'a.filed_on asc, a.id asc'],
    [
      '-madeAt',
      '2026-06-01 10:00:00.123456+08',
      '(a.made_at, a.id) < ($2::timestamptz, $3::uuid)',
      'a.made_at desc, a.id desc',
    ],
    ['name', '海辰'.repeat(150), '(e.name, a.id) > ($2::text, $3::uuid)', 'e.name asc, a.id asc'],
  ])('sorted by %s begins after the last row, by its value and its id', (sort, value, condition, orderBy) => {
    const filter = new Filter().add('a.state = ?', 'filed');
    const cursor = cursorFor(sort, value);
    const keyset = new Keyset(ordering, filter, { sort, cursor });
    expect(filter.where).toBe(`a.state = $1 and ${condition}`);
    expect(filter.values).toEqual(['filed', value, ID]);
    expect(keyset.orderBy).toBe(orderBy);
    expect(faultsOf(ListQuery, { cursor })).toEqual([]);
  });

  it('without a sort goes by id, the newest first unless the list begins with the oldest; the cursor is the id', () => {
    const orders = [ordering, { ...ordering, isOldestFirst: true }].map((one) => {
      const filter = new Filter();
      return [new Keyset(one, filter, { cursor: cursorFor(undefined, '') }).orderBy, filter.where];
    });
    expect(orders).toEqual([
      ['a.id desc', 'a.id < $1::uuid'],
      ['a.id asc', 'a.id > $1::uuid'],
    ]);
  });

  it('is in the usual order of its list when nobody asks for another', () => {
    const usual = { ...ordering, usualSort: '-filedOn' };
    const filter = new Filter();
    const keyset = new Keyset(usual, filter, { cursor: cursorFor('-filedOn', '2026-06-01') });
    expect([keyset.orderBy, filter.values]).toEqual(['a.filed_on desc, a.id desc', ['2026-06-01', ID]]);
  });

  it('has a next one only when there is more than it shows', () => {
    const keyset = new Keyset(ordering, new Filter(), { limit: 2 });
    const rows = [1, 2, 3].map((n) => ({ id: ID.replace(/1$/, String(n)), sortValue: '', n }));
    expect(keyset.fetch).toBe(3);
    expect(keyset.page(rows, ({ n }) => n)).toEqual({ items: [1, 2], nextCursor: rows[1]!.id });
    expect(keyset.page(rows.slice(0, 2), (row) => row).nextCursor).toBeNull();
    expect(keyset.page(rows.slice(0, 1), (row) => row).items).toEqual([{ id: ID, n: 1 }]);
  });

  const forged = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
  it.each([
    ['of another sort', { sort: 'amount', cursor: cursorFor('-amount', '100') }],
    ['that is no base64url of ours', { sort: 'amount', cursor: 'nonsense' }],
    ['that is an id, where there is a sort', { sort: 'amount', cursor: ID }],
    ['whose value is no amount', { sort: 'amount', cursor: cursorFor('amount', '1; drop table') }],
    ['whose value is no number', { sort: 'score', cursor: cursorFor('score', 'NaN') }],
    ['whose day does not exist', { sort: 'filedOn', cursor: cursorFor('filedOn', '2026-02-30') }],
    ['whose time does not exist', { sort: 'madeAt', cursor: cursorFor('madeAt', '2026-06-01 99:00:00+08') }],
    ['with a text that no database holds', { sort: 'name', cursor: cursorFor('name', 'a\0b') }],
    ['whose id is none', { sort: 'amount', cursor: forged('amount', '1', 'x') }],
    ['of other things than texts', { sort: 'amount', cursor: forged('amount', 1, ID) }],
    ['that is no id, where there is no sort', { cursor: 'nonsense' }],
  ] satisfies [string, Asked][])('a cursor %s is refused', (_, asked) => {
    expect(() => new Keyset(ordering, new Filter(), asked)).toThrow(DomainError);
    expect(() => new Keyset(ordering, new Filter(), asked)).toThrow('request.invalid');
  });
});

describe('the conditions of a list', () => {
  it('leave out what nobody asked for; null is a value', () => {
    const filter = new Filter().add('a = ?', undefined).add('b is not distinct from ?', null).and('c');
    expect([filter.where, filter.values]).toEqual(['b is not distinct from $1 and c', [null]]);
    expect(new Filter().where).toBe('true');
  });

  it('what people type is never a pattern, and a code may be in small letters, full width, with blanks around it', () => {
    const filter = new Filter().search(' 50%_９１ｍ ', ['a.number', 'a.title']);
    expect(filter.where).toBe('(e.uscc like $2 or e.name ilike $1 or a.number ilike $1 or a.title ilike $1)');
    expect(filter.values).toEqual(['%50\\%\\_９１ｍ%', '50\\%\\_91M%']);
    expect(new Filter().search(' ', ['a.number']).where).toBe('true');
  });
});

class Query extends ListQuery {
  @AnyOf(['filed', 'reviewed', 'approved'])
  state?: string[];

  @AnyLike(/^[a-z-]{1,20}$/)
  kind?: string[];

  @SortedBy(['amount', 'filedOn'])
  sort?: string;
}

function faultsOf(type: typeof ListQuery, query: object): string[] {
  return validateSync(plainToInstance(type, query)).flatMap((fault) =>
    Object.values(fault.constraints ?? {}).map((words) => `${fault.property}: ${words}`),
  );
}

describe('how a list is asked for', () => {
  it('several values come with commas between, each once', () => {
    const query = plainToInstance(Query, {
      state: 'filed, reviewed,filed',
      kind: 'penalty',
      q: ' 海 ',
      sort: '-amount',
    });
    expect(validateSync(query)).toEqual([]);
    expect(query).toMatchObject({ state: ['filed', 'reviewed'], kind: ['penalty'], q: '海' });
  });

  it.each([
    [{ state: 'filed,lost' }, 'state', '"lost"'],
    [{ state: '' }, 'state', '""'],
    [{ state: { a: 'filed' } }, 'state', '{"a":"filed"}'],
    [{ kind: 'penalty,Penalty' }, 'kind', '"Penalty"'],
    [{ sort: 'name' }, 'sort', '-filedOn'],
    [{ q: ' ' }, 'q', 'longer'],
    [{ q: 'x'.repeat(101) }, 'q', 'shorter'],
    [{ q: 'a\0' }, 'q', 'regular expression'],
    [{ cursor: 'a b' }, 'cursor', 'regular expression'],
    [{ limit: '201' }, 'limit', '200'],
  ])('%j is refused, naming field and value', (query, field, words) => {
    const faults = faultsOf(Query, query);
    expect(faults.every((fault) => fault.startsWith(`${field}: `))).toBe(true);
    expect(faults.join()).toContain(words);
  });
});

import { DomainError } from '@app/kernel/errors';
import { fenOf, Filters, PageOf } from './list-query';

const columns = { amount: { by: 'a.amount', type: 'bigint' }, filedOn: { by: 'a.filed_on', type: 'date' } } as const;
const ID = '01890000-0000-7000-8000-000000000001';

function cursorFor(sort: string, sortKey: string): string {
  const page = new PageOf(new Filters(), columns, 'a.id', { sort, limit: 1 });
  return page.of(
    [
      { id: ID, sortKey },
      { id: ID, sortKey },
    ],
    (row) => row,
  ).nextCursor!;
}

describe('how a list is asked for', () => {
  it('the next page begins after the last row, by its sort value and its id', () => {
    const filters = new Filters().add('a.state = any(?::text[])', ['filed']);
    const page = new PageOf(filters, columns, 'a.id', { sort: '-amount', cursor: cursorFor('-amount', '100') });
    expect(filters.where).toBe('a.state = any($1::text[]) and (a.amount, a.id) < ($2::bigint, $3::uuid)');
    expect(filters.params).toEqual([['filed'], '100', ID]);
    expect(page.orderBy).toBe('a.amount desc, a.id desc');
  });

  it('without a sort the oldest come first and the cursor is the id', () => {
    const filters = new Filters();
    const page = new PageOf(filters, columns, 'a.id', { cursor: ID });
    expect([filters.where, page.orderBy]).toEqual(['a.id > $1::uuid', 'a.id']);
  });

  it.each([
    ['of another sort', 'amount', cursorFor('-amount', '100')],
    ['that is no base64url of ours', 'amount', 'nonsense'],
    ['whose value is no amount', 'amount', cursorFor('amount', '1; drop table')],
    ['whose day does not exist', 'filedOn', cursorFor('filedOn', '2026-02-30')],
    ['that is no id, where there is no sort', undefined, 'nonsense'],
  ])('a cursor %s is refused, naming the field', (_, sort, cursor) => {
    const ask = (): PageOf => new PageOf(new Filters(), columns, 'a.id', { ...(sort ? { sort } : {}), cursor });
    expect(ask).toThrow(DomainError);
  });

  it('what people type is never a pattern, and a code may be full width', () => {
    const filters = new Filters().search('50%_９１', 'a.number');
    expect(filters.params).toEqual(['%50\\%\\_９１%', '50\\%\\_91%']);
  });

  it('yuan become fen, with and without places', () => {
    expect([fenOf('800'), fenOf('800.5'), fenOf('0.05'), fenOf(undefined)]).toEqual(['80000', '80050', '5', undefined]);
  });
});

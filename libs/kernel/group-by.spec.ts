import { groupBy } from './group-by';

describe('what belongs to each key', () => {
  const list = [
    { key: 'b', n: 1 },
    { key: 'a', n: 2 },
    { key: 'b', n: 3 },
  ];

  it('is in the order of the list, and keys in the order they first appear', () => {
    expect([...groupBy(list, ({ key }) => key)]).toEqual([
      ['b', [list[0], list[2]]],
      ['a', [list[1]]],
    ]);
  });

  it('may be something of each, and of nothing is nothing', () => {
    const numbers = groupBy(
      list,
      ({ key }) => key,
      ({ n }) => n,
    );
    expect([...numbers.values()]).toEqual([[1, 3], [2]]);
    expect(groupBy([], String).size).toBe(0);
  });
});

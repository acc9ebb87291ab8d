/**
 * What belongs to each key, in the order of the list; keys in the order they first appear. (`Map.groupBy` came with
 * Node 21.)
 */
export function groupBy<T, K>(list: Iterable<T>, keyOf: (one: T) => K): Map<K, T[]>;
export function groupBy<T, K, V>(list: Iterable<T>, keyOf: (one: T) => K, valueOf: (one: T) => V): Map<K, V[]>;
export function groupBy<T, K>(
  list: Iterable<T>,
  keyOf: (one: T) => K,
  valueOf: (one: T) => unknown = (one) => one,
): Map<K, unknown[]> {
  const groups = new Map<K, unknown[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(valueOf(one));
    else groups.set(key, [valueOf(one)]);
  }
  return groups;
}

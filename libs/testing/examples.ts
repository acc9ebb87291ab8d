import { organisationCheck, usccCheck } from '@app/kernel/uscc';

/** The n-th made-up code of the zone; both of its checks hold. */
export function codeNumber(n: number): string {
  const organisation = `MA${String(n).padStart(6, '0')}`;
  const body = `91320199${organisation}${organisationCheck(organisation)}`;
  return body + usccCheck(body);
}

/** The list in every order. */
export function permutations<T>(list: readonly T[]): T[][] {
  if (list.length <= 1) return [[...list]];
  return list.flatMap((item, at) => permutations(list.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

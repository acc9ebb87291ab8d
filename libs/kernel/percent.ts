import { formatDecimal, parseDecimal } from './decimal';
import { DomainError } from './errors';

declare const percentBrand: unique symbol;

/** An exact percent of at most four places, as an integer of ten-thousandths of one percent: 12.5 % is 125000n. */
export type Percent = bigint & { readonly [percentBrand]: true };

export const PERCENT_PLACES = 4;
/** `amount × percent / PERCENT_WHOLE` is the part of the amount. */
export const PERCENT_WHOLE = 1_000_000n;

/**
 * @param value decimal text or a number, at least 0
 * @throws DomainError invalid 'percent.negative', or what parseDecimal throws
 */
export function parsePercent(value: string | number): Percent {
  const units = parseDecimal(value, PERCENT_PLACES);
  if (units < 0n) throw new DomainError('invalid', 'percent.negative', { text: String(value) });
  return units as Percent;
}

/** At least two places: '12.50'. */
export function formatPercent(percent: Percent): string {
  return formatDecimal(percent, PERCENT_PLACES);
}

import { DomainError } from './errors';

/**
 * Exact decimals as scaled integers: `units` = value × 10^places. Adding needs equal places, multiplying adds the
 * places of both; nothing here ever rounds except roundUnits, which says how.
 */

/** Longest decimal text taken in; far above any real amount, and keeps hostile input cheap. */
export const MAX_DECIMAL_LENGTH = 64;

const decimalText = /^-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/**
 * Reads an exact decimal. Text has no '+', exponent or leading zeros and at most `places` written decimals; a number
 * counts by value (12.0 is 12).
 * @returns value × 10^places
 * @throws DomainError invalid 'decimal.invalid' | 'decimal.too-many-places' | 'decimal.too-long'
 */
export function parseDecimal(value: string | number, places: number): bigint {
  const text = typeof value === 'number' ? numberText(value) : value;
  if (text.length > MAX_DECIMAL_LENGTH)
    throw new DomainError('invalid', 'decimal.too-long', { max: MAX_DECIMAL_LENGTH });
  const match = decimalText.exec(text);
  if (!match) throw new DomainError('invalid', 'decimal.invalid', { text });
  const fraction = match[1] ?? '';
  if (fraction.length > places) throw new DomainError('invalid', 'decimal.too-many-places', { text, places });
  return BigInt(text.replace('.', '') + '0'.repeat(places - fraction.length));
}

/**
 * The decimal a number stands for. From 2^53 on (or with an exponent below 1e-6) a number no longer says which decimal
 * was meant; such values must come as text.
 */
function numberText(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw new DomainError('invalid', 'decimal.invalid', { text: String(value) });
  }
  const text = String(value);
  // Written with an exponent it is below 1e-6: more places than any field here takes.
  if (text.includes('e')) throw new DomainError('invalid', 'decimal.too-many-places', { text });
  return text;
}

/** Exact text with at least two places and no zeros past them: 83.00, -1.275. @param units value × 10^places */
export function formatDecimal(units: bigint, places: number): string {
  const negative = units < 0n;
  const padded = places < 2 ? units * 10n ** BigInt(2 - places) : units;
  const width = places < 2 ? 2 : places;
  const digits = (negative ? -padded : padded).toString().padStart(width + 1, '0');
  const whole = digits.slice(0, -width);
  const fraction = digits.slice(-width);
  let end = width;
  while (end > 2 && fraction.charCodeAt(end - 1) === 48) end -= 1;
  return `${negative ? '-' : ''}${whole}.${fraction.slice(0, end)}`;
}

export type RoundingMode = 'half-up' | 'half-even' | 'down';

/**
 * The multiple of `step` that the mode picks. 'half-up' goes away from zero on a tie, 'down' towards zero.
 * @param units any integer
 * @param step above zero, in the same units
 */
export function roundUnits(units: bigint, step: bigint, mode: RoundingMode): bigint {
  const size = units < 0n ? -units : units;
  let count = size / step;
  const twiceRest = (size % step) * 2n;
  if (mode !== 'down' && (twiceRest > step || (twiceRest === step && (mode === 'half-up' || count % 2n === 1n)))) {
    count += 1n;
  }
  return units < 0n ? -count * step : count * step;
}

import { formatDecimal, MAX_DECIMAL_LENGTH, roundUnits, type RoundingMode } from './decimal';
import { DomainError } from './errors';

const yuanText = /^(?:0|[1-9][0-9]*)\.[0-9]{2}$/;

/**
 * Reads yuan text with exactly two places and no sign, separator or leading zeros ('800000.00').
 * @returns fen
 * @throws DomainError invalid 'money.invalid' | 'money.too-long'
 */
export function parseYuan(text: string): bigint {
  if (text.length > MAX_DECIMAL_LENGTH) throw new DomainError('invalid', 'money.too-long', { max: MAX_DECIMAL_LENGTH });
  if (!yuanText.test(text)) throw new DomainError('invalid', 'money.invalid', { text });
  return BigInt(text.replace('.', ''));
}

export function isYuan(text: string): boolean {
  return text.length <= MAX_DECIMAL_LENGTH && yuanText.test(text);
}

/** Yuan with two places: 80000000n → '800000.00'; a negative difference gets a '-'. */
export function formatYuan(amountFen: bigint): string {
  return formatDecimal(amountFen, 2);
}

/** For people to read: 80000000n → '800,000.00'. */
export function groupedYuan(amountFen: bigint): string {
  return formatYuan(amountFen).replace(/\B(?=(\d{3})+\.)/g, ',');
}

export type RoundingTo = 'fen' | 'yuan' | 'hundred-yuan';

const stepFen: Record<RoundingTo, bigint> = { fen: 1n, yuan: 100n, 'hundred-yuan': 10_000n };

/**
 * The one rounding of an exact amount.
 * @param units the amount in fen × 10^places
 * @returns fen
 */
export function roundToFen(units: bigint, places: number, to: RoundingTo, mode: RoundingMode): bigint {
  const scale = 10n ** BigInt(places);
  return roundUnits(units, stepFen[to] * scale, mode) / scale;
}

const digitNames = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const placeNames = ['', '拾', '佰', '仟'];
const groupNames = ['', '万', '亿', '万亿'];

/**
 * The amount in capitals for payment papers: 10000n → '壹佰元整', 101005n → '壹仟零壹拾元零伍分'.
 * @see 支付结算办法 附一 正确填写票据和结算凭证的基本规定
 * @throws DomainError invalid 'money.out-of-range' for a negative amount, or 10^16 yuan and more
 */
export function yuanInCapitals(amountFen: bigint): string {
  if (amountFen < 0n || amountFen >= 10n ** 18n) throw new DomainError('invalid', 'money.out-of-range', { amountFen });
  const yuan = amountFen / 100n;
  const jiao = Number((amountFen / 10n) % 10n);
  const fen = Number(amountFen % 10n);
  let text = yuan > 0n ? `${wholeInCapitals(yuan)}元` : '';
  if (jiao === 0 && fen === 0) return `${text || '零元'}整`;
  if (jiao > 0) text += `${digitNames[jiao]}角`;
  else if (yuan > 0n) text += '零';
  return fen > 0 ? `${text}${digitNames[fen]}分` : `${text}整`;
}

function wholeInCapitals(whole: bigint): string {
  let text = '';
  let rest = whole;
  let zeroBetween = false;
  for (let group = 0; rest > 0n; group += 1, rest /= 10_000n) {
    const value = Number(rest % 10_000n);
    if (value === 0) {
      zeroBetween = text !== '';
      continue;
    }
    // 万亿 already says 亿: it is said once, by the lowest of the two groups that is not empty.
    const name = group === 3 && text.includes('亿') ? '万' : (groupNames[group] ?? '');
    const joint = zeroBetween && text !== '' ? '零' : '';
    text = `${groupInCapitals(value)}${name}${joint}${text}`;
    zeroBetween = value < 1000;
  }
  return text;
}

/** @param value 1–9999 */
function groupInCapitals(value: number): string {
  let text = '';
  let zeroBetween = false;
  for (let place = 0, rest = value; rest > 0; place += 1, rest = Math.floor(rest / 10)) {
    const digit = rest % 10;
    if (digit === 0) {
      zeroBetween = text !== '';
      continue;
    }
    text = `${digitNames[digit]}${placeNames[place]}${zeroBetween ? '零' : ''}${text}`;
    zeroBetween = false;
  }
  return text;
}

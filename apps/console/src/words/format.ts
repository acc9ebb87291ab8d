/** Days and instants as people of the zone read them: Asia/Shanghai, whatever the clock of the reader's machine. */
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
const MINUTE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });
const SECOND = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** `2026-11-23` */
export function dayOf(instant: string): string {
  return DAY.format(new Date(instant));
}

/** `2026-11-23 09:05` */
export function minuteOf(instant: string): string {
  return MINUTE.format(new Date(instant));
}

/** `2026-11-23 09:05:41` */
export function secondOf(instant: string): string {
  return SECOND.format(new Date(instant));
}

/**
 * Whole fen as yuan with separators and two places: `800,000.00`. Exact: the text is cut, never computed with floats.
 * @param fen whole fen as text, as the services send it; may be negative
 */
export function yuanOfFen(fen: string): string {
  const negative = fen.startsWith('-');
  const digits = (negative ? fen.slice(1) : fen).padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${negative ? '−' : ''}${yuan}.${digits.slice(-2)}`;
}

/** Yuan as the services write them (`800000.00`, or with more places before rounding), with separators. */
export function yuan(text: string): string {
  const [whole = '0', places] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return places === undefined ? grouped : `${grouped}.${places}`;
}

/** A percentage as rules write it, without places that say nothing: `110.00` is `110`, `33.3333` stays. */
export function percentText(text: string): string {
  return text.replace(/\.0+$/, '');
}

/** `1,234` */
export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** 2026-06-01 of the ways in which people write it; null when there is no such day. */
export function dayTyped(text: string): string | null {
  const [, ...parts] =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim()) ??
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.trim()) ??
    [];
  const [year, month, day] = parts.map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  const iso = date.toISOString().slice(0, 10);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? iso : null;
}

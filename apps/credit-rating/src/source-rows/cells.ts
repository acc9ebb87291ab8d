import { type CalendarDate, dateOfDayNumber, isCalendarDate } from '@app/kernel/calendar';
import { parseDecimal } from '@app/kernel/decimal';
import { DomainError } from '@app/kernel/errors';

// Cells of files seen in the wild, read one by one. Pure: today is an argument where it matters.

/** For comparing only: full width is half width, no white space at all. */
export function comparable(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u200B-\u200D\u2060\uFEFF]/g, '');
}

const NOTHING = /^(?:[-\u2010-\u2015\u2212\u2500\u30FC一/\\.。*]*|无|暂无|空|null|none|n\/a|nan)$/i;

/** The cell without white space around it, or null for what stands for nothing: `— —`, `无`, `/` … */
export function contentOf(cell: string | undefined): string | null {
  const text = (cell ?? '').replace(/[\u200B-\u200D\u2060\uFEFF]/g, '').trim();
  return NOTHING.test(comparable(text)) ? null : text;
}

/** A column's name as files of one export and another agree on it: brackets half width, no spaces, no byte order mark. */
export function headerOf(cell: string): string {
  return comparable(cell)
    .replace(/[[【〔]/g, '(')
    .replace(/[\]】〕]/g, ')');
}

/** A document number without what typists vary: spaces, widths, kinds of bracket. */
export function documentNumberOf(text: string): string {
  return comparable(text)
    .replace(/[[【〔(]/g, '〔')
    .replace(/[\]】〕)]/g, '〕')
    .toUpperCase();
}

export type DateFault = 'date-unreadable' | 'date-impossible';
export type DateResult = { ok: true; date: CalendarDate } | { ok: false; reason: DateFault };

/** 1900-01-01 is day 1 of a spreadsheet, which believes in 1900-02-29; right from 1900-03-01 (day 61) on. */
const SERIAL_DAY_ZERO = -25_569;
const FIRST_SERIAL = 61;
/** 2173-10-14: numbers above are something else. */
const LAST_SERIAL = 99_999;

/** `2022-9-3`, `2022/9/3`, `2022.9.3`, `2022年9月3日`, `20220903`, each also with a time of day; spreadsheet serials. */
export function dateOf(cell: string): DateResult {
  const text = cell.normalize('NFKC').trim();
  const parts =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]*\d{1,2}[:时].*)?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})(?:\d{6})?$/.exec(text);
  if (parts) {
    const [, year, month, day] = parts;
    const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
    return isCalendarDate(date) ? { ok: true, date } : { ok: false, reason: 'date-impossible' };
  }
  const serial = /^(\d{2,5})(?:\.\d+)?$/.exec(text);
  const days = serial ? Number(serial[1]) : 0;
  if (days >= FIRST_SERIAL && days <= LAST_SERIAL) return { ok: true, date: dateOfDayNumber(days + SERIAL_DAY_ZERO) };
  return { ok: false, reason: 'date-unreadable' };
}

/** 万元 have six places down to the fen. */
const FEN_PLACES_OF_WAN = 6;

/** An amount in 万元 as fen, or null when it is none, is negative, or has parts of a fen. */
export function fenOfWanYuan(cell: string): bigint | null {
  const text = comparable(cell)
    .replace(/,/g, '')
    .replace(/万元$/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/^0+(?=\d)/, '')
    .replace(/\.$/, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  try {
    const fen = parseDecimal(text, FEN_PLACES_OF_WAN);
    return fen >= 0n ? fen : null;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** `2024`, `2024年`, `2024年度` */
export function yearOf(cell: string): number | null {
  const found = /^((?:19|20)\d{2})年?度?$/.exec(comparable(cell));
  return found ? Number(found[1]) : null;
}

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** Whether a cell that should name an authority can be one, and is not a date, an id, a number or a document number. */
export function mayNameAuthority(cell: string): boolean {
  const text = comparable(cell);
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const isDocumentNumber = /[〔[【(]\d{4}[〕\]】)]/.test(text) || /\d号$/.test(text);
  return han >= 3 && !UUID.test(text) && !isDocumentNumber && !dateOf(text).ok && !/^\d{4}年/.test(text);
}

/** An identity card number is personal: of it only what shows that it is one. */
export function withoutPersonalData(value: string): string {
  return value.replace(/(?<!\d)([1-9]\d{5})(?:19|20)\d{2}(?:0\d|1[0-2])[0-3]\d\d{3}[\dXx](?!\d)/g, '$1************');
}

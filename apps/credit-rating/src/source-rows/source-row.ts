import type { CalendarDate } from '@app/kernel/calendar';
import { parseUscc, type Uscc } from '@app/kernel/uscc';
import { contentOf, dateOf, headerOf } from './cells';
import type { RowReason } from './row-reasons';

/** One row of a file: its number as people see it (the header is row 1) and its cells by normalised header. */
export interface SourceRow {
  number: number;
  cells: Record<string, string>;
}

/** A dated fact as a row tells it, before it is known whether it is news. */
export interface SourceFact {
  uscc: Uscc;
  record: 'penalty' | 'taxpayer-a' | 'serious-list';
  determinedOn: CalendarDate;
  /** With the record kind and the enterprise they make the natural key. */
  keyParts: string[];
  /** The substance: another row with the same key must say the same. */
  content: Record<string, string | null>;
  /** From then on it acts no more, as the file says (移出日期). */
  endedOn: CalendarDate | null;
  class: string | null;
  offence: string | null;
  sector: string | null;
  authority: string | null;
  documentNumber: string | null;
  /** The day its duties were done, where the row tells; null: not known to be done. */
  obligationsFulfilledOn: CalendarDate | null;
  classifiedBy: Record<string, string> | null;
}

export type ReadRow =
  | { outcome: 'fact'; fact: SourceFact }
  | { outcome: 'skipped'; column: string; reason: RowReason }
  | { outcome: 'refused'; column: string; value: string; reason: RowReason };

/** Ends the reading of one row. */
export class RowRefusal extends Error {
  constructor(
    readonly column: string,
    readonly value: string,
    readonly reason: RowReason,
  ) {
    super(`${column} ${reason}`);
  }
}

/** Reads one row by `read`; a refusal is its outcome. */
export function readingRow(read: () => ReadRow): ReadRow {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RowRefusal)) throw error;
    const { column, value, reason } = error;
    return { outcome: 'refused', column, value, reason };
  }
}

/** Other names of columns, in exports of other years or places. */
const ALIASES: Record<string, readonly string[]> = {
  统一社会信用代码: [
    '行政相对人统一社会信用代码',
    '行政相对人代码_1(统一社会信用代码)',
    '行政相对人代码1(统一社会信用代码)',
    '纳税人识别号',
    '社会信用代码',
  ],
  处罚机关统一社会信用代码: ['处罚机关代码'],
  处罚决定日期: ['行政处罚决定日期', '作出行政处罚决定日期'],
  行政处罚决定书文号: ['行政处罚决定文书号', '行政处罚决定文号'],
  违法事实: ['违法行为'],
  评价年度: ['年度', '评定年度'],
  列入原因: ['列入严重违法失信名单原因', '列入严重违法失信企业名单(黑名单)原因'],
  移出日期: ['移出严重违法失信名单日期'],
  列入日期: ['列入严重违法失信名单日期'],
};

/** A column by its proper name, or one of its aliases. */
export function cellOf(row: SourceRow, column: string): string | null {
  for (const name of [column, ...(ALIASES[column] ?? [])]) {
    const cell = row.cells[headerOf(name)];
    if (cell !== undefined) return contentOf(cell);
  }
  return null;
}

/** The columns of `needed` that no header stands for. */
export function missingColumns(headers: readonly string[], needed: readonly string[]): string[] {
  const there = new Set(headers);
  return needed.filter((column) => ![column, ...(ALIASES[column] ?? [])].some((name) => there.has(headerOf(name))));
}

export function mustHave(row: SourceRow, column: string): string {
  const cell = cellOf(row, column);
  if (cell === null) throw new RowRefusal(column, '', 'missing');
  return cell;
}

/** @param today business day: nothing is determined after it */
export function mustBeDate(row: SourceRow, column: string, today: CalendarDate): CalendarDate {
  const cell = mustHave(row, column);
  const read = dateOf(cell);
  if (!read.ok) throw new RowRefusal(column, cell, read.reason);
  if (read.date > today) throw new RowRefusal(column, cell, 'date-in-future');
  return read.date;
}

export function mustBeUscc(row: SourceRow): Uscc {
  const column = '统一社会信用代码';
  const cell = mustHave(row, column);
  const parsed = parseUscc(cell);
  if (parsed.ok) return parsed.uscc;
  throw new RowRefusal(column, cell, parsed.reason === 'empty' ? 'missing' : `uscc-${parsed.reason}`);
}

import type { CalendarDate } from '@app/kernel/calendar';
import type { ClassificationTableSet } from '../classification/classification-tables';
import { readSeriousListRow, readTaxpayerRow, SERIOUS_LIST_COLUMNS, TAXPAYER_COLUMNS } from './list-rows';
import { PENALTY_COLUMNS, PENALTY_TEMPLATE, readPenaltyRow } from './penalty-row';
import type { ReadRow, SourceRow } from './source-row';

export const SOURCE_KINDS = ['penalties', 'taxpayer-a', 'serious-list'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

interface SourceReader {
  /** Columns without which the file cannot be read. */
  columns: readonly string[];
  /** All columns of the national export, in its order: what a template offers. */
  template: readonly string[];
  read(row: SourceRow, tables: ClassificationTableSet, today: CalendarDate): ReadRow;
}

export const SOURCE_READERS: Record<SourceKind, SourceReader> = {
  penalties: { columns: PENALTY_COLUMNS, template: PENALTY_TEMPLATE, read: readPenaltyRow },
  'taxpayer-a': {
    columns: TAXPAYER_COLUMNS,
    template: ['纳税人名称', ...TAXPAYER_COLUMNS],
    read: (row, _tables, today) => readTaxpayerRow(row, today),
  },
  'serious-list': {
    columns: SERIOUS_LIST_COLUMNS,
    template: ['企业名称', ...SERIOUS_LIST_COLUMNS, '移出日期'],
    read: (row, _tables, today) => readSeriousListRow(row, today),
  },
};

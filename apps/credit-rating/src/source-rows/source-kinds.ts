import type { CalendarDate } from '@app/kernel/calendar';
import type { ClassificationTableSet } from '../classification/classification-tables';
import { readSeriousListRow, readTaxpayerRow, SERIOUS_LIST_COLUMNS, TAXPAYER_COLUMNS } from './list-rows';
import { PENALTY_COLUMNS, readPenaltyRow } from './penalty-row';
import type { ReadRow, SourceRow } from './source-row';

export const SOURCE_KINDS = ['penalties', 'taxpayer-a', 'serious-list'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

interface SourceReader {
  /** Columns without which the file cannot be read. */
  columns: readonly string[];
  read(row: SourceRow, tables: ClassificationTableSet, today: CalendarDate): ReadRow;
}

export const SOURCE_READERS: Record<SourceKind, SourceReader> = {
  penalties: { columns: PENALTY_COLUMNS, read: readPenaltyRow },
  'taxpayer-a': { columns: TAXPAYER_COLUMNS, read: (row, _tables, today) => readTaxpayerRow(row, today) },
  'serious-list': { columns: SERIOUS_LIST_COLUMNS, read: (row, _tables, today) => readSeriousListRow(row, today) },
};

import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { AnyOf } from '@app/platform/listing.dto';
import { NumberedPageQuery } from '@app/platform/page.dto';
import { queryBoolean } from '@app/platform/transforms';
import { SOURCE_KINDS } from '../source-rows/source-kinds';

export class ImportQuery {
  /** What the file holds: penalties 行政处罚, taxpayer-a A级纳税人, serious-list 严重违法失信. */
  @IsIn(SOURCE_KINDS)
  kind: 'penalties' | 'taxpayer-a' | 'serious-list';

  /** Where it comes from, in words. */
  @IsString()
  @Length(1, 100)
  @Matches(/^[^\0]*$/)
  source: string;

  /** Name of the file as the sender keeps it; shown beside the import. */
  @IsString()
  @Length(1, 200)
  @Matches(/^[^\0]*$/)
  fileName: string;

  /** Judge every row and store no fact; confirm it afterwards to import the same file. */
  @IsOptional()
  @queryBoolean
  @IsBoolean()
  dryRun?: boolean;
}

export class TemplateParams {
  @IsIn(SOURCE_KINDS)
  kind: 'penalties' | 'taxpayer-a' | 'serious-list';
}

export class ImportParams {
  /** Id of the import. */
  @IsUUID()
  id: string;
}

export class ImportListQuery extends NumberedPageQuery {
  /** Only imports of these kinds of file. */
  @AnyOf(SOURCE_KINDS)
  kind?: string[];

  @AnyOf(['waiting', 'running', 'done', 'failed', 'cancelled'])
  state?: string[];

  /** Only dry runs, or only imports. */
  @IsOptional()
  @queryBoolean
  @IsBoolean()
  dryRun?: boolean;
}

export class ImportRowsFileQuery {
  /** Only rows with this outcome. */
  @IsOptional()
  @IsIn(['accepted', 'unchanged', 'refused', 'conflict', 'skipped'])
  outcome?: string;
}

export class ImportRowsQuery extends NumberedPageQuery {
  /** Only rows with this outcome. */
  @IsOptional()
  @IsIn(['accepted', 'unchanged', 'refused', 'conflict', 'skipped'])
  outcome?: string;
}

export class ImportCounts {
  /** Became a record, or an end of one. */
  accepted: number;
  /** Stored before with the same content. */
  unchanged: number;
  refused: number;
  /** The same decision is stored with other content: see /import-conflicts. */
  conflict: number;
  /** Natural persons: not for this database. */
  skipped: number;
}

export class ImportFailure {
  code: string;
  zh: string;
  en: string;
}

export class ImportView {
  id: string;
  kind: string;
  source: string;
  fileName: string;
  format: string;
  encoding: string | null;
  sizeBytes: number;
  /** SHA-256 of the file. */
  sha256: string;
  /** waiting, running, done, failed or cancelled. Rows that have an outcome keep it when a file fails further down. */
  state: string;
  /** Every row was judged and nothing stored: accepted means that it would be. */
  dryRun: boolean;
  /** The dry run that this import was confirmed from. */
  dryRunId: string | null;
  /** The import that this dry run was confirmed as. */
  confirmedAs: string | null;
  rowsDone: number;
  /** Null until they were counted. */
  rowsTotal: number | null;
  /** Of the time it has last been running; null before the first batch. */
  rowsPerSecond: number | null;
  counts: ImportCounts;
  failure: ImportFailure | null;
  uploadedBy: string;
  uploadedAt: string;
  finishedAt: string | null;
  cancelledBy: string | null;
}

export class ImportPage {
  items: ImportView[];
  nextCursor: number | null;
}

/** What became of one row. */
export class ImportRowView {
  /** As a spreadsheet counts; the header is row 1. */
  row: number;
  outcome: string;
  /** The column that decided, where one did. */
  column: string | null;
  /** What stood there. */
  value: string | null;
  reason: ImportFailure | null;
  recordId: string | null;
}

export class ImportRowPage {
  items: ImportRowView[];
  nextCursor: number | null;
}

import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { ROW_REASONS, type RowReason } from '../source-rows/row-reasons';
import { SOURCE_READERS, type SourceKind } from '../source-rows/source-kinds';
import type { Outcome } from './import-batch';
import { ImportService } from './import.service';

const BATCH = 2000;
/** Spreadsheets take a file without it for GB18030. */
const BYTE_ORDER_MARK = '\uFEFF';
const HEADER = ['行号', '结果', '列', '内容', '原因'];

const TITLES: Record<SourceKind, string> = {
  penalties: '行政处罚导入模板',
  'taxpayer-a': 'A级纳税人导入模板',
  'serious-list': '严重违法失信名单导入模板',
};

const OUTCOME_WORDS: Record<Outcome, string> = {
  accepted: '已采纳',
  unchanged: '无变化',
  refused: '未采纳',
  conflict: '与在库内容冲突',
  skipped: '已跳过',
};

interface Row {
  number: number;
  outcome: Outcome;
  column: string | null;
  value: string | null;
  reason: RowReason | null;
}

/** What became of the rows of an import, as a file: read and sent a piece at a time, whatever its length. */
@Injectable()
export class ImportRowsFile {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(ImportService) private readonly imports: ImportService,
  ) {}

  /** @throws DomainError import.not-found */
  async of(importId: string, outcome: string | null): Promise<StreamableFile> {
    const { fileName } = await this.imports.get(importId);
    return csvFile(Readable.from(this.lines(importId, outcome)), `${fileName}.${outcome ?? 'rows'}.csv`);
  }

  private async *lines(importId: string, outcome: string | null): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + lineOf(HEADER);
    for (let after = 0; ;) {
      const rows = await this.db.query<Row>(
        `select row_number as number, outcome, column_name as column, value, reason from import_row
         where import_id = $1 and ($2::text is null or outcome = $2) and row_number > $3 order by row_number limit ${BATCH}`,
        [importId, outcome, after],
      );
      if (rows.length > 0) yield rows.map(cellsOf).map(lineOf).join('');
      if (rows.length < BATCH) return;
      after = rows.at(-1)!.number;
    }
  }
}

export function templateOf(kind: SourceKind): StreamableFile {
  const text = BYTE_ORDER_MARK + lineOf([...SOURCE_READERS[kind].template]);
  return csvFile(Readable.from([text]), `${TITLES[kind]}.csv`);
}

function csvFile(content: Readable, name: string): StreamableFile {
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escape)}`;
  return new StreamableFile(content, { type: 'text/csv; charset=utf-8', disposition });
}

function escape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function cellsOf({ number, outcome, column, value, reason }: Row): string[] {
  return [String(number), OUTCOME_WORDS[outcome], column ?? '', value ?? '', reason ? ROW_REASONS[reason].zh : ''];
}

/** What a spreadsheet would take for a formula is made text: the cells come from files of strangers. */
export function lineOf(cells: string[]): string {
  return `${cells
    .map((cell) => (/^[=+\-@＝＋－＠\t\r]/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell))
    .join(',')}\r\n`;
}

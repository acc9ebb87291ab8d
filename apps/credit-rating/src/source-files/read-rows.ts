import { pipeline, Readable } from 'node:stream';
import { type CellValue, stream as spreadsheets } from '@protobi/exceljs';
import { CsvError, parse } from 'csv-parse';
import { decodeStream } from 'iconv-lite';
import { headerOf } from '../source-rows/cells';
import { missingColumns, type SourceRow } from '../source-rows/source-row';
import { FileFault } from './file-fault';
import { type FileFormat, MAX_ROWS, type TextEncoding } from './file-format';

interface RawRow {
  /** As a spreadsheet counts; the header is row 1. */
  number: number;
  cells: string[];
}

const MAX_RECORD_CHARACTERS = 1_000_000;

/**
 * The rows of a file below its header, one by one: memory does not grow with the file. Empty rows are passed by.
 * @param source the file's bytes, piece by piece
 * @param columns without which the file cannot be read
 * @throws FileFault; an error of `source` as it is
 */
export async function* readRows(
  source: AsyncIterable<Buffer>,
  format: { format: FileFormat; encoding: TextEncoding | null },
  columns: readonly string[],
): AsyncGenerator<SourceRow> {
  let headers: string[] | null = null;
  let count = 0;
  const raw = format.format === 'xlsx' ? sheetRows(source) : csvRows(source, format.encoding ?? 'utf-8');
  for await (const { number, cells } of raw) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (headers === null) {
      headers = cells.map(headerOf);
      const missing = missingColumns(headers, columns);
      if (missing.length > 0) throw new FileFault('columns-missing', { columns: missing, row: number });
      continue;
    }
    count += 1;
    if (count > MAX_ROWS) throw new FileFault('too-many-rows', { max: MAX_ROWS });
    const row: SourceRow = { number, cells: {} };
    headers.forEach((header, at) => {
      // Where a header stands twice the first column is meant.
      if (header !== '' && !Object.hasOwn(row.cells, header)) row.cells[header] = storable(cells[at] ?? '');
    });
    yield row;
  }
  if (headers === null) throw new FileFault('empty-file');
}

/** What a database cannot hold as text, NUL and halves of surrogate pairs, is dirt. */
function storable(cell: string): string {
  return cell.replace(/\0|\p{Surrogate}/gu, '');
}

async function* csvRows(source: AsyncIterable<Buffer>, encoding: TextEncoding): AsyncGenerator<RawRow> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD_CHARACTERS,
  });
  // A failure upstream ends the parser with it, and so comes out of the loop below.
  pipeline(Readable.from(source), decodeStream(encoding), parser, () => undefined);
  let number = 0;
  try {
    for await (const record of parser) {
      number += 1;
      yield { number, cells: record as string[] };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new FileFault('unreadable', { row: number + 1, reason: error.code });
  }
}

async function* sheetRows(source: AsyncIterable<Buffer>): AsyncGenerator<RawRow> {
  let sourceError: Error | undefined;
  const noted = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* source;
    } catch (error) {
      sourceError = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  };
  const input = Readable.from(noted());
  let number = 0;
  try {
    const workbook = new spreadsheets.xlsx.WorkbookReader(input, {
      worksheets: 'emit',
      sharedStrings: 'cache',
      styles: 'cache',
      hyperlinks: 'ignore',
      entries: 'ignore',
    });
    decodeAcrossPieces(workbook);
    for await (const sheet of workbook) {
      for await (const row of sheet) {
        number = row.number;
        const values = row.values as CellValue[];
        yield {
          number,
          cells: Array.from({ length: Math.max(0, values.length - 1) }, (_, n) => textOf(values[n + 1])),
        };
      }
      // The first sheet is the data; exports put notes behind it.
      return;
    }
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    throw new FileFault('unreadable', { row: number + 1, reason: String(error).slice(0, 200) });
  } finally {
    input.destroy();
  }
}

interface ReaderInternals {
  _parseSharedStrings(entry: Readable): AsyncIterable<unknown>;
  _parseWorksheet(pieces: AsyncIterable<Buffer | string>, sheet: string): Iterable<unknown>;
}

/**
 * The reader decodes each piece of a file by itself, so that a Chinese character cut in two by the end of a piece is lost
 * (@protobi/exceljs 4.4.0-protobi.10, lib/utils/parse-sax.js). Text passes it unharmed: it is decoded before it gets there.
 */
function decodeAcrossPieces(workbook: object): void {
  const inner = workbook as ReaderInternals;
  const parseSharedStrings = inner._parseSharedStrings.bind(workbook);
  const parseWorksheet = inner._parseWorksheet.bind(workbook);
  inner._parseSharedStrings = (entry) => parseSharedStrings(entry.setEncoding('utf8'));
  inner._parseWorksheet = (pieces, sheet) => parseWorksheet(decoded(pieces), sheet);
}

async function* decoded(pieces: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of pieces) yield typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
}

/** What a cell shows: of a formula its result, of styled text the text, of a date the day. */
function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('text' in value) return textOf(value.text);
  if ('result' in value) return textOf(value.result);
  return 'error' in value ? value.error : '';
}

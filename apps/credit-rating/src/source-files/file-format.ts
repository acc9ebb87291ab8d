import { isUtf8 } from 'node:buffer';
import { FileFault } from './file-fault';
import { guardZip } from './zip-guard';

export const MAX_FILE_BYTES = 50 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 400 * 1024 * 1024;
/** The one part of a spreadsheet that is kept in memory as long as its rows are read. */
const TEXTS = { name: 'xl/sharedStrings.xml', maxBytes: 100 * 1024 * 1024 };
export const MAX_ROWS = 1_000_000;

export type FileFormat = 'csv' | 'xlsx';
export type TextEncoding = 'utf-8' | 'gb18030';

/**
 * What a file is, by its bytes: what it was called, or sent as, is no proof.
 * @throws FileFault empty-file, old-spreadsheet, not-a-spreadsheet, unpacks-too-large, texts-too-large
 */
export async function formatOf(bytes: Buffer): Promise<FileFormat> {
  if (bytes.length === 0) throw new FileFault('empty-file');
  const magic = bytes.subarray(0, 4).toString('hex');
  if (magic === 'd0cf11e0') throw new FileFault('old-spreadsheet');
  if (magic !== '504b0304') return 'csv';
  await guardZip(bytes, MAX_UNPACKED_BYTES, TEXTS);
  return 'xlsx';
}

/** UTF-8 where the bytes are valid UTF-8, else the encoding of Chinese offices. */
export function encodingOf(bytes: Buffer): TextEncoding {
  return isUtf8(bytes) ? 'utf-8' : 'gb18030';
}

import { createInflateRaw } from 'node:zlib';
import { FileFault } from './file-fault';

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_LENGTH = 22;
const MAX_COMMENT = 65_535;
const MAX_ENTRIES = 1_000;
/** Between two entries at most a data descriptor may stand; more could hide an entry that the directory does not name. */
const MAX_GAP = 24;

interface Entry {
  name: string;
  method: number;
  dataFrom: number;
  dataUntil: number;
  headerAt: number;
}

/** What a reader keeps whole, and so may be no larger than this. */
export interface KeptEntry {
  name: string;
  maxBytes: number;
}

/**
 * Refuses a zip that unpacks to more than it may: it is really unpacked once, piece by piece, because what its headers
 * say need not be true.
 * @throws FileFault not-a-spreadsheet, unpacks-too-large, texts-too-large
 */
export async function guardZip(bytes: Buffer, maxUnpackedBytes: number, kept?: KeptEntry): Promise<void> {
  let left = maxUnpackedBytes;
  let readUntil = 0;
  const { entries, directoryAt } = entriesOf(bytes);
  for (const entry of entries) {
    if (entry.headerAt < readUntil || entry.headerAt > readUntil + MAX_GAP) throw new FileFault('not-a-spreadsheet');
    readUntil = entry.dataUntil;
    const data = bytes.subarray(entry.dataFrom, entry.dataUntil);
    if (entry.method !== 0 && entry.method !== 8) throw new FileFault('not-a-spreadsheet');
    const length = entry.method === 0 ? data.length : await unpackedLength(data, left);
    left -= length;
    if (left < 0) throw new FileFault('unpacks-too-large', { maxBytes: maxUnpackedBytes });
    if (entry.name === kept?.name && length > kept.maxBytes)
      throw new FileFault('texts-too-large', { maxBytes: kept.maxBytes });
  }
  if (directoryAt > readUntil + MAX_GAP) throw new FileFault('not-a-spreadsheet');
}

/** In the order in which they stand in the file. */
function entriesOf(bytes: Buffer): { entries: Entry[]; directoryAt: number } {
  const end = endAt(bytes);
  const count = bytes.readUInt16LE(end + 10);
  const directoryAt = bytes.readUInt32LE(end + 16);
  if (count === 0 || count > MAX_ENTRIES) throw new FileFault('not-a-spreadsheet');
  const entries: Entry[] = [];
  let at = directoryAt;
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== CENTRAL_SIGNATURE) throw new FileFault('not-a-spreadsheet');
    const headerAt = bytes.readUInt32LE(at + 42);
    if (headerAt + 30 > directoryAt || bytes.readUInt32LE(headerAt) !== LOCAL_SIGNATURE)
      throw new FileFault('not-a-spreadsheet');
    // As it is called where it stands, which is where a reader of a stream takes its name from.
    const nameUntil = headerAt + 30 + bytes.readUInt16LE(headerAt + 26);
    const name = bytes.toString('utf8', headerAt + 30, nameUntil);
    const dataFrom = nameUntil + bytes.readUInt16LE(headerAt + 28);
    const dataUntil = dataFrom + bytes.readUInt32LE(at + 20);
    if (dataUntil > directoryAt) throw new FileFault('not-a-spreadsheet');
    entries.push({ name, method: bytes.readUInt16LE(at + 10), dataFrom, dataUntil, headerAt });
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return { entries: entries.sort((a, b) => a.headerAt - b.headerAt), directoryAt };
}

function endAt(bytes: Buffer): number {
  const earliest = Math.max(0, bytes.length - END_LENGTH - MAX_COMMENT);
  for (let at = bytes.length - END_LENGTH; at >= earliest; at -= 1) {
    if (bytes.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new FileFault('not-a-spreadsheet');
}

/** Counts up to just above the limit and then stops. */
async function unpackedLength(data: Buffer, limit: number): Promise<number> {
  const inflate = createInflateRaw();
  inflate.end(data);
  let length = 0;
  try {
    for await (const piece of inflate) {
      length += (piece as Buffer).length;
      if (length > limit) break;
    }
  } catch {
    throw new FileFault('not-a-spreadsheet');
  }
  return length;
}

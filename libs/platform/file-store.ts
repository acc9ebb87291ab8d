import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/** Where the bytes of files are kept, named by what they are: the same content is one file, and never changes. */
export interface FileStore {
  /** Keeps what comes, the whole of it or nothing: an error of `content` leaves nothing behind. */
  put(content: AsyncIterable<Uint8Array>): Promise<StoredFile>;
  /**
   * Its bytes, checked against the name while they flow: the stream fails before its end when they are others.
   * @throws FileMissing
   */
  open(sha256: string): Promise<Readable>;
  has(sha256: string): Promise<boolean>;
  /** Takes it away; nothing happens when it is not there. */
  remove(sha256: string): Promise<void>;
}

export interface StoredFile {
  sha256: string;
  sizeBytes: number;
}

/** The store has no such file, though something says it should: a loss, not a mistake of the caller. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';

  constructor(readonly sha256: string) {
    super(`The file store has no file ${sha256}`);
  }
}

/** The bytes are not those the name says. */
export class FileSpoiled extends Error {
  override readonly name = 'FileSpoiled';

  constructor(readonly sha256: string) {
    super(`The file ${sha256} holds other bytes than its name says`);
  }
}

/** The store does not answer, or not us: nothing was kept and nothing is lost; it may work later. */
export class FileStoreAway extends Error {
  override readonly name = 'FileStoreAway';
}

/** `<first two>/<hash>`. @throws Error for what is no SHA-256, so that no name leads anywhere else */
export function placeOf(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`A file is named by its SHA-256, not ${sha256}`);
  return `${sha256.slice(0, 2)}/${sha256}`;
}

/** Holds the last piece back until all of it has been seen, so that nobody takes other bytes for the whole file. */
export async function* checked(bytes: AsyncIterable<Buffer>, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let held: Buffer | null = null;
  for await (const chunk of bytes) {
    if (held) yield held;
    hash.update(chunk);
    held = chunk;
  }
  if (hash.digest('hex') !== sha256) throw new FileSpoiled(sha256);
  if (held) yield held;
}

/** Writes all that comes to `write`. @returns what it was */
export async function measured(
  content: AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => Promise<unknown>,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    await write(chunk);
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

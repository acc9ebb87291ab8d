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

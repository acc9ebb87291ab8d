import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { errorCode } from './database';
import { FileMissing, FileSpoiled, type FileStore, type StoredFile } from './file-store';
import { newId } from './id';

const NAME = /^[0-9a-f]{64}$/;

/** Files in a folder of one service: `<first two of the hash>/<hash>`, and `incoming/` for what is not whole yet. */
export class LocalFileStore implements FileStore {
  constructor(private readonly folder: string) {}

  async put(content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const incoming = join(this.folder, 'incoming', newId());
    await mkdir(dirname(incoming), { recursive: true });
    try {
      const stored = await write(incoming, content);
      const place = this.placeOf(stored.sha256);
      await mkdir(dirname(place), { recursive: true });
      await rename(incoming, place);
      await sync(dirname(place));
      await sync(this.folder);
      return stored;
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  async open(sha256: string): Promise<Readable> {
    try {
      const file = await open(this.placeOf(sha256), 'r');
      return Readable.from(checked(file.createReadStream(), sha256), { objectMode: false });
    } catch (error) {
      if (errorCode(error) === 'ENOENT') throw new FileMissing(sha256);
      throw error;
    }
  }

  async has(sha256: string): Promise<boolean> {
    try {
      await stat(this.placeOf(sha256));
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.placeOf(sha256), { force: true });
  }

  private placeOf(sha256: string): string {
    if (!NAME.test(sha256)) throw new Error(`A file is named by its SHA-256, not ${sha256}`);
    return join(this.folder, sha256.slice(0, 2), sha256);
  }
}

async function write(path: string, content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of content) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
    return { sha256: hash.digest('hex'), sizeBytes };
  } finally {
    await file.close();
  }
}

/** A rename is there after a power cut only when its folder has been written too. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Holds the last piece back until all of it has been seen, so that nobody takes other bytes for the whole file. */
async function* checked(bytes: AsyncIterable<Buffer>, sha256: string): AsyncGenerator<Buffer> {
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

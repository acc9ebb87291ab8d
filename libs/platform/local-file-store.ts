import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { errorCode } from './database';
import { checked, FileMissing, type FileStore, measured, placeOf, type StoredFile } from './file-store';
import { newId } from './id';

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
    return join(this.folder, placeOf(sha256));
  }
}

async function write(path: string, content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
  const file = await open(path, 'wx', 0o600);
  try {
    const stored = await measured(content, (chunk) => file.writeFile(chunk));
    await file.sync();
    return stored;
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

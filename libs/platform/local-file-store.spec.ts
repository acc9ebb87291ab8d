import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { FileMissing, FileSpoiled } from './file-store';
import { LocalFileStore } from './local-file-store';

async function* pieces(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Promise.resolve(Buffer.from(text));
}

describe('files in a local folder', () => {
  let folder: string;
  let files: LocalFileStore;
  const names = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shouxin-files-'));
    files = new LocalFileStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are named by what they hold, once however often they come, and come back as they were', async () => {
    const sha256 = createHash('sha256').update('a paper').digest('hex');
    expect(await files.put(pieces('a pa', 'per'))).toEqual({ sha256, sizeBytes: 7 });
    expect(await files.put(pieces('a paper'))).toEqual({ sha256, sizeBytes: 7 });
    expect(names()).toEqual([sha256]);
    expect((await buffer(await files.open(sha256))).toString()).toBe('a paper');
    expect(await files.has(sha256)).toBe(true);
  });

  it('leave nothing behind when what comes breaks off', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield* pieces('half');
      throw new Error('the line went dead');
    }
    await expect(files.put(broken())).rejects.toThrow('the line went dead');
    expect(names()).toEqual([]);
  });

  it('are gone once removed, and say so', async () => {
    const { sha256 } = await files.put(pieces('x'));
    await files.remove(sha256);
    await files.remove(sha256);
    expect(await files.has(sha256)).toBe(false);
    await expect(files.open(sha256)).rejects.toThrow(FileMissing);
  });

  it('fail before their end when the disk holds other bytes', async () => {
    const { sha256 } = await files.put(pieces('100 yuan'));
    writeFileSync(join(folder, sha256.slice(0, 2), sha256), '900 yuan');
    await expect(buffer(await files.open(sha256))).rejects.toThrow(FileSpoiled);
  });

  it('have no other names: no path leads out of the folder', async () => {
    await expect(files.open('../../etc/passwd')).rejects.toThrow('named by its SHA-256');
    await expect(files.remove('../x')).rejects.toThrow('named by its SHA-256');
  });
});

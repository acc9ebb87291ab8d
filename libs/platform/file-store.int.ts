import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { eventually } from '@app/testing/eventually';
import { Line } from '@app/testing/line';
import { S3Server } from '@app/testing/s3-server';
import { parseConfig, s3PlaceOf } from './config';
import { FileMissing, FileSpoiled, type FileStore, FileStoreAway, placeOf } from './file-store';
import { fileStoreOf } from './file-store-of';
import { LocalFileStore } from './local-file-store';
import { S3FileStore, type S3Place } from './s3-file-store';

const PATIENCE = { connectMs: 3_000, idleMs: 5_000, answerMs: 20_000, tries: 2 };
const sha = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function* pieces(...texts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Promise.resolve(Buffer.from(text));
}

/** A store, and what only its disk shows. */
interface Kept {
  files: FileStore;
  names: () => string[];
  pathOf: (sha256: string) => string;
}

let s3: S3Server;
let folder: string;
const open: S3FileStore[] = [];

async function connect(place: S3Place, patience = PATIENCE): Promise<S3FileStore> {
  const files = await S3FileStore.connect(place, patience);
  open.push(files);
  return files;
}

beforeAll(async () => {
  s3 = await S3Server.start(['papers', 'faults'], 'open');
});
afterAll(() => s3.stop());
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'shouxin-files-'))));
afterEach(() => {
  for (const files of open.splice(0)) files.close();
  rmSync(folder, { recursive: true });
});

const inFolder = (): Promise<Kept> =>
  Promise.resolve({
    files: new LocalFileStore(folder),
    names: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name),
    pathOf: (sha256: string) => join(folder, placeOf(sha256)),
  });

/** A prefix for each, as for each service. */
const inBucket = async (): Promise<Kept> => {
  const prefix = `service-${randomBytes(4).toString('hex')}`;
  return {
    files: await connect({ ...s3.place, prefix }),
    names: () => s3.namesIn('papers'),
    pathOf: (sha256: string) => s3.pathOf('papers', `${prefix}/${placeOf(sha256)}`),
  };
};

describe.each([
  { where: 'a local folder', make: inFolder },
  { where: 'a bucket of S3', make: inBucket },
])('files in $where', ({ make }) => {
  let kept: Kept;
  let files: FileStore;
  beforeEach(async () => {
    kept = await make();
    ({ files } = kept);
  });

  it('are named by what they hold, once however often they come, and come back as they were', async () => {
    const sha256 = sha('a paper');
    expect(await files.put(pieces('a pa', 'per'))).toEqual({ sha256, sizeBytes: 7 });
    expect(await files.put(pieces('a paper'))).toEqual({ sha256, sizeBytes: 7 });
    expect(kept.names().filter((name) => name === sha256)).toHaveLength(1);
    expect((await buffer(await files.open(sha256))).toString()).toBe('a paper');
    expect(await files.has(sha256)).toBe(true);
  });

  it('come back whole when they are large, and when they are empty', async () => {
    const large = randomBytes(20 * 1_048_576);
    const { sha256 } = await files.put(pieces(large.subarray(0, 1_000_000), large.subarray(1_000_000)));
    expect(sha(await buffer(await files.open(sha256)))).toBe(sha256);
    expect(await files.put(pieces())).toEqual({ sha256: sha(''), sizeBytes: 0 });
    expect(await buffer(await files.open(sha('')))).toHaveLength(0);
  });

  it('leave nothing behind when what comes breaks off', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield* pieces('half');
      throw new Error('the line went dead');
    }
    const before = kept.names();
    await expect(files.put(broken())).rejects.toThrow('the line went dead');
    expect(kept.names()).toEqual(before);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('incoming-'))).toEqual([]);
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
    writeFileSync(kept.pathOf(sha256), '900 yuan');
    await expect(buffer(await files.open(sha256))).rejects.toThrow(FileSpoiled);
  });

  it('have no other names: no path leads anywhere else', async () => {
    await expect(files.open('../../etc/passwd')).rejects.toThrow('named by its SHA-256');
    await expect(files.remove('../x')).rejects.toThrow('named by its SHA-256');
  });

  it('can be read by many at once, and put away half read', async () => {
    const large = randomBytes(4 * 1_048_576);
    const { sha256 } = await files.put(pieces(large));
    // More than the connections that a client keeps: one put away half read must give its own back.
    for (let turn = 0; turn < 60; turn++) {
      const stream = await files.open(sha256);
      await new Promise((resolve) => stream.once('data', resolve));
      stream.destroy();
    }
    const all = await Promise.all(Array.from({ length: 8 }, async () => sha(await buffer(await files.open(sha256)))));
    expect(new Set(all)).toEqual(new Set([sha256]));
  });
});

describe('the environment', () => {
  const env = {
    ...{ PORT: '0', REDIS_URL: 'redis://x', OIDC_ISSUER: 'https://x', KAFKA_BROKERS: 'x' },
    DATABASE_URL: 'postgresql://x',
  };
  const bucket = {
    ...{ FILES_S3_BUCKET: 'papers', FILES_S3_ENDPOINT: 'https://s3.example' },
    ...{ FILES_S3_ACCESS_KEY: 'key', FILES_S3_SECRET_KEY: 'secret' },
  };
  const placeFrom = (more: Record<string, string>): S3Place | null =>
    s3PlaceOf(parseConfig({ ...env, ...more }, {}), 'subsidy');

  it('names a bucket in full, or none at all', () => {
    expect(placeFrom({ FILES_DIR: '/srv/papers' })).toBeNull();
    expect(placeFrom({ ...bucket, FILES_S3_PATH_STYLE: 'false' })).toEqual({
      ...{ bucket: 'papers', endpoint: 'https://s3.example', region: 'us-east-1', pathStyle: false },
      ...{ accessKey: 'key', secretKey: 'secret', prefix: 'subsidy' },
    });
    for (const name of Object.keys(bucket)) {
      const { [name as keyof typeof bucket]: _left, ...rest } = bucket;
      expect(() => placeFrom(rest)).toThrow(`  ${name}: `);
    }
  });

  it('sends papers by https, but in the local profile', () => {
    const plain = { ...bucket, FILES_S3_ENDPOINT: 'http://s3.example' };
    expect(() => placeFrom(plain)).toThrow('FILES_S3_ENDPOINT: papers go over https');
    expect(placeFrom({ ...plain, PROFILE: 'local' })?.endpoint).toBe('http://s3.example');
  });

  it('leads to the bucket that it names', async () => {
    const { place } = s3;
    const config = parseConfig(
      {
        ...{
          ...env,
          PROFILE: 'local',
          FILES_DIR: folder,
          FILES_S3_BUCKET: 'faults',
          FILES_S3_ENDPOINT: place.endpoint,
        },
        ...{ FILES_S3_ACCESS_KEY: place.accessKey, FILES_S3_SECRET_KEY: place.secretKey },
      },
      {},
    );
    const { sha256 } = await (await fileStoreOf(config, 'subsidy')).put(pieces('by the environment'));
    expect(readFileSync(s3.pathOf('faults', `subsidy/${placeOf(sha256)}`), 'utf8')).toBe('by the environment');
    await expect(fileStoreOf({ ...config, FILES_S3_BUCKET: 'nowhere' }, 'subsidy')).rejects.toThrow('is not there');
  });
});

describe('a bucket of S3', () => {
  const faults = (more: Partial<S3Place> = {}): S3Place => ({ ...s3.place, bucket: 'faults', ...more });

  it('is not begun with when it is not there, when it refuses the key, or when nobody answers', async () => {
    const before = s3.namesIn('faults');
    await expect(connect(faults({ bucket: 'nowhere' }))).rejects.toThrow(
      /^the bucket nowhere at http:.* is not there: make it, or look at FILES_S3_BUCKET$/,
    );
    const wrong = connect(faults({ secretKey: 'guessed' }));
    await expect(wrong).rejects.toThrow(/^the bucket faults at http:.* refuses us: look at FILES_S3_ACCESS_KEY and/);
    await expect(connect(faults({ accessKey: 'nobody' }))).rejects.toThrow('refuses us');
    await expect(wrong).rejects.not.toThrow('guessed');
    await expect(connect(faults({ endpoint: 'http://127.0.0.1:9' }))).rejects.toThrow(
      / at http:.*:9 failed: .*ECONNREFUSED/,
    );
    expect(s3.namesIn('faults')).toEqual(before);
  });

  it('is believed by https only when its certificate is vouched for', async () => {
    const { ca: _ca, ...strange } = s3.securePlace;
    await expect(connect(strange)).rejects.toThrow(/certificate/);
    const files = await connect(s3.securePlace);
    const { sha256 } = await files.put(pieces('by https'));
    expect((await buffer(await files.open(sha256))).toString()).toBe('by https');
  });

  it('shows nothing to who does not sign, and is not begun with when it does', async () => {
    await expect(connect(faults({ bucket: 'open' }))).rejects.toThrow('shows its objects to everybody');
    expect(s3.namesIn('open')).toEqual([]);
    const files = await connect(faults());
    const { sha256 } = await files.put(pieces('nobody else’s business'));
    for (const path of ['', `/commitment/${placeOf(sha256)}`]) {
      expect((await fetch(`${s3.place.endpoint}/faults${path}`)).status).toBe(403);
    }
    await files.remove(sha256);
  });

  it('that goes away while a file goes up keeps nothing of it, and all of it at the next try', async () => {
    const line = await Line.to(s3.port);
    const files = await connect(faults({ endpoint: line.url }));
    const large = randomBytes(20 * 1_048_576);
    let killed: Promise<void> | undefined;
    line.watch = { way: 'up', bytes: 1_048_576, then: () => void (killed = s3.child.kill9()) };
    await expect(files.put(pieces(large))).rejects.toThrow(FileStoreAway);
    expect(killed).toBeDefined();
    expect(s3.namesIn('faults').filter((name) => name === sha(large))).toEqual([]);
    await expect(files.has(sha(large))).rejects.toThrow(FileStoreAway);
    await s3.child.start();
    expect(await files.has(sha(large))).toBe(false);
    await files.put(pieces(large));
    expect(sha(await buffer(await files.open(sha(large))))).toBe(sha(large));
    line.close();
  });

  it('whose line breaks while a file comes down fails before its end', async () => {
    const line = await Line.to(s3.port);
    const files = await connect(faults({ endpoint: line.url }));
    const { sha256 } = await files.put(pieces(randomBytes(20 * 1_048_576)));
    line.watch = { way: 'down', bytes: 1_048_576, then: () => line.cut() };
    await expect(buffer(await files.open(sha256))).rejects.toThrow(FileStoreAway);
    expect(sha(await buffer(await files.open(sha256)))).toBe(sha256);
    line.close();
  });

  it('that hangs is not waited for without end, and used again once it answers', async () => {
    const files = await connect(faults(), { ...PATIENCE, idleMs: 1_000, answerMs: 1_000 });
    process.kill(s3.child.pid!, 'SIGSTOP');
    const startedAt = Date.now();
    await expect(files.put(pieces('patience'))).rejects.toThrow(FileStoreAway);
    expect(Date.now() - startedAt).toBeLessThan(PATIENCE.answerMs / 2);
    process.kill(s3.child.pid!, 'SIGCONT');
    await eventually(() => files.put(pieces('patience')));
    expect(await files.has(sha('patience'))).toBe(true);
  });
});

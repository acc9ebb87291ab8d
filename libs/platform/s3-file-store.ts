import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { PutObjectCommand, S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import {
  checked,
  FileMissing,
  FileSpoiled,
  type FileStore,
  FileStoreAway,
  measured,
  placeOf,
  type StoredFile,
} from './file-store';

export interface S3Place {
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
  /** `https://host/bucket/…` instead of `https://bucket.host/…`. */
  pathStyle: boolean;
  /** The certificates, in PEM, of who may vouch for the endpoint; those that Node knows when absent. */
  ca?: string;
  /** Before every name: whose files these are. */
  prefix: string;
}

export interface S3Patience {
  connectMs: number;
  /** How long nothing may come or go. */
  idleMs: number;
  /** How long the answer to one request may take to begin, its body sent included. */
  answerMs: number;
  tries: number;
}

const PATIENCE: S3Patience = { connectMs: 3_000, idleMs: 15_000, answerMs: 60_000, tries: 3 };
const FIRST_PAUSE_MS = 200;

type Sdk = typeof import('@aws-sdk/client-s3');

/**
 * Files as objects of a bucket: `<prefix>/<first two of the hash>/<hash>`. What comes is first put into a temporary file,
 * because its name is known only at its end; then it goes up in one request, which makes an object whole or not at all
 * and whose signature covers the hash: the server refuses other bytes.
 */
export class S3FileStore implements FileStore {
  private constructor(
    private readonly sdk: Sdk,
    private readonly client: S3Client,
    private readonly place: S3Place,
    private readonly tries: number,
  ) {}

  /** @throws Error saying what is wrong with the bucket, so that a service does not start on one it cannot use */
  static async connect(place: S3Place, patience: S3Patience = PATIENCE): Promise<S3FileStore> {
    // Large: only who uses it loads it.
    const sdk = await import('@aws-sdk/client-s3');
    const config = clientConfig(place, patience);
    const files = new S3FileStore(sdk, new sdk.S3Client(config), place, patience.tries);
    try {
      await files.mustBeUsable(config);
      return files;
    } catch (error) {
      files.close();
      throw error;
    }
  }

  close(): void {
    this.client.destroy();
  }

  async put(content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const folder = await mkdtemp(join(tmpdir(), 'incoming-'));
    try {
      const path = join(folder, 'file');
      const file = await open(path, 'wx+', 0o600);
      try {
        const stored = await measured(content, (chunk) => file.writeFile(chunk));
        await this.asked('put', () => {
          const body = file.createReadStream({ start: 0, autoClose: false });
          const { sha256, sizeBytes } = stored;
          const command = new this.sdk.PutObjectCommand({ ...this.at(sha256), Body: body, ContentLength: sizeBytes });
          return this.client.send(signingContent(command, sha256)).finally(() => body.destroy());
        });
        return stored;
      } finally {
        await file.close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async open(sha256: string): Promise<Readable> {
    const at = this.at(sha256);
    const found = await this.asked('get', () => this.client.send(new this.sdk.GetObjectCommand(at)), null);
    if (!found) throw new FileMissing(sha256);
    return Readable.from(this.read(found.Body as Readable, sha256), { objectMode: false });
  }

  async has(sha256: string): Promise<boolean> {
    const at = this.at(sha256);
    return (await this.asked('head', () => this.client.send(new this.sdk.HeadObjectCommand(at)), null)) !== null;
  }

  async remove(sha256: string): Promise<void> {
    const at = this.at(sha256);
    await this.asked('delete', () => this.client.send(new this.sdk.DeleteObjectCommand(at)), null);
  }

  private at(sha256: string): Where {
    return { Bucket: this.place.bucket, Key: `${this.place.prefix}/${placeOf(sha256)}` };
  }

  private async *read(body: Readable, sha256: string): AsyncGenerator<Buffer> {
    try {
      yield* checked(body, sha256);
    } catch (error) {
      if (error instanceof FileSpoiled) throw error;
      throw this.away('get', error);
    } finally {
      body.destroy();
    }
  }

  /** Asks, and again when the server may not have been able to answer. @param missing what 404 means, when it means anything */
  private async asked<T>(what: string, ask: () => Promise<T>): Promise<T>;
  private async asked<T>(what: string, ask: () => Promise<T>, missing: null): Promise<T | null>;
  private async asked<T>(what: string, ask: () => Promise<T>, missing?: null): Promise<T | null> {
    for (let tried = 1; ; tried++) {
      try {
        return await ask();
      } catch (error) {
        const status = statusOf(error);
        if (status === 404 && missing === null && nameOf(error) !== 'NoSuchBucket') return null;
        const again = status === null || status >= 500 || status === 429;
        if (!again || tried >= this.tries) throw this.away(what, error);
        await pause(FIRST_PAUSE_MS * 2 ** (tried - 1));
      }
    }
  }

  private away(what: string, error: unknown): FileStoreAway {
    const { bucket, endpoint } = this.place;
    const status = statusOf(error);
    const said = `${nameOf(error)}${status === null ? '' : ` (${status})`}: ${(error as Error).message}`;
    return new FileStoreAway(`${what} in the bucket ${bucket} at ${endpoint} failed: ${said}`, { cause: error });
  }

  /** The bucket is there, may be written, and shows nothing to who does not sign. */
  private async mustBeUsable(config: S3ClientConfig): Promise<void> {
    const { bucket, endpoint, prefix } = this.place;
    const where = `the bucket ${bucket} at ${endpoint}`;
    const refused = `${where} refuses us: look at FILES_S3_ACCESS_KEY and FILES_S3_SECRET_KEY, and what that key may do`;
    const probe = { Bucket: bucket, Key: `${prefix}/probe-${randomBytes(8).toString('hex')}` };
    const anybody = new this.sdk.S3Client({ ...config, signer: { sign: (request) => Promise.resolve(request) } });
    try {
      await this.asked('head', () => this.client.send(new this.sdk.HeadBucketCommand({ Bucket: bucket })));
      await this.asked('put', () => this.client.send(new this.sdk.PutObjectCommand({ ...probe, Body: 'probe' })));
      const read = anybody.send(new this.sdk.GetObjectCommand(probe)).then(({ Body }) => (Body as Readable).destroy());
      const listed = anybody.send(new this.sdk.ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
      const shown = (await Promise.allSettled([read, listed])).some(({ status }) => status === 'fulfilled');
      await this.asked('delete', () => this.client.send(new this.sdk.DeleteObjectCommand(probe)));
      if (shown) throw new Error(`${where} shows its objects to everybody: papers are nobody else's business`);
    } catch (error) {
      const status = error instanceof FileStoreAway ? statusOf(error.cause) : null;
      if (status === 404)
        throw new Error(`${where} is not there: make it, or look at FILES_S3_BUCKET`, { cause: error });
      if (status === 403) throw new Error(refused, { cause: error });
      throw error;
    } finally {
      anybody.destroy();
    }
  }
}

interface Where {
  Bucket: string;
  Key: string;
}

function clientConfig(place: S3Place, patience: S3Patience): S3ClientConfig {
  return {
    endpoint: place.endpoint,
    region: place.region,
    forcePathStyle: place.pathStyle,
    credentials: { accessKeyId: place.accessKey, secretAccessKey: place.secretKey },
    // Tried again here: the client cannot send a stream twice.
    maxAttempts: 1,
    // The hash is in the signature; other checksums are what servers besides Amazon's stumble over.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // What goes wrong is thrown, and told once.
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    requestHandler: {
      connectionTimeout: patience.connectMs,
      socketTimeout: patience.idleMs,
      requestTimeout: patience.answerMs,
      throwOnRequestTimeout: true,
      ...(place.ca === undefined ? {} : { httpsAgent: { ca: place.ca } }),
    },
  };
}

/** The hash is put where the signature takes it from; left alone, the client signs a stream without its content. */
function signingContent(command: PutObjectCommand, sha256: string): PutObjectCommand {
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', name: 'signContent' },
  );
  return command;
}

const ignore = (): void => undefined;

const nameOf = (error: unknown): string => (error as Error).name;

/** What the server answered; null when it did not. */
function statusOf(error: unknown): number | null {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? null;
}

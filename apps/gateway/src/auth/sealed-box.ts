import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps what Redis holds unreadable to who sees Redis: names are hashed with a key, values encrypted (AES-256-GCM). */
export class SealedBox {
  private readonly nameKey: Buffer;
  private readonly valueKey: Buffer;

  constructor(secret: string) {
    const derive = (use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', use, 32));
    this.nameKey = derive('shouxin session name');
    this.valueKey = derive('shouxin session value');
  }

  name(id: string): string {
    return createHmac('sha256', this.nameKey).update(id).digest('base64url');
  }

  /** @param name the value is bound to: it does not open under another */
  seal(name: string, value: unknown): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.valueKey, nonce).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @returns null for what was not sealed with this secret under this name */
  open(name: string, text: string): unknown {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv('aes-256-gcm', this.valueKey, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(name))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const opened =
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      return JSON.parse(opened);
    } catch {
      // Another secret sealed it, or somebody changed it: for us it is not there.
      return null;
    }
  }
}

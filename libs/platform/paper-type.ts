import { DomainError } from '@app/kernel/errors';

export const PAPER_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] as const;
export type PaperType = (typeof PAPER_TYPES)[number];

/** So many bytes tell every type apart. */
export const TELLING_BYTES = 12;

const starts = (bytes: Uint8Array, text: string, at = 0): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', at, at + text.length) === text;

/** What a file is by its first bytes; null when it is none of the types that papers may be. */
export function paperTypeOf(bytes: Uint8Array): PaperType | null {
  if (starts(bytes, '%PDF-')) return 'application/pdf';
  if (starts(bytes, '\xff\xd8\xff')) return 'image/jpeg';
  if (starts(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8)) return 'image/webp';
  return null;
}

/**
 * A paper as it comes in, looked at on its way: it is of the type it is said to be and not too large.
 * @throws DomainError paper.type-differs, paper.empty, paper.too-large, out of the stream
 */
export async function* mustBePaper(
  content: AsyncIterable<Uint8Array>,
  said: PaperType,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let first: Buffer | null = Buffer.alloc(0);
  let sizeBytes = 0;
  for await (const chunk of content) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    if (first === null) {
      yield chunk;
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < TELLING_BYTES) continue;
    mustBeOfType(first, said);
    yield first;
    first = null;
  }
  if (sizeBytes === 0) throw new DomainError('invalid', 'paper.empty');
  if (first !== null) {
    mustBeOfType(first, said);
    yield first;
  }
}

export function tooLarge(maxBytes: number): DomainError {
  return new DomainError('too-large', 'paper.too-large', { maxMiB: String(maxBytes / 1_048_576) });
}

function mustBeOfType(first: Uint8Array, said: PaperType): void {
  const found = paperTypeOf(first);
  if (found !== said) throw new DomainError('invalid', 'paper.type-differs', { said, found: found ?? 'unknown' });
}

import { mustBePaper, type PaperType, paperTypeOf } from './paper-type';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]);
const WEBP = Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1');
const PDF = Buffer.from('%PDF-1.7\n%âãÏÓ\n');

async function* bytewise(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (const byte of bytes) yield Promise.resolve(Buffer.from([byte]));
}

async function pass(bytes: Buffer, said: PaperType, maxBytes = 100): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of mustBePaper(bytewise(bytes), said, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('what a paper is', () => {
  it.each([
    [PDF, 'application/pdf'],
    [JPEG, 'image/jpeg'],
    [PNG, 'image/png'],
    [WEBP, 'image/webp'],
    [Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), null],
    [Buffer.from('<script>alert(1)</script>'), null],
    [Buffer.from('PK\x03\x04 a zip file'), null],
    [Buffer.from('%PD'), null],
  ])('is told by its first bytes: %#', (bytes, type) => {
    expect(paperTypeOf(bytes)).toBe(type);
  });

  it('passes unchanged, in whatever pieces it comes', async () => {
    expect((await pass(PDF, 'application/pdf')).equals(PDF)).toBe(true);
  });

  it('is refused when it is another type than said, naming both', async () => {
    await expect(pass(PNG, 'image/jpeg')).rejects.toMatchObject({ params: { said: 'image/jpeg', found: 'image/png' } });
    await expect(pass(Buffer.from('%PD'), 'application/pdf')).rejects.toMatchObject({ params: { found: 'unknown' } });
  });

  it('is refused when it is empty or a byte too large', async () => {
    await expect(pass(Buffer.alloc(0), 'image/png')).rejects.toMatchObject({ code: 'paper.empty' });
    expect(await pass(PDF, 'application/pdf', PDF.length)).toHaveLength(PDF.length);
    const refused = { kind: 'too-large', code: 'paper.too-large' };
    await expect(pass(PDF, 'application/pdf', PDF.length - 1)).rejects.toMatchObject(refused);
  });
});

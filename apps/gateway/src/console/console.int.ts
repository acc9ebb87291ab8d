import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { codeOf, TestGateway } from '@app/testing/test-gateway';

const PAGE = '<!doctype html><title>守信</title><script type="module" src="/assets/main-abc123.js"></script>';
const SCRIPT = 'console.log("守信");'.repeat(50);

describe('the console behind the gateway', () => {
  let gateway: TestGateway;
  let url: string;
  let close: () => Promise<unknown>;
  // A folder of a name that its hashed files have too: where it stands must not matter.
  const dir = mkdtempSync(join(tmpdir(), 'console-'));
  const root = join(dir, 'assets', 'console');

  beforeAll(async () => {
    mkdirSync(join(root, 'assets'), { recursive: true });
    writeFileSync(join(root, 'index.html'), PAGE);
    writeFileSync(join(root, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(join(root, 'assets', 'main-abc123.js'), SCRIPT);
    writeFileSync(join(root, 'assets', 'main-abc123.js.br'), brotliCompressSync(SCRIPT));
    gateway = await TestGateway.start(11);
    const another = await gateway.another({ CONSOLE_DIR: root });
    url = another.url;
    close = () => another.app.close();
  });

  afterAll(async () => {
    await close();
    await gateway.close();
    rmSync(dir, { recursive: true });
  });

  const page = (path: string, method = 'GET'): Promise<Response> =>
    fetch(url + path, { method, headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });

  it.each(['/', '/index.html', '/applications/0189?tab=history', '/api-guide', '/authors', '/企业'])(
    'a browser that asks for the page %s gets the console, and asks again next time',
    async (path) => {
      const response = await page(path);
      expect([response.status, await response.text()]).toEqual([200, PAGE]);
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('a file with a hash in its name is kept for ever, and comes compressed to who can read that', async () => {
    const plain = await fetch(`${url}/assets/main-abc123.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(await plain.text()).toBe(SCRIPT);
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('content-encoding')).toBeNull();
    // Asked without fetch, which would unpack it unseen.
    const packed = await new Promise<[unknown, unknown, Buffer]>((resolve, reject) => {
      const asked = request(`${url}/assets/main-abc123.js`, { headers: { 'accept-encoding': 'br' } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const { 'content-encoding': encoding, 'cache-control': cache } = answer.headers;
          resolve([encoding, cache, Buffer.concat(parts)]);
        });
      });
      asked.on('error', reject);
      asked.end();
    });
    expect(packed.slice(0, 2)).toEqual(['br', 'public, max-age=31536000, immutable']);
    expect(brotliDecompressSync(packed[2]).toString()).toBe(SCRIPT);
    const other = await fetch(`${url}/favicon.svg`);
    expect([other.status, other.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  });

  it.each(['/api', '/api/', '/api/nobody/things', '/api?x=1', '/auth', '/auth/nothing', '/assets/gone-1.js'])(
    '%s is no page of the console: 404 as problem details, also for a browser',
    async (path) => {
      const response = await page(path);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await codeOf(response)).toEqual([404, 'request.not-found']);
    },
  );

  it('who asks for no page gets no page, and nothing lies beside the console’s own files', async () => {
    const data = await fetch(`${url}/applications`, { headers: { accept: 'application/json' } });
    expect(await codeOf(data)).toEqual([404, 'request.not-found']);
    expect((await page('/applications', 'POST')).status).toBe(404);
    writeFileSync(join(dir, 'other.txt'), 'locked away');
    for (const path of ['/..%2f..%2fother.txt', '/assets/..%2f..%2f..%2fother.txt', '/assets/%2e%2e/other.txt'])
      expect(await (await fetch(url + path)).text()).not.toContain('locked away');
  });

  it('every answer tells the browser to keep foreign scripts, frames and guesses away', async () => {
    const answers = [await page('/'), await fetch(`${url}/api/commitment/public/lists`), await page('/api/nobody')];
    for (const { headers } of answers) {
      const policy = headers.get('content-security-policy')!;
      for (const part of ["default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'"])
        expect(policy.split(';')).toContain(part);
      expect(policy).not.toContain('unsafe-eval');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-powered-by')).toBeNull();
      // Plain HTTP is what the local profile is for.
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('anybody reads what is public without signing in, and the service gets no identity', async () => {
    const response = await fetch(`${url}/api/commitment/public/lists/91350100M000100Y43?x=1`);
    expect(response.status).toBe(200);
    expect(gateway.upstream.last.url).toBe('/public/lists/91350100M000100Y43?x=1');
    expect(gateway.upstream.last.headers.authorization).toBeUndefined();
  });

  it('a gateway without a built console says so where a page is asked for', async () => {
    const bare = await gateway.another({ CONSOLE_DIR: join(dir, 'nothing') });
    const asked = await fetch(`${bare.url}/applications`, { headers: { accept: 'text/html' } });
    expect(await codeOf(asked)).toEqual([404, 'console.not-built']);
    await bare.app.close();
  });
});

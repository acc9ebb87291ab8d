import { readFileSync } from 'node:fs';
import type { Redis } from '@app/platform/redis';
import { REDIS } from '@app/platform/tokens';
import { eventually } from '@app/testing/eventually';
import { codeOf, TestGateway } from '@app/testing/test-gateway';
import { listen, newGateway } from './gateway';

describe('the gateway', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start(9);
  });

  afterAll(() => gateway.close());

  it('passes on who brings a token of their own unchanged, with trace and without forged headers', async () => {
    const authorization = `Bearer ${await gateway.token('auditor-1')}`;
    const trace = '0af7651916cd43dd8448eb211c80319c';
    await fetch(`${gateway.url}/api/reward-penalty/made`, {
      method: 'POST',
      body: 'x'.repeat(3_000_000),
      headers: {
        authorization,
        'content-type': 'text/csv; charset=gb18030',
        'idempotency-key': 'k1',
        'x-forwarded-for': '10.9.9.9',
        'x-forwarded-user': 'root',
        'x-real-ip': '10.9.9.9',
        forwarded: 'for=10.9.9.9',
        cookie: 'shouxin-session=forged; other=1',
        traceparent: `00-${trace}-b7ad6b7169203331-01`,
      },
    });
    const { headers, body, url: path } = gateway.upstream.last;
    expect([path, headers.authorization, body.length]).toEqual(['/made', authorization, 3_000_000]);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=gb18030',
      'idempotency-key': 'k1',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': new URL(gateway.url).host,
      'x-forwarded-proto': 'http',
      host: new URL(gateway.upstream.url).host,
    });
    for (const gone of ['cookie', 'forwarded', 'x-real-ip', 'x-forwarded-user']) expect(headers[gone]).toBeUndefined();
    expect(headers['traceparent']).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(headers['traceparent']).not.toContain('b7ad6b7169203331');
  });

  it('streams papers of twenty megabytes both ways, and leaves it to the service to say how much is too much', async () => {
    const authorization = `Bearer ${await gateway.token('enterprise-1')}`;
    for (const megabytes of [20, 25]) {
      const body = Buffer.alloc(megabytes * 1_048_576, 'p');
      const headers = { authorization, 'content-type': 'application/pdf' };
      const sent = await fetch(`${gateway.url}/api/commitment/papers?fileName=x.pdf`, {
        method: 'POST',
        body,
        headers,
      });
      expect([sent.status, await sent.json()]).toEqual([200, { length: body.length }]);
    }
    expect(gateway.upstream.last.headers['content-type']).toBe('application/pdf');
    const got = await fetch(`${gateway.url}/api/commitment/twenty-megabytes`, { headers: { authorization } });
    expect((await got.arrayBuffer()).byteLength).toBe(20 * 1_048_576);
  });

  it('does not lead to what services keep for the cluster and the bank', async () => {
    const before = gateway.upstream.seen.length;
    for (const path of ['metrics', 'health/ready', 'bank/notifications', '%6detrics', '/metrics', 'x/..%2fmetrics']) {
      expect([400, 404]).toContain((await fetch(`${gateway.url}/api/credit-rating/${path}`)).status);
    }
    expect(gateway.upstream.seen.length).toBe(before);
  });

  it('answers 503 naming the service that is down or does not answer in time, and asks a busy one once', async () => {
    const down = await fetch(`${gateway.url}/api/subsidy/applications`, { headers: { 'accept-language': 'en' } });
    expect(down.headers.get('content-type')).toContain('application/problem+json');
    expect(await down.json()).toMatchObject({
      status: 503,
      code: 'service.unavailable',
      detail: 'The service subsidy is not available at the moment.',
      translations: { zh: { detail: '服务 subsidy 暂不可用' } },
    });
    const hasty = await gateway.another({ UPSTREAM_TIMEOUT_MS: '200' });
    expect(await codeOf(await fetch(`${hasty.url}/api/commitment/never`))).toEqual([503, 'service.timeout']);
    await hasty.app.close();
    expect(await codeOf(await fetch(`${gateway.url}/api/commitment/busy`))).toEqual([503, 'busy']);
    expect(gateway.upstream.seen.filter((request) => request.url === '/busy')).toHaveLength(1);
  });

  it('lets each actor ask so often a minute, whatever the others do', async () => {
    const strict = await gateway.another({ RATE_LIMIT_PER_MINUTE: '5', RATE_LIMIT_AUTH_PER_MINUTE: '2' });
    await eventually(() => strict.app.get<Redis>(REDIS).isReady);
    await gateway.redis.flushDb();
    const one = { headers: { authorization: `Bearer ${await gateway.token('enterprise-1')}` } };
    const two = { headers: { authorization: `Bearer ${await gateway.token('enterprise-2')}` } };
    const ask = (init: RequestInit): Promise<Response> => fetch(`${strict.url}/api/commitment/items`, init);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await ask(one)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    const refused = await ask(one);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await codeOf(refused)).toEqual([429, 'rate.exceeded']);
    expect((await ask(two)).status).toBe(200);

    // A token that is not good does not make a new caller.
    for (let n = 0; n < 5; n++) await ask({ headers: { authorization: `Bearer forged-${n}` } });
    expect((await ask({ headers: { authorization: 'Bearer forged-6' } })).status).toBe(429);
    const signIns = [1, 2, 3].map(() => fetch(`${strict.url}/auth/me`));
    expect((await Promise.all(signIns)).map(({ status }) => status).sort()).toEqual([401, 401, 429]);
    // Written otherwise, it is the same page.
    expect((await fetch(`${strict.url}/%61uth/me`, two)).status).toBe(429);
    expect((await fetch(`${strict.url}/health/live`)).status).toBe(200);
    await strict.app.close();
  });

  it('lets one address read what is shown to anybody less often, whatever its other requests', async () => {
    const strict = await gateway.another({ RATE_LIMIT_PUBLIC_PER_MINUTE: '2' });
    await eventually(() => strict.app.get<Redis>(REDIS).isReady);
    await gateway.redis.flushDb();
    const status = async (path: string, init: RequestInit = {}): Promise<number> =>
      (await fetch(`${strict.url}/api/${path}`, init)).status;
    const anybody = ['commitment/public/lists', 'credit-rating/public/x', 'commitment/%70ublic/lists'];
    const statuses: number[] = [];
    for (const path of anybody) statuses.push(await status(path));
    expect(statuses).toEqual([200, 200, 429]);
    expect(await status('commitment/public/lists', { headers: { authorization: 'Bearer forged' } })).toBe(429);
    expect(await status('commitment/items')).toBe(200);
    const known = { headers: { authorization: `Bearer ${await gateway.token('enterprise-1')}` } };
    for (let n = 0; n < 3; n++) expect(await status('commitment/public/lists', known)).toBe(200);
    await strict.app.close();
  });

  it('without Redis still serves who brings a token, and says what it cannot do', async () => {
    const alone = await gateway.another({ REDIS_URL: 'redis://127.0.0.1:1' });
    const withToken = { headers: { authorization: `Bearer ${await gateway.token('auditor-1')}` } };
    expect((await fetch(`${alone.url}/api/commitment/items`, withToken)).status).toBe(200);
    expect(await codeOf(await fetch(`${alone.url}/auth/login`))).toEqual([503, 'session.store-down']);
    expect((await fetch(`${alone.url}/health/ready`)).status).toBe(200);
    await alone.app.close();
  });

  it('lets an operator alone move the business clock, forward, and not at all outside the local profile', async () => {
    const browser = gateway.browser();
    await browser.signIn('operator-1');
    const moved = await browser.send('PUT', '/clock', { moveTo: '2099-01-01T08:00:00+08:00' });
    expect(await moved.json()).toMatchObject({ today: '2099-01-01' });
    expect(await (await fetch(`${gateway.url}/clock`)).json()).toMatchObject({ today: '2099-01-01' });
    expect(JSON.parse(readFileSync(gateway.env['CLOCK_FILE']!, 'utf8'))).not.toEqual({ offsetMs: 0 });
    const back = await browser.send('PUT', '/clock', { moveTo: '2098-01-01T08:00:00+08:00' });
    expect(await codeOf(back)).toEqual([409, 'clock.backwards']);
    const bad = await browser.send('PUT', '/clock', { moveTo: '2099-02-30' });
    expect(await codeOf(bad)).toEqual([400, 'request.invalid']);
    const auditor = { authorization: `Bearer ${await gateway.token('auditor-1')}` };
    const refused = await browser.send('PUT', '/clock', { moveTo: '2099-02-01T00:00:00Z' }, auditor);
    expect(await codeOf(refused)).toEqual([403, 'auth.role-missing']);

    const { CLOCK_FILE: _, ...rest } = gateway.env;
    const production = { ...rest, PORT: '0', PROFILE: 'production', PUBLIC_URL: 'https://credit.park.example' };
    const real = await newGateway(production);
    const realUrl = await listen(real, production);
    expect((await fetch(`${realUrl}/clock`)).status).toBe(404);
    const login = await fetch(`${realUrl}/auth/login`, { redirect: 'manual' });
    expect(login.headers.get('set-cookie')).toMatch(/^__Host-shouxin-sign-in=.*Secure/);
    await real.close();
  });

  it('lists the documents of the services, and gives each with its address here', async () => {
    const index = (await (await fetch(`${gateway.url}/openapi`)).json()) as {
      documents: { name: string; url: string }[];
    };
    expect(index.documents.map(({ name }) => name)).toEqual([
      'credit-rating',
      'commitment',
      'reward-penalty',
      'subsidy',
      'gateway',
    ]);
    expect(await (await fetch(`${gateway.url}/openapi/commitment.json`)).json()).toEqual({
      openapi: '3.1.0',
      paths: {},
      servers: [{ url: `${gateway.url}/api/commitment` }],
    });
    expect(await codeOf(await fetch(`${gateway.url}/openapi/subsidy.json`))).toEqual([503, 'service.unavailable']);
    expect(await codeOf(await fetch(`${gateway.url}/openapi/moon.json`))).toEqual([404, 'document.not-found']);
    expect(await (await fetch(`${gateway.url}/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain('http_request_seconds');
  });

  it('is not ready, and names why, while the provider cannot be reached; keeps serving who is signed in', async () => {
    const browser = gateway.browser();
    await browser.signIn('auditor-1');
    const fresh = await gateway.another({});
    await gateway.provider.kill9();
    const report = await fetch(`${fresh.url}/health/ready`);
    expect([report.status, JSON.stringify(await report.json())]).toEqual([
      503,
      expect.stringContaining('auth.provider-down'),
    ]);
    expect(await codeOf(await fetch(`${fresh.url}/auth/login`))).toEqual([503, 'auth.provider-down']);
    expect((await browser.open('/auth/me')).status).toBe(200);
    await gateway.provider.start();
    expect((await fetch(`${fresh.url}/health/ready`)).status).toBe(200);
    await fresh.app.close();
  });
});

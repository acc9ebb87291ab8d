import { Clock } from '@app/platform/clock';
import { eventually } from '@app/testing/eventually';
import { codeOf, TestGateway } from '@app/testing/test-gateway';
import { Sessions } from './sessions';

describe('signing in through the gateway', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start(8);
  });

  afterAll(() => gateway.close());

  it('signs a person in by code flow with PKCE, and sends the token, not the cookie, to the service', async () => {
    const browser = gateway.browser();
    const login = await browser.open('/auth/login');
    const asked = new URL(login.headers.get('location')!).searchParams;
    expect([login.status, asked.get('code_challenge_method'), asked.get('client_id')]).toEqual([
      302,
      'S256',
      'shouxin-gateway',
    ]);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);

    const back = await browser.signIn('credit-officer-1');
    expect([back.status, back.headers.get('location')]).toEqual([303, `${gateway.url}/queue?tab=mine`]);
    const [cookie] = browser.lastSetCookies;
    expect(cookie).toMatch(/^shouxin-session=[\w-]{43}; /);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');

    const { idleEndsAt, endsAt, ...me } = (await (await browser.open('/auth/me')).json()) as Record<string, string>;
    expect(Date.parse(idleEndsAt!) - Date.now()).toBeLessThanOrEqual(60 * 60_000);
    expect(Date.parse(idleEndsAt!) - Date.now()).toBeGreaterThan(59 * 60_000);
    expect(Date.parse(endsAt!) - Date.now()).toBeGreaterThan(11 * 60 * 60_000);
    expect(me).toEqual({
      id: 'credit-officer-1',
      name: '黄蓉',
      roles: ['credit-officer'],
      department: 'credit-centre',
      subZones: ['central', 'north', 'south'],
      enterpriseId: null,
      today: gateway.app.get(Clock).today(),
    });

    const answer = await browser.open('/api/credit-rating/records?limit=5&name=%E4%BC%81');
    expect([answer.status, answer.headers.get('etag'), answer.headers.get('keep-alive')]).toEqual([
      200,
      '"7"',
      'timeout=72',
    ]);
    const { headers, url: path } = gateway.upstream.last;
    expect(path).toBe('/records?limit=5&name=%E4%BC%81');
    const claims = JSON.parse(Buffer.from(headers.authorization!.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ sub: 'credit-officer-1', aud: 'shouxin' });
    expect(headers.cookie).toBeUndefined();
  });

  it('says that a token of one’s own belongs to no session', async () => {
    const authorization = `Bearer ${await gateway.token('auditor-1')}`;
    const me = await fetch(`${gateway.url}/auth/me`, { headers: { authorization } });
    expect(await me.json()).toMatchObject({ id: 'auditor-1', idleEndsAt: null, endsAt: null });
  });

  it('keeps nothing in Redis that who reads Redis could use', async () => {
    const browser = gateway.browser();
    await browser.signIn('auditor-1');
    const id = browser.cookies.get('shouxin-session')!;
    const redis = gateway.redis;
    const kept: string[] = [];
    for await (const keys of redis.scanIterator({ MATCH: 'gateway:session:*' })) {
      for (const key of keys) kept.push(key, (await redis.get(key)) ?? '');
    }
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.join()).not.toContain(id);
    expect(kept.join()).not.toMatch(/eyJ/);
  });

  it('renews the access token of a session in use, once for requests that come at once', async () => {
    const browser = gateway.browser();
    await browser.signIn('subsidy-officer-2');
    const id = browser.cookies.get('shouxin-session')!;
    const sessions = gateway.app.get(Sessions);
    const old = (await sessions.find(id))!;
    await sessions.keep(id, { ...old, accessEndsAtMs: Date.now() - 1 });
    const before = gateway.upstream.seen.length;
    const answers = await Promise.all(Array.from({ length: 5 }, () => browser.open('/api/commitment/items')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const tokens = new Set(gateway.upstream.seen.slice(before).map(({ headers }) => headers.authorization));
    expect(tokens.size).toBe(1);
    expect(tokens.has(`Bearer ${old.accessToken}`)).toBe(false);
    expect(((await (await browser.open('/auth/me')).json()) as { id: string }).id).toBe('subsidy-officer-2');
  });

  it('ends a session that the provider does not renew, and one whose time is over', async () => {
    const browser = gateway.browser();
    await browser.signIn('subsidy-officer-2');
    const id = browser.cookies.get('shouxin-session')!;
    const sessions = gateway.app.get(Sessions);
    const session = (await sessions.find(id))!;
    await sessions.keep(id, { ...session, accessEndsAtMs: Date.now() - 1, refreshToken: 'revoked' });
    expect((await browser.open('/auth/me')).status).toBe(401);
    expect(await sessions.find(id)).toBeNull();

    await sessions.keep(id, { ...session, endsAtMs: Date.now() + 60_000 });
    expect((await browser.open('/auth/me')).status).toBe(200);
    await sessions.keep(id, { ...session, endsAtMs: Date.now() + 100 });
    await eventually(async () => (await browser.open('/auth/me')).status === 401);
  });

  it('refuses an answer to a sign-in that another browser began, that is not known, or that comes twice', async () => {
    const victim = gateway.browser();
    const attacker = gateway.browser();
    const callback = await attacker.throughProvider('enterprise-1');
    expect(await codeOf(await victim.open(callback))).toEqual([400, 'sign-in.expired']);
    expect(await codeOf(await attacker.open('/auth/callback?code=1&state=unknown'))).toEqual([400, 'sign-in.expired']);

    const again = await attacker.throughProvider('enterprise-1');
    expect((await attacker.open(again)).status).toBe(303);
    expect(await codeOf(await attacker.open(again))).toEqual([400, 'sign-in.expired']);
  });

  it('refuses a code that is not of this sign-in, and says when the provider refused', async () => {
    const browser = gateway.browser();
    const forged = new URL(await browser.throughProvider('auditor-1'));
    forged.searchParams.set('code', 'forged');
    expect(await codeOf(await browser.open(forged.href))).toEqual([401, 'sign-in.refused']);

    const login = await browser.open('/auth/login');
    const state = new URL(login.headers.get('location')!).searchParams.get('state')!;
    const denied = await browser.open(
      `/auth/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(gateway.issuer)}`,
    );
    const problem = (await denied.json()) as { code: string; detail: string };
    expect([denied.status, problem.code]).toEqual([401, 'sign-in.refused']);
    expect(problem.detail).toContain('access_denied');
  });

  it('returns nobody to another site', async () => {
    for (const place of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example']) {
      const response = await fetch(`${gateway.url}/auth/login?returnTo=${encodeURIComponent(place)}`, {
        redirect: 'manual',
      });
      expect(await codeOf(response)).toEqual([400, 'sign-in.bad-return']);
    }
  });

  it('takes changes with a session only from its own pages', async () => {
    const browser = gateway.browser();
    await browser.signIn('subsidy-officer-1');
    const made = (headers: Record<string, string>): Promise<Response> =>
      browser.send('POST', '/api/commitment/made', { a: 1 }, headers);
    const before = gateway.upstream.seen.length;
    expect(await codeOf(await made({}))).toEqual([403, 'session.foreign-origin']);
    expect(await codeOf(await made({ origin: 'https://elsewhere.example' }))).toEqual([403, 'session.foreign-origin']);
    expect(await codeOf(await made({ origin: 'null', 'sec-fetch-site': 'same-origin' }))).toEqual([
      403,
      'session.foreign-origin',
    ]);
    expect(await codeOf(await made({ 'sec-fetch-site': 'cross-site' }))).toEqual([403, 'session.foreign-origin']);
    expect(await codeOf(await browser.send('POST', '/auth/logout', {}, {}))).toEqual([403, 'session.foreign-origin']);
    expect(gateway.upstream.seen.length).toBe(before);
    expect((await made({ origin: gateway.url })).status).toBe(201);
    expect((await made({ 'sec-fetch-site': 'same-origin' })).status).toBe(201);
    expect(gateway.upstream.last.body).toBe('{"a":1}');
  });

  it('signs people out when Redis loses its data, and goes on', async () => {
    const browser = gateway.browser();
    await browser.signIn('regulator-market');
    expect((await browser.open('/auth/me')).status).toBe(200);
    await gateway.redis.flushDb();
    expect(await codeOf(await browser.open('/auth/me'))).toEqual([401, 'auth.missing-token']);
    await browser.signIn('regulator-market');
    expect((await browser.open('/auth/me')).status).toBe(200);
  });

  it('signs out: the session ends here, and the provider is named to end it there', async () => {
    const browser = gateway.browser();
    await browser.signIn('auditor-1');
    const id = browser.cookies.get('shouxin-session')!;
    const { endSessionUrl } = (await (await browser.send('POST', '/auth/logout', {})).json()) as {
      endSessionUrl: string;
    };
    expect(endSessionUrl).toContain(`${gateway.issuer}/session/end?`);
    expect((await fetch(endSessionUrl)).status).toBe(200);
    expect(browser.cookies.has('shouxin-session')).toBe(false);
    browser.cookies.set('shouxin-session', id);
    expect((await browser.open('/auth/me')).status).toBe(401);
  });
});

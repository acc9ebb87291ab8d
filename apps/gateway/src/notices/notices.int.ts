import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Notice } from '@app/platform/notices';
import type { Browser } from '@app/testing/browser';
import { eventually } from '@app/testing/eventually';
import { codeOf, TestGateway } from '@app/testing/test-gateway';
import { Sessions } from '../auth/sessions';

/** An open page: what it heard, and whether its stream has ended. */
class Page {
  readonly heard: Notice[] = [];
  /** How often it was told to read its lists again. */
  opened = 0;
  ended = false;
  private readonly leave = new AbortController();

  private constructor(
    readonly response: Response,
    private readonly text: AsyncIterable<Uint8Array>,
  ) {}

  static async open(browser: Browser, url = '/notices'): Promise<Page> {
    const leave = new AbortController();
    const response = await browser.open(url, { signal: leave.signal });
    expect(response.status).toBe(200);
    const page = new Page(response, response.body!);
    page.leave.signal.addEventListener('abort', () => leave.abort());
    void page.read();
    return page;
  }

  close(): void {
    this.leave.abort();
  }

  private async read(): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const bytes of this.text) {
        text += decoder.decode(bytes, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) {
          if (/^event: open$/m.test(block)) this.opened += 1;
          const data = /^event: notice\ndata: (.*)$/m.exec(block)?.[1];
          if (data) this.heard.push(JSON.parse(data) as Notice);
        }
      }
    } catch {
      // Closed by us, or cut off by the gateway: an end in either case.
    }
    this.ended = true;
  }
}

describe('who waits is told through the gateway', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start(10);
  });

  afterAll(() => gateway.close());

  async function signedIn(account: string): Promise<{ browser: Browser; enterpriseId: string | null }> {
    const browser = gateway.browser();
    await browser.signIn(account);
    const me = (await (await browser.open('/auth/me')).json()) as { enterpriseId: string | null };
    return { browser, enterpriseId: me.enterpriseId };
  }

  const about = (enterpriseId: string | null, action = 'payout.paid'): Notice => ({
    ...{ service: 'subsidy', action, subjectKind: 'payout', subjectId: randomUUID(), enterpriseId },
  });

  const tell = (...notices: Notice[]): Promise<number> =>
    gateway.redis.publish(gateway.env['NOTICES_CHANNEL']!, JSON.stringify(notices));

  it('an enterprise hears of itself alone, and not of what is only proposed; an officer hears of all', async () => {
    const one = await signedIn('enterprise-1');
    const two = await signedIn('enterprise-2');
    const officer = await signedIn('credit-officer-1');
    const pages = await Promise.all([one, two, officer].map(({ browser }) => Page.open(browser)));
    const headers = pages[0]!.response.headers;
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect([headers.get('cache-control'), headers.get('x-accel-buffering')]).toEqual(['no-store, no-transform', 'no']);

    const [own, foreign] = [about(one.enterpriseId), about(two.enterpriseId)];
    const [proposed, nobodys] = [
      about(one.enterpriseId, 'penalty.annulment-proposed'),
      about(null, 'policy.published'),
    ];
    const last = [about(one.enterpriseId), about(two.enterpriseId)];
    await tell(own, foreign, proposed, nobodys);
    await tell(...last);
    await eventually(() =>
      pages.every(({ heard }) => heard.some((notice) => last.some((one) => one.subjectId === notice.subjectId))),
    );
    expect(pages[0]!.heard).toEqual([own, last[0]]);
    expect(pages[1]!.heard).toEqual([foreign, last[1]]);
    expect(pages[2]!.heard).toEqual([own, foreign, proposed, nobodys, ...last]);
    for (const page of pages) page.close();
  });

  it('takes only sessions of people, and five open pages of each', async () => {
    expect((await fetch(`${gateway.url}/notices`)).status).toBe(401);
    const authorization = `Bearer ${await gateway.token('auditor-1')}`;
    expect(await codeOf(await fetch(`${gateway.url}/notices`, { headers: { authorization } }))).toEqual([
      403,
      'notices.session-only',
    ]);
    const { browser } = await signedIn('auditor-1');
    const pages = await Promise.all([1, 2, 3, 4, 5].map(() => Page.open(browser)));
    expect(await codeOf(await browser.open('/notices'))).toEqual([429, 'notices.too-many']);
    pages[0]!.close();
    const sixth = await eventually(() => Page.open(browser));
    for (const page of [...pages, sixth]) page.close();
  });

  it('ends with the session, by sign-out and by time, and does not put off its idle end', async () => {
    const left = await signedIn('regulator-market');
    const stays = await signedIn('subsidy-officer-1');
    const [leaving, staying] = [await Page.open(left.browser), await Page.open(stays.browser)];
    await left.browser.send('POST', '/auth/logout', {});
    await eventually(() => leaving.ended);
    expect(staying.ended).toBe(false);
    staying.close();

    const id = stays.browser.cookies.get('shouxin-session')!;
    const sessions = gateway.app.get(Sessions);
    const session = (await sessions.find(id))!;
    await sessions.keep(id, { ...session, endsAtMs: Date.now() + 2_500 });
    const short = await Page.open(stays.browser);
    expect((await gateway.redis.keys('gateway:session:*')).length).toBeGreaterThan(0);
    await eventually(() => short.ended);
    expect((await stays.browser.open('/auth/me')).status).toBe(401);
  });

  it('a page that waits renews its token where it must, and leaves the idle end where it was', async () => {
    const { browser } = await signedIn('subsidy-officer-2');
    const id = browser.cookies.get('shouxin-session')!;
    const sessions = gateway.app.get(Sessions);
    const old = (await sessions.find(id))!;
    await gateway.redis.flushDb();
    await sessions.keep(id, { ...old, accessEndsAtMs: Date.now() - 1, endsAtMs: Date.now() + 600_000 });
    const [key] = await gateway.redis.keys('gateway:session:*');
    await gateway.redis.pExpire(key!, 300_000);
    const page = await Page.open(browser);
    expect((await sessions.peek(id))!.accessToken).not.toBe(old.accessToken);
    expect(await gateway.redis.pTTL(key!)).toBeLessThanOrEqual(300_000);
    page.close();
  });

  it('ends its streams when the gateway drains, so that it can close', async () => {
    const other = await gateway.another({});
    const { browser } = await signedIn('credit-officer-1');
    const page = await Page.open(browser, `${other.url}/notices`);
    const startedAt = Date.now();
    // As a browser does that expects to ask soon.
    const inAdvance = connect(Number(new URL(other.url).port), '127.0.0.1');
    await once(inAdvance, 'connect');
    await other.app.close();
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    await eventually(() => page.ended);
  });

  it('has open pages read again when it can hear again, because of what was said meanwhile', async () => {
    const { browser, enterpriseId } = await signedIn('subsidy-approver-1');
    const page = await Page.open(browser);
    await eventually(() => page.opened === 1);
    await gateway.redis.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await eventually(() => page.opened === 2);
    const next = about(enterpriseId);
    await tell(next);
    await eventually(() => page.heard.length > 0);
    expect([page.heard, page.ended]).toEqual([[next], false]);
    page.close();
  });

  it('lets pages wait in silence while Redis is away, and closes all the same', async () => {
    const alone = await gateway.another({ REDIS_URL: 'redis://127.0.0.1:1' });
    expect((await fetch(`${alone.url}/health/live`)).status).toBe(200);
    await alone.app.close();
  });
});

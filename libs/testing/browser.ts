import { demoPassword } from '../../deploy/local/accounts';

/** As much of a browser as signing in takes: cookies by name, redirects by hand. */
export class Browser {
  readonly cookies = new Map<string, string>();
  lastSetCookies: string[] = [];

  constructor(private readonly base: string) {}

  async open(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.base);
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(init.headers as Record<string, string>),
      },
    });
    this.lastSetCookies = response.headers.getSetCookie();
    for (const line of this.lastSetCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Goes through the provider's pages; answers where the provider sends the browser: the gateway's callback. */
  async throughProvider(account: string, returnTo = '/queue?tab=mine'): Promise<string> {
    let at = new URL(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`, this.base).href;
    while (!at.startsWith(`${this.base}/auth/callback`)) {
      const form = new URLSearchParams({ account, password: demoPassword });
      const isPage = new URL(at).pathname.startsWith('/interaction/');
      const response = await this.open(at, isPage ? { method: 'POST', body: form } : {});
      at = new URL(response.headers.get('location')!, at).href;
    }
    return at;
  }

  async signIn(account: string): Promise<Response> {
    return this.open(await this.throughProvider(account));
  }

  /** As a page of the site does it. */
  send(
    method: string,
    path: string,
    body: object,
    headers: Record<string, string> = { origin: this.base },
  ): Promise<Response> {
    return this.open(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }
}

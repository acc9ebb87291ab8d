import { createHash, randomBytes } from 'node:crypto';
import { demoPassword, systemClients } from './accounts';

const redirectUri = 'http://127.0.0.1:1/callback';

/**
 * Signs a demo person in by the whole code flow with PKCE, over HTTP, as the public client `shouxin-cli`.
 * @returns the access token
 * @throws Error saying at which step, with what answer, the provider refused
 */
export async function signIn(issuer: string, account: string, password: string = demoPassword): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(8).toString('hex');
  const cookies = new Map<string, string>();
  const visit = async (url: string, form?: Record<string, string>): Promise<URL> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw await refusal(`sign-in of ${account} at ${new URL(url).pathname}`, response);
    await response.arrayBuffer();
    return new URL(location, url);
  };
  const authorize = new URL('/auth', issuer);
  authorize.search = new URLSearchParams({
    client_id: 'shouxin-cli',
    response_type: 'code',
    scope: 'openid profile',
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const interaction = await visit(authorize.href);
  const resume = await visit(interaction.href, { account, password });
  const callback = await visit(resume.href);
  const code = callback.searchParams.get('code');
  if (code === null || callback.searchParams.get('state') !== state) {
    throw new Error(`sign-in of ${account} ended at ${callback.href}`);
  }
  return requestToken(issuer, {
    grant_type: 'authorization_code',
    client_id: 'shouxin-cli',
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
  });
}

/** Access token of another system of accounts.json, by client credentials. */
export async function clientToken(issuer: string, clientId: string): Promise<string> {
  const client = systemClients.find((candidate) => candidate.clientId === clientId);
  if (client === undefined) throw new Error(`accounts.json names no client ${clientId}`);
  const basic = Buffer.from(`${clientId}:${client.secret}`).toString('base64');
  return requestToken(issuer, { grant_type: 'client_credentials' }, { authorization: `Basic ${basic}` });
}

async function requestToken(issuer: string, form: Record<string, string>, headers = {}): Promise<string> {
  const response = await fetch(new URL('/token', issuer), { method: 'POST', headers, body: new URLSearchParams(form) });
  if (!response.ok) throw await refusal('token request', response);
  return ((await response.json()) as { access_token: string }).access_token;
}

const refusal = async (what: string, response: Response): Promise<Error> =>
  new Error(`${what}: ${response.status} ${(await response.text()).slice(0, 300)}`);

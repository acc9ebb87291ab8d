/**
 * The OpenID Connect provider of the local profile: code flow with PKCE for people, client credentials for systems.
 * Environment: PORT, OIDC_ISSUER, PUBLIC_URL (of the gateway), OIDC_CLIENT_SECRET (of the gateway), KEYS_FILE.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { type Configuration, type JWK } from 'oidc-provider';
import { accounts, demoPassword, systemClients } from './accounts';
import { writePrivateFile } from './child';
import { readForm, requireEnv } from './http';
import { loginPage, page } from './sign-in-page';

const issuer = requireEnv('OIDC_ISSUER');
const publicUrl = requireEnv('PUBLIC_URL');
const audience = process.env['OIDC_AUDIENCE'] ?? 'shouxin';
const resource = `urn:${audience}`;

interface Keys {
  jwks: { keys: JWK[] };
  cookieKey: string;
}

/** Kept between runs, so that tokens stay valid over a restart. */
function keys(file: string): Keys {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = {
      ...privateKey.export({ format: 'jwk' }),
      kid: randomBytes(6).toString('hex'),
      use: 'sig',
      alg: 'RS256',
    };
    writePrivateFile(file, JSON.stringify({ jwks: { keys: [key] }, cookieKey: randomBytes(32).toString('base64url') }));
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Keys;
}

/** What services read from a token: who somebody is and what they may do. */
function claimsOf(subject: string): Record<string, unknown> {
  const person = accounts.find(({ account }) => account === subject);
  const system = systemClients.find(({ clientId }) => clientId === subject);
  const found = person ?? system;
  if (found === undefined) return {};
  const { name, roles, subZones, department } = found;
  const { uscc, enterpriseId } = person ?? {};
  return JSON.parse(JSON.stringify({ name, roles, subZones, department, uscc, enterpriseId })) as Record<
    string,
    unknown
  >;
}

const kept = keys(requireEnv('KEYS_FILE'));
const people = { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code' as const] };
const hourS = 3600;
const configuration: Configuration = {
  jwks: kept.jwks,
  cookies: { keys: [kept.cookieKey] },
  clients: [
    {
      client_id: 'shouxin-gateway',
      client_secret: requireEnv('OIDC_CLIENT_SECRET'),
      redirect_uris: [`${publicUrl}/auth/callback`],
      post_logout_redirect_uris: [publicUrl, `${publicUrl}/`],
      ...people,
    },
    {
      client_id: 'shouxin-cli',
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      ...people,
    },
    ...systemClients.map(({ clientId, secret }) => ({
      client_id: clientId,
      client_secret: secret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
  ],
  scopes: ['openid', 'profile', 'offline_access'],
  claims: { openid: ['sub'], profile: ['name', 'roles', 'department', 'subZones', 'uscc', 'enterpriseId'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  ttl: {
    AccessToken: hourS,
    ClientCredentials: hourS,
    IdToken: hourS,
    Session: 12 * hourS,
    Grant: 12 * hourS,
    Interaction: hourS,
    RefreshToken: 12 * hourS,
  },
  issueRefreshToken: (_ctx, client) => Promise.resolve(client.grantTypeAllowed('refresh_token')),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = page(
          '退出 / Sign out',
          `${form}<p><button form="op.logoutForm" name="logout" value="yes">退出 / Sign out</button></p>`,
        );
      },
    },
    // Every access token is for the services, whether or not a client names them: a JWT they check by themselves.
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        audience,
        scope: 'openid profile',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  extraTokenClaims: (_ctx, token) => claimsOf('accountId' in token ? token.accountId : (token.clientId ?? '')),
  findAccount: (_ctx, sub) =>
    accounts.some(({ account }) => account === sub)
      ? { accountId: sub, claims: () => ({ sub, ...claimsOf(sub) }) }
      : undefined,
  // One's own park's programs: nobody is asked whether they may see what they show anyway.
  loadExistingGrant: async (ctx) => {
    const { client, session } = ctx.oidc;
    if (client === undefined || session?.accountId === undefined) return undefined;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile offline_access');
    grant.addResourceScope(resource, 'openid profile');
    await grant.save();
    return grant;
  },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
};

const provider = new Provider(issuer, configuration);

const send = (response: ServerResponse, status: number, type: string, body: string): void =>
  void response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);

async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST')
    return send(response, 200, 'text/html; charset=utf-8', loginPage(uid, publicUrl, false));
  const form = await readForm(request);
  const account = form.get('account') ?? '';
  const known = accounts.some((candidate) => candidate.account === account);
  if (!known || form.get('password') !== demoPassword) {
    return send(response, 401, 'text/html; charset=utf-8', loginPage(uid, publicUrl, true));
  }
  // A native client must be seen to ask the person each time; choosing the account is that.
  await provider.interactionFinished(request, response, { login: { accountId: account }, consent: {} });
}

const handle = provider.callback();
const server = createServer((request, response) => {
  if (request.url === '/health/ready') return send(response, 200, 'application/json', '{"status":"ok"}');
  if (!request.url?.startsWith('/interaction/')) return void handle(request, response);
  interact(request, response).catch((error: unknown) => {
    console.error(error);
    send(
      response,
      400,
      'text/html; charset=utf-8',
      page('错误 / Error', '<p role="alert">登录已过期，请重新开始 / the sign-in has expired, please start again</p>'),
    );
  });
});
server.listen(Number(requireEnv('PORT')), '127.0.0.1');
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

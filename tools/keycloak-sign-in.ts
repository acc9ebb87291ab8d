import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newId } from '@app/platform/id';
import { Browser } from '@app/testing/browser';
import { eventually } from '@app/testing/eventually';
import { decodeJwt, type JWTPayload } from 'jose';
import { getAccount, systemClients } from '../deploy/local/accounts';
import { type Checked, Checks } from './checks';

const run = promisify(execFile);

export interface World {
  gatewayUrl: string;
  issuer: string;
  admin: { name: string; password: string };
  /** Of the demo people. */
  password: string;
  dir: string;
  keycloakHome: string;
  /** A client that may have tokens, but none for the services. */
  stranger: { id: string; secret: string };
}

type Json = Record<string, unknown>;

/** Where a browser ended up after it was sent on: the answer, and the address it came from. */
interface Landed {
  at: string;
  response: Response;
  text: string;
}

/** A browser that has cookies, follows what it is sent to, and fills in Keycloak's form. */
class Person {
  readonly browser: Browser;

  constructor(private readonly world: World) {
    this.browser = new Browser(world.gatewayUrl);
  }

  async follow(url: string, init: RequestInit = {}): Promise<Landed> {
    let at = new URL(url, this.world.gatewayUrl).href;
    let response = await this.browser.open(at, init);
    for (let turn = 0; turn < 10 && response.status >= 300 && response.status < 400; turn++) {
      at = new URL(response.headers.get('location')!, at).href;
      // The console's own page is not asked for: that we are sent to it is enough.
      if (new URL(at).origin === this.world.gatewayUrl && !new URL(at).pathname.startsWith('/auth')) break;
      response = await this.browser.open(at);
    }
    return { at, response, text: await response.text() };
  }

  /** Goes to the sign-in and fills in what Keycloak asks. */
  async signIn(account: string, password = this.world.password): Promise<Landed> {
    const page = await this.follow('/auth/login?returnTo=%2Fqueue');
    const action = formOf(page.text);
    if (action === null) return page;
    const body = new URLSearchParams({ username: account, password, credentialId: '' });
    return this.follow(action, { method: 'POST', body });
  }

  async get(path: string): Promise<{ status: number; body: Json }> {
    const response = await this.browser.open(path);
    return { status: response.status, body: (await response.json()) as Json };
  }
}

const formOf = (html: string): string | null =>
  /<form[^>]*id="kc-form-login"[^>]*action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null;

export async function checkSignIn(world: World): Promise<Checked> {
  const { check, checked } = new Checks();
  const officer = new Person(world);
  const enterprise = new Person(world);

  await check('a person signs in on Keycloak’s page, and is who the realm says', async () => {
    for (const [person, account] of [
      [officer, 'credit-officer-1'],
      [enterprise, 'enterprise-1'],
    ] as const) {
      const { at } = await person.signIn(account);
      same('sent back to', at, `${world.gatewayUrl}/queue`);
      const { name, roles, department, subZones, enterpriseId } = getAccount(account);
      const { body } = await person.get('/auth/me');
      const { id, ...who } = body;
      same('an account is a UUID', /^[0-9a-f-]{36}$/.test(String(id)), true);
      const expected = { name, roles, department: department ?? null, subZones, enterpriseId: enterpriseId ?? null };
      same('/auth/me', pick(who, Object.keys(expected)), expected);
    }
  });
  await check('the role opens what is its own and nothing else', async () => {
    same('an officer reads enterprises', (await officer.get('/api/credit-rating/enterprises')).status, 200);
    const { status, body } = await officer.get('/api/credit-rating/dead-letters');
    same('and no dead letters', [status, body['code']], [403, 'auth.role-missing']);
    const refused = await enterprise.get('/api/credit-rating/imports');
    same('an enterprise reads no imports', [refused.status, refused.body['code']], [403, 'auth.role-missing']);
  });
  await check('a session outlives its access token: the gateway has it renewed', async () => {
    for (let turn = 0; turn < 3; turn++) same('/auth/me', (await officer.get('/auth/me')).status, 200);
  });
  await check('a wrong password is refused, and after five tries the right one too', async () => {
    const person = new Person(world);
    for (let turn = 0; turn < 5; turn++) {
      const { at, text } = await person.signIn('enterprise-9', 'wrong');
      same('stays at Keycloak', [new URL(at).origin, formOf(text) !== null], [new URL(world.issuer).origin, true]);
    }
    const { at } = await person.signIn('enterprise-9');
    same('still there', new URL(at).origin, new URL(world.issuer).origin);
    same('nobody is signed in', (await person.get('/auth/me')).status, 401);
  });
  await check('a sign-in needs PKCE and the gateway’s own address', async () => {
    const ask = async (more: Record<string, string>): Promise<string> => {
      const query = new URLSearchParams({
        client_id: 'shouxin-gateway',
        response_type: 'code',
        scope: 'openid',
        ...more,
      });
      const url = `${world.issuer}/protocol/openid-connect/auth?${query.toString()}`;
      const response = await fetch(url, { redirect: 'manual' });
      return `${response.status} ${response.headers.get('location') ?? ''}`;
    };
    const redirect_uri = `${world.gatewayUrl}/auth/callback`;
    const challenge = { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' };
    includes('without PKCE', await ask({ redirect_uri }), 'error=invalid_request');
    includes('with the plain method', await ask({ redirect_uri, ...challenge }), 'error=invalid_request');
    includes('another address', await ask({ redirect_uri: `${world.gatewayUrl}/auth/callback/x` }), '400 ');
  });

  const system = systemClients[0]!;
  await check('another system gets a token that carries what the services read, and no more', async () => {
    const { claims } = await clientToken(world, system.clientId, system.secret);
    const { sub, name, roles, department, subZones, aud } = claims;
    const { clientId: _id, secret: _secret, ...expected } = system;
    same('claims', { name, roles, department, subZones, aud }, { ...expected, aud: 'shouxin' });
    same('subject', typeof sub, 'string');
    const inert = ['exp', 'iat', 'auth_time', 'jti', 'iss', 'typ', 'azp', 'scope', 'sid', 'acr'];
    const clientNotes = ['clientHost', 'clientAddress', 'client_id'];
    const read = ['sub', 'name', 'roles', 'department', 'subZones', 'aud'];
    const others = Object.keys(claims).filter((claim) => ![...inert, ...clientNotes, ...read].includes(claim));
    same('other claims', others, []);
  });
  await check('it asks whether an enterprise is exempt, which an officer has registered', async () => {
    const { uscc, enterpriseId, subZones } = getAccount('enterprise-1');
    const details = { sector: 'manufacturing', registeredOn: '2020-01-06', name: '东湾精密机械有限公司' };
    const body = { id: enterpriseId!, uscc: uscc!, subZone: subZones[0]!, ...details };
    const headers = { origin: world.gatewayUrl, 'idempotency-key': newId() };
    const made = await officer.browser.send('POST', '/api/credit-rating/enterprises', body, headers);
    same(`registered ${await made.text()}`, made.status, 201);
    const { token } = await clientToken(world, system.clientId, system.secret);
    const path = `/api/reward-penalty/exemptions?uscc=${uscc}&inspection=routine`;
    await eventually(async () => {
      const { status, body: answer } = await withToken(world, path, token);
      same('answer', [status, answer['exempt'], answer['reason']], [200, false, 'not-red-listed']);
      return true;
    });
    same('and what is not its own', (await withToken(world, '/api/credit-rating/imports', token)).status, 403);
  });
  await check('add-system.sh lets one more system in', async () => {
    const secret = await addSystem(world, 'dept-of-the-check', '核查用系统', 'emergency-management', [
      'north',
      'south',
    ]);
    const { token, claims } = await clientToken(world, 'dept-of-the-check', secret);
    const { name, roles, department, subZones, aud } = claims;
    const expected = { name: '核查用系统', roles: ['system'], department: 'emergency-management', aud: 'shouxin' };
    same('claims', { name, roles, department, aud }, expected);
    same('sub-zones', [...(subZones as string[])].sort(), ['north', 'south']);
    same('asks', (await withToken(world, '/api/credit-rating/enterprises', token)).status, 200);
  });
  await check('a token of the same realm for another audience is refused', async () => {
    const { token, claims } = await clientToken(world, world.stranger.id, world.stranger.secret);
    same('its audience', [claims.aud].flat().includes('shouxin'), false);
    const { status, body } = await withToken(world, '/api/credit-rating/enterprises', token);
    same('refused', [status, body['code']], [401, 'auth.bad-token']);
  });
  await check('signing out ends the session at Keycloak too', async () => {
    const { endSessionUrl } = (await (await officer.browser.send('POST', '/auth/logout', {})).json()) as Json;
    includes('where to', String(endSessionUrl), `${world.issuer}/protocol/openid-connect/logout`);
    const { at } = await officer.follow(String(endSessionUrl));
    same('and back', at, `${world.gatewayUrl}/`);
    same('signed out here', (await officer.get('/auth/me')).status, 401);
    const page = await officer.follow('/auth/login');
    same('Keycloak asks again who it is', formOf(page.text) !== null, true);
  });
  await check('a session that an administrator ends at Keycloak ends here with the next renewal', async () => {
    same('signed in', (await enterprise.get('/auth/me')).status, 200);
    await asAdmin(world, 'POST', 'logout-all');
    // The token that it has is good until its end.
    await eventually(async () => (await enterprise.get('/auth/me')).status === 401, 40_000);
  });
  return checked;
}

async function clientToken(world: World, id: string, secret: string): Promise<{ token: string; claims: JWTPayload }> {
  const answer = await postForm(`${world.issuer}/protocol/openid-connect/token`, {
    ...{ grant_type: 'client_credentials', client_id: id, client_secret: secret },
  });
  const token = String(answer['access_token']);
  return { token, claims: decodeJwt(token) };
}

async function withToken(world: World, path: string, token: string): Promise<{ status: number; body: Json }> {
  const response = await fetch(world.gatewayUrl + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as Json };
}

/** The script an operator runs, with kcadm.sh signed in as the operator signs it in. */
async function addSystem(
  world: World,
  ...[id, name, department, zones]: [string, string, string, string[]]
): Promise<string> {
  const kcadm = join(world.keycloakHome, 'bin', 'kcadm.sh');
  const config = join(world.dir, 'kcadm.config');
  const server = ['--server', new URL(world.issuer).origin, '--realm', 'master', '--user', world.admin.name];
  const env = { ...process.env, KCADM: kcadm, KCADM_CONFIG: config, LC_ALL: 'C.UTF-8' };
  await run(kcadm, ['config', 'credentials', '--config', config, ...server, '--password', world.admin.password], {
    env,
  });
  const script = join(__dirname, '..', 'deploy', 'keycloak', 'add-system.sh');
  return (await run(script, [id, name, department, ...zones], { env })).stdout.trim();
}

async function asAdmin(world: World, method: string, path: string): Promise<void> {
  const base = new URL(world.issuer).origin;
  const { access_token } = await postForm(`${base}/realms/master/protocol/openid-connect/token`, {
    ...{ grant_type: 'password', client_id: 'admin-cli', username: world.admin.name, password: world.admin.password },
  });
  const headers = { authorization: `Bearer ${String(access_token)}` };
  const response = await fetch(`${base}/admin/realms/shouxin/${path}`, { method, headers });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

async function postForm(url: string, form: Record<string, string>): Promise<Json> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Json;
}

const pick = (object: Json, keys: string[]): Json => Object.fromEntries(keys.map((key) => [key, object[key]]));

/** Compares as JSON, keys in any order. */
function same(what: string, found: unknown, expected: unknown): void {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    );
  if (text(found) !== text(expected)) throw new Error(`${what}: ${text(found)}, expected ${text(expected)}`);
}

function includes(what: string, text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`${what}: ${text.slice(0, 300)} does not have ${part}`);
}

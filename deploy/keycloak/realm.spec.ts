import { ROLES } from '@app/platform/actor';
import { gatewayVariables } from '../../apps/gateway/src/config';
import { accounts, systemClients } from '../local/accounts';
import { demoRealm, productionRealm } from './demo-realm';

interface Scope {
  name: string;
  protocolMappers: { name: string; config: Record<string, string> }[];
}
interface Attribute {
  name: string;
  permissions: { view: string[]; edit: string[] };
}

const realm = productionRealm();
const scopes = realm['clientScopes'] as Scope[];
const claimsOf = (scope: string): string[] =>
  scopes
    .find(({ name }) => name === scope)!
    .protocolMappers.map(({ name, config }) => config['claim.name'] ?? name)
    .sort();

describe('the realm of production', () => {
  it('knows no people and no systems, and keeps no secret', () => {
    expect(realm.users).toBeUndefined();
    expect(realm.clients.map(({ clientId }) => clientId)).toEqual(['shouxin-gateway']);
    expect(realm.clients[0]!['secret']).toBe('${SHOUXIN_GATEWAY_SECRET}');
  });

  it('has every role that the services know, and lets tokens carry those alone', () => {
    const { realm: roles } = realm['roles'] as { realm: { name: string }[] };
    expect(roles.map(({ name }) => name).sort()).toEqual([...ROLES].sort());
    expect(realm['scopeMappings']).toEqual([
      { clientScope: 'shouxin', roles: expect.arrayContaining([...ROLES]) as unknown },
    ]);
    expect(realm.clients[0]).toMatchObject({ fullScopeAllowed: false });
  });

  it('puts into tokens what a service reads of them', () => {
    expect(claimsOf('shouxin')).toEqual(['audience', 'department', 'enterpriseId', 'roles', 'subZones']);
    expect(claimsOf('profile')).toEqual(['name']);
    expect(claimsOf('basic')).toEqual(['auth_time', 'sub']);
    expect(realm.clients[0]).toMatchObject({ defaultClientScopes: ['basic', 'profile', 'shouxin'] });
  });

  it('does not make every client one of the services: the scope is given', () => {
    expect(realm['defaultDefaultClientScopes']).not.toContain('shouxin');
  });

  it('lets nobody change who they are, or which enterprise they act for', () => {
    const components = realm['components'] as Record<string, { config: Record<string, string[]> }[]>;
    const [profile] = components['org.keycloak.userprofile.UserProfileProvider']!;
    const { attributes } = JSON.parse(profile!.config['kc.user.profile.config']![0]!) as { attributes: Attribute[] };
    const names = ['username', 'email', 'firstName', 'department', 'subZones', 'enterpriseId'];
    expect(attributes.map(({ name }) => name)).toEqual(names);
    for (const { name, permissions } of attributes) expect([name, permissions.edit]).toEqual([name, ['admin']]);
  });

  it('sends people to the gateway alone, with PKCE', () => {
    expect(realm.clients[0]).toMatchObject({
      ...{ redirectUris: ['${SHOUXIN_PUBLIC_URL}/auth/callback'], publicClient: false, standardFlowEnabled: true },
      ...{ implicitFlowEnabled: false, directAccessGrantsEnabled: false, serviceAccountsEnabled: false },
      attributes: {
        'pkce.code.challenge.method': 'S256',
        'post.logout.redirect.uris': '${SHOUXIN_PUBLIC_URL}/',
      },
    });
    expect(gatewayVariables.OIDC_CLIENT_ID.parse(undefined)).toBe(realm.clients[0]!['clientId']);
  });

  it('keeps a session longer than the gateway leaves one unused, and as long as it lets one last', () => {
    const idle = gatewayVariables.SESSION_IDLE_MINUTES.parse(undefined) * 60;
    const most = gatewayVariables.SESSION_MAX_MINUTES.parse(undefined) * 60;
    // The last renewal may be as old as an access token.
    expect(realm['ssoSessionIdleTimeout']).toBeGreaterThanOrEqual(idle + (realm['accessTokenLifespan'] as number));
    expect(realm['ssoSessionMaxLifespan']).toBe(most);
  });

  it('makes guessing slow', () => {
    expect(realm).toMatchObject({ bruteForceProtected: true, failureFactor: 5, registrationAllowed: false });
    expect(realm['passwordPolicy']).toContain('length(12)');
  });
});

describe('the realm of the demo', () => {
  it('is that of production with the people and systems of accounts.json', () => {
    const { users = [], clients, passwordPolicy: _demo, ...rest } = demoRealm();
    const { clients: own, passwordPolicy: _own, ...production } = realm;
    expect(rest).toEqual(production);
    expect(clients.slice(0, own.length)).toEqual(own);
    expect(users).toHaveLength(accounts.length + systemClients.length);
    const ids = systemClients.map(({ clientId }) => clientId);
    expect(clients.slice(own.length).map(({ clientId }) => clientId)).toEqual(ids);
  });
});

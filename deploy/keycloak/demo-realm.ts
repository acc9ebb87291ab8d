import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accounts, demoPassword, systemClients } from '../local/accounts';

export interface Realm extends Record<string, unknown> {
  clients: Record<string, unknown>[];
  users?: Record<string, unknown>[];
}

/** The realm as it is imported in production: no people, no other systems. */
export function productionRealm(): Realm {
  return JSON.parse(readFileSync(join(__dirname, 'shouxin-realm.json'), 'utf8')) as Realm;
}

type Attributes = Record<string, string | string[] | undefined>;

/** Keycloak keeps every attribute as a list. */
function attributesOf(values: Attributes): Record<string, string[]> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, [value!].flat()]));
}

/** Another system: a client that signs in as itself, for what the scope `shouxin` says and nothing else. */
export function systemClient(clientId: string, secret: string, name: string): Record<string, unknown> {
  return {
    ...{
      clientId,
      secret,
      name,
      protocol: 'openid-connect',
      publicClient: false,
      clientAuthenticatorType: 'client-secret',
    },
    ...{ serviceAccountsEnabled: true, standardFlowEnabled: false, directAccessGrantsEnabled: false },
    ...{ fullScopeAllowed: false, defaultClientScopes: ['basic', 'profile', 'shouxin'], optionalClientScopes: [] },
  };
}

/** The production realm with the people and systems of accounts.json, who all know their passwords: never for real use. */
export function demoRealm(): Realm {
  const realm = productionRealm();
  const people = accounts.map(({ account, name, roles, department, subZones, enterpriseId }) => ({
    ...{ username: account, firstName: name, enabled: true, realmRoles: roles },
    attributes: attributesOf({ department, subZones, enterpriseId }),
    credentials: [{ type: 'password', value: demoPassword }],
  }));
  const systems = systemClients.map(({ clientId, name, roles, department, subZones }) => ({
    ...{ username: `service-account-${clientId}`, firstName: name, enabled: true, realmRoles: roles },
    ...{ serviceAccountClientId: clientId, attributes: attributesOf({ department, subZones }) },
  }));
  return {
    ...realm,
    // The password of the demo is known to all anyway.
    passwordPolicy: 'length(8)',
    clients: [
      ...realm.clients,
      ...systemClients.map(({ clientId, secret, name }) => systemClient(clientId, secret, name)),
    ],
    users: [...people, ...systems],
  };
}

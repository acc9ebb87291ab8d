import demo from './accounts.json';

/** A demo person. `uscc` stands for an enterprise's own people; `enterpriseId` too where it is fixed in accounts.json. */
export interface Account {
  account: string;
  name: string;
  title: string;
  roles: string[];
  subZones: string[];
  department?: string;
  uscc?: string;
  enterpriseId?: string;
}

/** Another government system, which signs in with client credentials. */
export interface SystemClient {
  clientId: string;
  secret: string;
  name: string;
  roles: string[];
  department: string;
  subZones: string[];
}

export const accounts: readonly Account[] = demo.accounts;
export const systemClients: readonly SystemClient[] = demo.clients;

/** The one password of all demo people. */
export const demoPassword: string = demo.password;

/** @throws Error when accounts.json has no such person */
export function getAccount(account: string): Account {
  const found = accounts.find((candidate) => candidate.account === account);
  if (found === undefined) throw new Error(`accounts.json names no account ${account}`);
  return found;
}

import type { frameWords } from './frame.words';
import type { PlainKey } from '../words/words';
import type { Role } from './me';

export interface MenuEntry {
  path: string;
  word: PlainKey<(typeof frameWords)['zh']>;
}

const subsidyOffice: MenuEntry[] = [
  { path: '/', word: 'home' },
  { path: '/applications', word: 'applications' },
  { path: '/payouts', word: 'payouts' },
  { path: '/corrections', word: 'corrections' },
  { path: '/pools', word: 'pools' },
  { path: '/policies', word: 'policies' },
  { path: '/enterprises', word: 'enterprises' },
];

/** At most seven a role: what a role does, not what the system has. */
export const MENU: Record<Role, MenuEntry[]> = {
  'subsidy-officer': subsidyOffice,
  'subsidy-approver': subsidyOffice,
  regulator: [
    { path: '/', word: 'home' },
    { path: '/violations', word: 'violations' },
    { path: '/penalties', word: 'penalties' },
    { path: '/draws', word: 'draws' },
    { path: '/exemptions', word: 'exemptions' },
    { path: '/verifications', word: 'verifications' },
    { path: '/enterprises', word: 'enterprises' },
  ],
  'credit-officer': [
    { path: '/', word: 'home' },
    { path: '/enterprises', word: 'enterprises' },
    { path: '/records', word: 'records' },
    { path: '/imports', word: 'imports' },
    { path: '/cases', word: 'cases' },
    { path: '/lists', word: 'lists' },
    { path: '/rules', word: 'rules' },
  ],
  enterprise: [
    { path: '/', word: 'myCredit' },
    { path: '/my/subsidies', word: 'mySubsidies' },
    { path: '/my/pledges', word: 'myPledges' },
    { path: '/my/matters', word: 'myMatters' },
    { path: '/my/letters', word: 'myLetters' },
  ],
  auditor: [
    { path: '/', word: 'home' },
    { path: '/decisions', word: 'decisions' },
    { path: '/audit', word: 'audit' },
    { path: '/events', word: 'events' },
    { path: '/draws', word: 'draws' },
    { path: '/rules', word: 'rules' },
    { path: '/enterprises', word: 'enterprises' },
  ],
  operator: [{ path: '/', word: 'operations' }],
};

export function menuOf(roles: readonly string[]): MenuEntry[] {
  const all = roles.flatMap((role) => MENU[role as Role] ?? []);
  return all.filter(({ path }, n) => all.findIndex((other) => other.path === path) === n);
}

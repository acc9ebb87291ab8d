import { type Role, useHasRole } from '../frame/me';

/** The page of what an act was about, where it has one; else that of its enterprise. */
const PLACES: Record<string, (id: string) => string> = {
  application: (id) => `/applications/${id}`,
  payout: (id) => `/payouts/${id}`,
  correction: (id) => `/corrections/${id}`,
  violation: (id) => `/violations/${id}`,
  penalty: (id) => `/penalties/${id}`,
  objection: (id) => `/objections/${id}`,
  repair: (id) => `/repairs/${id}`,
  inspection: (id) => `/inspections/${id}`,
  'red-list-entry': (id) => `/lists/red/${id}`,
  'serious-list-entry': (id) => `/lists/serious/${id}`,
  'inspection-plan': (id) => `/draws/${id}`,
  measure: (id) => `/measures/${id}`,
  verification: (id) => `/verifications/${id}`,
  pledge: (id) => `/pledges/${id}`,
  import: (id) => `/imports/${id}`,
  'import-conflict': (id) => `/import-conflicts/${id}`,
  'credit-record': (id) => `/records/${id}`,
  enterprise: (id) => `/enterprises/${id}`,
};

export function hrefOfSubject(kind: string, id: string, enterpriseId: string | null): string | undefined {
  return PLACES[kind]?.(id) ?? (enterpriseId === null ? undefined : `/enterprises/${enterpriseId}`);
}

const OFFICES: Role[] = ['credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor'];
const CASE_READERS: Role[] = ['regulator', 'credit-officer', 'auditor'];
const MONEY_READERS: Role[] = ['subsidy-officer', 'subsidy-approver', 'auditor'];
/** To whom the page of such a thing is open. */
const READERS: Record<string, Role[]> = {
  ...{ enterprise: OFFICES, 'credit-record': OFFICES, pledge: OFFICES },
  ...{ violation: CASE_READERS, penalty: CASE_READERS, inspection: CASE_READERS, 'inspection-plan': CASE_READERS },
  ...{ application: MONEY_READERS, payout: MONEY_READERS, correction: MONEY_READERS },
  ...{ objection: ['credit-officer', 'auditor'], repair: ['credit-officer', 'auditor'] },
  ...{ import: ['credit-officer', 'auditor'], 'import-conflict': ['credit-officer', 'auditor'] },
  ...{ 'red-list-entry': ['credit-officer', 'auditor'], 'serious-list-entry': ['credit-officer', 'auditor'] },
};

/** The page of a thing for this reader; undefined where there is none, or it is not open to them. */
export function useHrefOfThing(kind: string, id: string): string | undefined {
  const mayRead = useHasRole(...(READERS[kind] ?? []));
  return mayRead ? PLACES[kind]?.(id) : undefined;
}

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
  pledge: (id) => `/pledges/${id}`,
  import: (id) => `/imports/${id}`,
  'import-conflict': (id) => `/import-conflicts/${id}`,
  'credit-record': (id) => `/records/${id}`,
  enterprise: (id) => `/enterprises/${id}`,
};

export function hrefOfSubject(kind: string, id: string, enterpriseId: string | null): string | undefined {
  return PLACES[kind]?.(id) ?? (enterpriseId === null ? undefined : `/enterprises/${enterpriseId}`);
}

/** Where one thing is done, and where all of its queue are listed. */
const PLACES: Record<string, { one: (id: string) => string; all?: string }> = {
  'application.review': { one: (id) => `/applications/${id}`, all: '/applications?state=filed' },
  'application.approve': { one: (id) => `/applications/${id}`, all: '/applications?state=reviewed' },
  'objection.recommend': { one: (id) => `/objections/${id}`, all: '/cases?state=filed' },
  'objection.decide': { one: (id) => `/objections/${id}`, all: '/cases?state=recommended' },
  'repair.accept': { one: (id) => `/repairs/${id}`, all: '/cases?of=repairs&state=filed' },
  'repair.decide': { one: (id) => `/repairs/${id}`, all: '/cases?of=repairs&state=accepted' },
  'repair.confirm-revocation': { one: (id) => `/repairs/${id}`, all: '/cases?of=repairs&state=revocation-proposed' },
  'red-list.propose': { one: () => '/lists', all: '/lists' },
  'red-list.confirm': { one: (id) => `/lists/red/${id}`, all: '/lists?of=red&state=proposed' },
  'serious-list.confirm': { one: (id) => `/lists/serious/${id}`, all: '/lists?of=serious&state=proposed' },
  'rule-draft.publish': { one: () => '/rules/drafts', all: '/rules/drafts' },
};

export function hrefOfWork(kind: string, id: string): string | undefined {
  return PLACES[kind]?.one(id);
}

export function hrefOfQueue(kind: string): string | undefined {
  return PLACES[kind]?.all;
}

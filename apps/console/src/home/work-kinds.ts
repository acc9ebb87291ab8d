/** Where one thing is done, and where all of its queue are listed. */
const PLACES: Record<string, { one: (id: string) => string; all?: string }> = {
  'application.review': { one: (id) => `/applications/${id}`, all: '/applications?state=filed' },
  'application.approve': { one: (id) => `/applications/${id}`, all: '/applications?state=reviewed' },
  'violation.correct': { one: (id) => `/my/matters/violations/${id}`, all: '/my/matters' },
  'penalty.fulfil': { one: (id) => `/my/matters/penalties/${id}`, all: '/my/matters' },
  'pledge.hand-in': { one: (id) => `/my/pledges/${id}`, all: '/my/pledges' },
};

export function hrefOfWork(kind: string, id: string): string | undefined {
  return PLACES[kind]?.one(id);
}

export function hrefOfQueue(kind: string): string | undefined {
  return PLACES[kind]?.all;
}

/** Where one thing is done, and where all of its queue are listed. */
const PLACES: Record<string, { one: (id: string) => string; all?: string }> = {
  'application.review': { one: (id) => `/applications/${id}`, all: '/applications?state=filed' },
  'application.approve': { one: (id) => `/applications/${id}`, all: '/applications?state=reviewed' },
  'import.mend': { one: (id) => `/imports/${id}`, all: '/imports?state=failed' },
  'import.confirm': { one: (id) => `/imports/${id}`, all: '/imports?state=done&dryRun=true' },
  'import-conflict.propose': { one: (id) => `/import-conflicts/${id}`, all: '/import-conflicts?state=open' },
  'import-conflict.confirm': { one: (id) => `/import-conflicts/${id}`, all: '/import-conflicts?state=proposed' },
  'record.classify': { one: (id) => `/records/${id}`, all: '/classification?proposed=false' },
  'record-class.confirm': { one: (id) => `/records/${id}`, all: '/classification?proposed=true' },
};

export function hrefOfWork(kind: string, id: string): string | undefined {
  return PLACES[kind]?.one(id);
}

export function hrefOfQueue(kind: string): string | undefined {
  return PLACES[kind]?.all;
}

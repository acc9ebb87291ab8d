/** Where one thing is done, and where all of its queue are listed. */
const PLACES: Record<string, { one: (id: string) => string; all?: string }> = {
  'application.review': { one: (id) => `/applications/${id}`, all: '/applications?state=filed' },
  'application.approve': { one: (id) => `/applications/${id}`, all: '/applications?state=reviewed' },
  'hold.propose': { one: (id) => `/payouts/${id}`, all: '/payouts?state=held,suspended&proposal=none' },
  'hold-resolution.confirm': {
    one: (id) => `/hold-resolutions/${id}`,
    all: '/payouts?state=held,suspended&proposal=open',
  },
  'payout.pay': { one: (id) => `/payouts/${id}`, all: '/payouts?state=approved' },
  'correction.approve': { one: (id) => `/corrections/${id}`, all: '/corrections?state=proposed' },
  'correction.write-off': { one: (id) => `/corrections/${id}`, all: '/corrections?state=approved&direction=recovery' },
  'correction.confirm-write-off': {
    one: (id) => `/corrections/${id}`,
    all: '/corrections?state=approved&writeOff=proposed',
  },
  'policy-draft.publish': { one: (id) => `/policies/drafts/${id}`, all: '/policies/drafts?state=draft' },
};

export function hrefOfWork(kind: string, id: string): string | undefined {
  return PLACES[kind]?.one(id);
}

export function hrefOfQueue(kind: string): string | undefined {
  return PLACES[kind]?.all;
}

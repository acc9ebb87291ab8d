/**
 * Where one thing is done, and where all of its queue are listed; in the order in which the queues stand: what a role is
 * there for first, answers to what others impose last.
 */
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
  'violation.review-correction': { one: (id) => `/violations/${id}`, all: '/violations?state=correction-submitted' },
  'violation.decide': { one: (id) => `/violations/${id}`, all: '/violations?state=to-decide' },
  'violation.watch-correction': { one: (id) => `/violations/${id}`, all: '/violations?state=awaiting-correction' },
  'violation.penalise': { one: (id) => `/violations/${id}`, all: '/violations?state=to-penalise' },
  'penalty.decide-annulment': { one: (id) => `/penalties/${id}`, all: '/penalties' },
  'inspection.carry-out': { one: (id) => `/inspections/${id}`, all: '/inspections?state=drawn' },
  'inspection-plan.close-frame': { one: (id) => `/draws/${id}`, all: '/draws?state=committed' },
  'inspection-plan.witness': { one: (id) => `/draws/${id}`, all: '/draws?state=frame-closed' },
  'violation.correct': { one: (id) => `/my/matters/violations/${id}`, all: '/my/matters' },
  'penalty.fulfil': { one: (id) => `/my/matters/penalties/${id}`, all: '/my/matters' },
  'pledge.hand-in': { one: (id) => `/my/pledges/${id}`, all: '/my/pledges' },
  'objection.recommend': { one: (id) => `/objections/${id}`, all: '/cases?state=filed' },
  'objection.decide': { one: (id) => `/objections/${id}`, all: '/cases?state=recommended' },
  'repair.accept': { one: (id) => `/repairs/${id}`, all: '/cases?of=repairs&state=filed' },
  'repair.decide': { one: (id) => `/repairs/${id}`, all: '/cases?of=repairs&state=accepted' },
  'repair.confirm-revocation': { one: (id) => `/repairs/${id}`, all: '/cases?of=repairs&state=revocation-proposed' },
  'verification.record': { one: (id) => `/verifications/${id}`, all: '/verifications?state=open' },
  'import-conflict.propose': { one: (id) => `/import-conflicts/${id}`, all: '/import-conflicts?state=open' },
  'import-conflict.confirm': { one: (id) => `/import-conflicts/${id}`, all: '/import-conflicts?state=proposed' },
  'import.mend': { one: (id) => `/imports/${id}`, all: '/imports?state=failed' },
  'import.confirm': { one: (id) => `/imports/${id}`, all: '/imports?state=done&dryRun=true' },
  'record.classify': { one: (id) => `/records/${id}`, all: '/classification?proposed=false' },
  'record-class.confirm': { one: (id) => `/records/${id}`, all: '/classification?proposed=true' },
  'red-list.propose': { one: () => '/lists', all: '/lists' },
  'red-list.confirm': { one: (id) => `/lists/red/${id}`, all: '/lists?of=red&state=proposed' },
  'serious-list.confirm': { one: (id) => `/lists/serious/${id}`, all: '/lists?of=serious&state=proposed' },
  'rule-draft.publish': { one: () => '/rules/drafts', all: '/rules/drafts' },
  'measure.feedback': { one: (id) => `/measures/${id}`, all: '/measures?state=imposed' },
};

export function hrefOfWork(kind: string, id: string): string | undefined {
  return PLACES[kind]?.one(id);
}

export function hrefOfQueue(kind: string): string | undefined {
  return PLACES[kind]?.all;
}

const KINDS = Object.keys(PLACES);

/** For sorting: a kind that this build does not know stands last. */
export function rankOfWork(kind: string): number {
  const rank = KINDS.indexOf(kind);
  return rank === -1 ? KINDS.length : rank;
}

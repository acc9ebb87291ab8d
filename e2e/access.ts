import type { Role } from '@app/platform/actor';

/** Who may call what; `public`: anyone, signed in or not. An endpoint that is not here fails the test. */
export type Access = readonly Role[] | 'public';

const readers: Access = ['credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system'];
const readersAndOwn: Access = [...readers, 'enterprise'];
const creditCentre: Access = ['credit-officer', 'auditor'];
const creditOfficer: Access = ['credit-officer'];
const subsidyOffice: Access = ['subsidy-officer', 'subsidy-approver', 'auditor'];
const subsidyOfficeAndOwn: Access = [...subsidyOffice, 'enterprise'];
const maker: Access = ['subsidy-officer'];
const checker: Access = ['subsidy-approver'];

/** What every service has from the platform. */
const platform: Record<string, Access> = {
  'GET /dead-letters': ['operator', 'auditor'],
  'POST /dead-letters/{eventId}/re-drive': ['operator'],
  'POST /dead-letters/{eventId}/discard': ['operator'],
  'GET /receipts/{receiptId}': readersAndOwn.filter((role) => role !== 'system'),
  'POST /receipts/{receiptId}/replay': readersAndOwn.filter((role) => role !== 'system'),
  'GET /audit/verification': ['auditor'],
};

export const access: Record<'credit-rating' | 'reward-penalty' | 'subsidy' | 'commitment', Record<string, Access>> = {
  'credit-rating': {
    ...platform,
    'POST /enterprises': creditOfficer,
    'GET /enterprises': readers,
    'POST /enterprises/{id}/identifiers': creditOfficer,
    'GET /enterprises/by-code/{uscc}': readersAndOwn,
    'GET /enterprises/{id}': readersAndOwn,
    'GET /enterprises/{id}/rating': readersAndOwn,
    'GET /enterprises/{id}/rating/timeline': readersAndOwn,
    'GET /enterprises/{id}/rating/history': readersAndOwn,
    'GET /enterprises/{id}/records': readersAndOwn,
    'GET /classification-queue': creditCentre,
    'POST /records/{id}/class': creditOfficer,
    'POST /records/{id}/class/confirm': creditOfficer,
    'POST /imports': creditOfficer,
    'GET /imports': creditCentre,
    'GET /imports/{id}': creditCentre,
    'GET /imports/{id}/rows': creditCentre,
    'GET /import-conflicts': creditCentre,
    'POST /import-conflicts/{id}/resolution': creditOfficer,
    'POST /import-conflicts/{id}/resolution/confirm': creditOfficer,
  },
  'reward-penalty': {
    ...platform,
    'GET /red-list/candidates': creditCentre,
    'GET /red-list/entries': readersAndOwn,
    'POST /red-list/entries': creditOfficer,
    'GET /red-list/entries/{entryId}': readersAndOwn,
    'POST /red-list/entries/batch': creditOfficer,
    'POST /red-list/entries/{entryId}/confirm': creditOfficer,
    'POST /red-list/confirmations': creditOfficer,
    'POST /red-list/entries/{entryId}/withdrawal': creditOfficer,
    'GET /exemptions': ['regulator', 'credit-officer', 'auditor', 'system', 'enterprise'],
    'POST /exemptions/queries': ['regulator', 'credit-officer', 'auditor', 'system'],
    'POST /objections': ['enterprise', 'credit-officer'],
    'GET /objections': [...creditCentre, 'enterprise'],
    'GET /objections/{objectionId}': [...creditCentre, 'enterprise'],
    'POST /objections/{objectionId}/recommendation': creditOfficer,
    'POST /objections/{objectionId}/decision': creditOfficer,
  },
  subsidy: {
    ...platform,
    'GET /policies': [...subsidyOfficeAndOwn, 'system'],
    'GET /policies/{policyId}': [...subsidyOfficeAndOwn, 'system'],
    'POST /policies/drafts': maker,
    'POST /policies/drafts/{draftId}/publish': checker,
    'POST /pools': maker,
    'GET /pools': subsidyOffice,
    'GET /pools/{code}/{year}': subsidyOffice,
    'POST /applications': ['enterprise'],
    'GET /applications': subsidyOfficeAndOwn,
    'GET /applications/{applicationId}': subsidyOfficeAndOwn,
    'POST /applications/{applicationId}/withdraw': ['enterprise'],
    'POST /applications/{applicationId}/reject': maker,
    'POST /applications/{applicationId}/review': maker,
    'POST /applications/{applicationId}/approve': checker,
    'POST /applications/approvals': checker,
    'GET /payouts': subsidyOfficeAndOwn,
    'GET /payouts/{payoutId}': subsidyOfficeAndOwn,
    'POST /payouts/{payoutId}/hold-resolutions': maker,
    'GET /hold-resolutions/{resolutionId}': subsidyOffice,
    'POST /hold-resolutions/{resolutionId}/confirm': checker,
    'GET /corrections': subsidyOfficeAndOwn,
    'GET /corrections/{correctionId}': subsidyOfficeAndOwn,
    'POST /corrections/{correctionId}/approve': checker,
    'POST /payment-runs': maker,
    'GET /payment-runs/{runId}': subsidyOffice,
    // The bank's own token, compared in constant time; not reachable through the gateway.
    'POST /bank/notifications': 'public',
  },
  commitment: {
    ...platform,
    'GET /items': readersAndOwn,
    'GET /items/{code}': readersAndOwn,
  },
};

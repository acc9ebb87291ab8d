import { type Role, ROLES } from '@app/platform/actor';

/** Who may call what; `public`: anyone, signed in or not. An endpoint that is not here fails the test. */
export type Access = readonly Role[] | 'public';

const readers: Access = ['credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system'];
const readersAndOwn: Access = [...readers, 'enterprise'];
const inspectionReaders: Access = ['regulator', 'credit-officer', 'auditor', 'system'];
const creditCentre: Access = ['credit-officer', 'auditor'];
const creditOfficer: Access = ['credit-officer'];
const regulator: Access = ['regulator'];
const caseReaders: Access = ['regulator', 'credit-officer', 'auditor', 'enterprise'];
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
  // The rules are public; systems have the files and the events.
  'GET /rule-sets': ROLES.filter((role) => role !== 'system'),
  'GET /rule-sets/{kind}/{ruleId}/{version}': ROLES.filter((role) => role !== 'system'),
  'GET /rule-sets/{kind}/{ruleId}/{version}/cases': ROLES.filter((role) => role !== 'system'),
  // Everybody, for what waits for themselves.
  'GET /work': ROLES,
};

const paperReaders: Access = [
  'enterprise',
  'credit-officer',
  'regulator',
  'subsidy-officer',
  'subsidy-approver',
  'auditor',
];

/** And from the services that people hand papers in to. */
const papers: Record<string, Access> = {
  'POST /papers': paperReaders.filter((role) => role !== 'auditor'),
  'GET /papers/{paperId}': paperReaders,
  'GET /papers/{paperId}/content': paperReaders,
};

/** And from the services whose rules are drafted by the credit centre. */
const ruleDrafts: Record<string, Access> = {
  'POST /rule-sets/drafts': creditOfficer,
  'GET /rule-sets/drafts': creditCentre,
  'GET /rule-sets/drafts/{draftId}': creditCentre,
  'POST /rule-sets/drafts/{draftId}/publish': creditOfficer,
  'POST /rule-sets/drafts/{draftId}/withdrawal': creditOfficer,
};

/** And from the services that write letters. */
const letters: Record<string, Access> = Object.fromEntries(
  ['GET /letters', 'GET /letters/{letterId}', 'GET /letters/{letterId}/pdf'].map((endpoint) => [
    endpoint,
    readersAndOwn.filter((role) => role !== 'system'),
  ]),
);

export const access: Record<'credit-rating' | 'reward-penalty' | 'subsidy' | 'commitment', Record<string, Access>> = {
  'credit-rating': {
    ...platform,
    ...ruleDrafts,
    'POST /enterprises': creditOfficer,
    'GET /enterprises': readers,
    'POST /enterprises/{id}/identifiers': creditOfficer,
    'GET /enterprises/by-code/{uscc}': readersAndOwn,
    'GET /enterprises/{id}': readersAndOwn,
    'GET /enterprises/{id}/rating': readersAndOwn,
    'GET /enterprises/{id}/rating/timeline': readersAndOwn,
    'GET /enterprises/{id}/rating/history': readersAndOwn,
    'GET /enterprises/{id}/records': readersAndOwn,
    'GET /enterprises/{id}/advice': readersAndOwn,
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
    ...ruleDrafts,
    ...letters,
    ...papers,
    'GET /red-list/candidates': creditCentre,
    'GET /red-list/entries': readersAndOwn,
    'POST /red-list/entries': creditOfficer,
    'GET /red-list/entries/{entryId}': readersAndOwn,
    'POST /red-list/entries/batch': creditOfficer,
    'POST /red-list/entries/{entryId}/confirm': creditOfficer,
    'POST /red-list/confirmations': creditOfficer,
    'POST /red-list/entries/{entryId}/withdrawal': creditOfficer,
    'GET /serious-list/entries': readersAndOwn,
    'POST /serious-list/entries': creditOfficer,
    'GET /serious-list/entries/{entryId}': readersAndOwn,
    'POST /serious-list/entries/{entryId}/confirm': creditOfficer,
    'POST /serious-list/entries/{entryId}/withdrawal': creditOfficer,
    'GET /measures': readersAndOwn,
    'GET /measures/catalogue': readersAndOwn,
    'GET /measures/{measureId}': readersAndOwn,
    'POST /measures/{measureId}/feedback': ['regulator', 'credit-officer', 'subsidy-officer', 'system'],
    'GET /exemptions': ['regulator', 'credit-officer', 'auditor', 'system', 'enterprise'],
    'POST /exemptions/queries': ['regulator', 'credit-officer', 'auditor', 'system'],
    'POST /objections': ['enterprise', 'credit-officer'],
    'GET /objections': [...creditCentre, 'enterprise'],
    'GET /objections/{objectionId}': [...creditCentre, 'enterprise'],
    'POST /objections/{objectionId}/recommendation': creditOfficer,
    'POST /objections/{objectionId}/decision': creditOfficer,
    'GET /leniency/offences': caseReaders,
    'POST /violations': regulator,
    'GET /violations': caseReaders,
    'GET /violations/{violationId}': caseReaders,
    'POST /violations/{violationId}/correction': ['enterprise', 'regulator'],
    'POST /violations/{violationId}/correction/acceptance': regulator,
    'POST /violations/{violationId}/decision': regulator,
    'POST /violations/{violationId}/withdrawal': regulator,
    'POST /violations/{violationId}/guidance': regulator,
    'POST /penalties': regulator,
    'GET /penalties': caseReaders,
    'GET /penalties/{penaltyId}': caseReaders,
    'POST /penalties/{penaltyId}/obligations/{n}/fulfilment': regulator,
    'POST /penalties/{penaltyId}/annulment': regulator,
    'POST /penalties/{penaltyId}/annulment/decision': ['regulator', 'credit-officer'],
    'POST /repairs': ['enterprise', 'credit-officer'],
    'GET /repairs': [...creditCentre, 'enterprise'],
    'GET /repairs/{repairId}': [...creditCentre, 'enterprise'],
    'POST /repairs/{repairId}/acceptance': creditOfficer,
    'POST /repairs/{repairId}/decision': creditOfficer,
    'POST /repairs/{repairId}/withdrawal': ['enterprise'],
    'POST /repairs/{repairId}/revocation': creditOfficer,
    'POST /repairs/{repairId}/revocation/decision': creditOfficer,
    'GET /records/{recordId}/publication': readersAndOwn,
    'POST /records/{recordId}/obligations': creditOfficer,
    'GET /risk-classes': ['regulator', ...creditCentre],
    'POST /inspection-plans': ['regulator'],
    'GET /inspection-plans': inspectionReaders,
    'GET /inspection-plans/{planId}': inspectionReaders,
    'POST /inspection-plans/{planId}/frame': ['regulator'],
    'GET /inspection-plans/{planId}/frame': inspectionReaders,
    'POST /inspection-plans/{planId}/witness': ['auditor', 'credit-officer'],
    'POST /inspection-plans/{planId}/withdrawal': ['regulator'],
    'GET /inspection-plans/{planId}/files': inspectionReaders,
    'POST /inspections': ['regulator'],
    'GET /inspections': [...inspectionReaders, 'enterprise'],
    'GET /inspections/{inspectionId}': [...inspectionReaders, 'enterprise'],
    'POST /inspections/{inspectionId}/result': ['regulator'],
  },
  subsidy: {
    ...platform,
    ...letters,
    ...papers,
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
    'POST /corrections/{correctionId}/write-off': maker,
    'POST /corrections/{correctionId}/write-off/confirm': checker,
    'POST /payment-runs': maker,
    'GET /payment-runs/{runId}': subsidyOffice,
    // The bank's own token, compared in constant time; not reachable through the gateway.
    'POST /bank/notifications': 'public',
  },
  commitment: {
    ...platform,
    ...ruleDrafts,
    ...letters,
    ...papers,
    'GET /items': readersAndOwn,
    'GET /items/{code}': readersAndOwn,
    'GET /items/{code}/notice': readersAndOwn,
    'GET /catalogue/versions': readersAndOwn,
    'POST /pledges': ['enterprise'],
    'GET /pledges': readersAndOwn.filter((role) => role !== 'system'),
    'GET /pledges/{pledgeId}': readersAndOwn.filter((role) => role !== 'system'),
    'POST /pledges/{pledgeId}/papers': ['enterprise', 'credit-officer', 'regulator'],
    'GET /reminders': ['credit-officer', 'regulator', 'auditor', 'enterprise'],
    'GET /verifications': ['regulator', 'credit-officer', 'auditor'],
    'GET /verifications/{verificationId}': ['regulator', 'credit-officer', 'auditor'],
    'POST /verifications/{verificationId}/result': ['regulator', 'credit-officer'],
  },
};

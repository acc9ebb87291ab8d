import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const subsidyRoutes: RouteObject[] = [
  pagesFor(
    ['subsidy-officer', 'subsidy-approver', 'auditor'],
    [
      page('applications', () => import('./applications-page')),
      page('applications/:applicationId', () => import('./application-page')),
      page('payouts', () => import('./payouts-page')),
      page('payouts/:payoutId', () => import('./payout-page')),
      page('hold-resolutions/:resolutionId', () => import('./hold-confirm-page')),
      page('payment-runs', () => import('./payment-runs-page')),
      page('payment-runs/:runId', () => import('./payment-run-page')),
      page('corrections', () => import('./corrections-page')),
      page('corrections/:correctionId', () => import('./correction-page')),
      page('pools', () => import('./pools-page')),
      page('pools/:code/:year', () => import('./pool-page')),
      page('policies', () => import('./policies-page')),
      page('policies/drafts', () => import('./policy-drafts-page')),
      page('policies/drafts/:draftId', () => import('./policy-draft-page')),
      page('policies/:policyId', () => import('./policy-page')),
    ],
  ),
  pagesFor(
    ['subsidy-officer'],
    [
      page('applications/:applicationId/review', () => import('./review-page')),
      page('payouts/:payoutId/hold', () => import('./hold-propose-page')),
      page('payment-runs/new', () => import('./payment-check-page')),
      page('policies/drafts/new', () => import('./policy-draft-new-page')),
    ],
  ),
  pagesFor(
    ['subsidy-approver'],
    [
      page('applications/approvals', () => import('./batch-approval-page')),
      page('applications/:applicationId/approve', () => import('./approve-page')),
      page('corrections/:correctionId/approve', () => import('./correction-approve-page')),
    ],
  ),
];

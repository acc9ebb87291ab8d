import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const regulationRoutes: RouteObject[] = [
  pagesFor(
    ['regulator'],
    [
      page('violations/new', () => import('./flag-page')),
      page('violations/:violationId/flagged', () => import('./flagged-page')),
      page('penalties/new', () => import('./penalty-new-page')),
      page('draws/new', () => import('./draw-new-page')),
      page('inspections/new', () => import('./inspection-new-page')),
    ],
  ),
  pagesFor(
    ['regulator', 'credit-officer', 'auditor'],
    [
      page('violations', () => import('./violations-page')),
      page('violations/:violationId', () => import('./violation-page')),
      page('penalties', () => import('./penalties-page')),
      page('penalties/:penaltyId', () => import('./penalty-page')),
      page('exemptions', () => import('./exemptions-page')),
      page('draws', () => import('./draws-page')),
      page('draws/:planId', () => import('./draw-page')),
      page('inspections', () => import('./inspections-page')),
      page('inspections/:inspectionId', () => import('./inspection-page')),
      page('verifications', () => import('./verifications-page')),
      page('verifications/:verificationId', () => import('./verification-page')),
    ],
  ),
  pagesFor(
    ['regulator', 'credit-officer', 'subsidy-officer', 'subsidy-approver', 'auditor'],
    [
      page('measures', () => import('./measures-page')),
      page('measures/feedback', () => import('./measure-feedback-page')),
      page('measures/:measureId', () => import('./measure-page')),
      page('pledges/:pledgeId', () => import('./pledge-page')),
    ],
  ),
];

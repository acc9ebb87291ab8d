import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const subsidyRoutes: RouteObject[] = [
  pagesFor(
    ['subsidy-officer', 'subsidy-approver', 'auditor'],
    [
      page('applications', () => import('./applications-page')),
      page('applications/:applicationId', () => import('./application-page')),
    ],
  ),
  pagesFor(['subsidy-officer'], [page('applications/:applicationId/review', () => import('./review-page'))]),
  pagesFor(
    ['subsidy-approver'],
    [
      page('applications/approvals', () => import('./batch-approval-page')),
      page('applications/:applicationId/approve', () => import('./approve-page')),
    ],
  ),
];

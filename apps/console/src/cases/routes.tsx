import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const casesRoutes: RouteObject[] = [
  pagesFor(
    ['credit-officer', 'auditor'],
    [
      page('cases', () => import('./cases-page')),
      page('objections/:objectionId', () => import('./objection-page')),
      page('repairs/:repairId', () => import('./repair-page')),
    ],
  ),
];

import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const enterpriseRoutes: RouteObject[] = [
  pagesFor(
    ['subsidy-officer', 'subsidy-approver', 'regulator', 'credit-officer', 'auditor'],
    [
      page('enterprises', () => import('./enterprises-page')),
      page('enterprises/:enterpriseId', () => import('./enterprise-page')),
    ],
  ),
];

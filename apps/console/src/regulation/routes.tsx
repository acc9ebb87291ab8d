import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const regulationRoutes: RouteObject[] = [
  pagesFor(
    ['regulator'],
    [
      page('violations/new', () => import('./flag-page')),
      page('violations/:violationId/flagged', () => import('./flagged-page')),
    ],
  ),
  pagesFor(
    ['regulator', 'credit-officer', 'auditor'],
    [
      page('violations', () => import('./violations-page')),
      page('violations/:violationId', () => import('./violation-page')),
    ],
  ),
];

import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const creditRoutes: RouteObject[] = [
  pagesFor(
    ['credit-officer'],
    [
      page('imports/new', () => import('./import-new-page')),
      page('enterprises/new', () => import('./enterprise-new-page')),
    ],
  ),
  pagesFor(
    ['credit-officer', 'auditor'],
    [
      page('imports', () => import('./imports-page')),
      page('imports/:importId', () => import('./import-page')),
      page('import-conflicts', () => import('./conflicts-page')),
      page('import-conflicts/:conflictId', () => import('./conflict-page')),
      page('classification', () => import('./classification-page')),
    ],
  ),
  // Whoever works on an enterprise may read what is on record about it.
  pagesFor(
    ['credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor'],
    [page('records', () => import('./records-page')), page('records/:recordId', () => import('./record-page'))],
  ),
];

import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const listsRoutes: RouteObject[] = [
  pagesFor(
    ['credit-officer', 'auditor'],
    [
      page('lists', () => import('./lists-page')),
      page('lists/red/:entryId', () => import('./red-entry-page')),
      page('lists/serious/:entryId', () => import('./serious-entry-page')),
    ],
  ),
  pagesFor(['credit-officer'], [page('lists/serious/new', () => import('./serious-new-page'))]),
];

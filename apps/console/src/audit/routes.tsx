import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const auditRoutes: RouteObject[] = [
  pagesFor(
    ['auditor'],
    [
      page('decisions', () => import('./decisions-page')),
      page('decisions/:service/:receiptId', () => import('./decision-page')),
      page('audit', () => import('./audit-page')),
    ],
  ),
  pagesFor(
    ['auditor', 'operator'],
    [page('events', () => import('./events-page')), page('events/:eventId', () => import('./event-page'))],
  ),
];

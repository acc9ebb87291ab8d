import type { RouteObject } from 'react-router';
import { page } from '../frame/route-kit';

/** What everybody may read; nobody needs to sign in. */
export const openRoutes: RouteObject[] = [
  page('public', () => import('./query-page')),
  page('public/red-list', () => import('./red-list-page')),
  page('public/draws', () => import('./draws-page')),
  page('public/draws/:planId', () => import('./draw-page')),
  page('public/:uscc', () => import('./answer-page')),
];

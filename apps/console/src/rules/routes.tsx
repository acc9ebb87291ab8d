import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const rulesRoutes: RouteObject[] = [
  pagesFor(
    ['credit-officer', 'auditor', 'regulator', 'subsidy-officer', 'subsidy-approver', 'enterprise', 'operator'],
    [
      page('rules', () => import('./rules-page')),
      page('rules/:service/:kind/:ruleId/:version', () => import('./rule-page')),
    ],
  ),
  pagesFor(
    ['credit-officer', 'auditor'],
    [
      page('rules/drafts', () => import('./drafts-page')),
      page('rules/drafts/:service/:draftId', () => import('./draft-page')),
    ],
  ),
  pagesFor(['credit-officer'], [page('rules/drafts/new', () => import('./new-draft-page'))]),
];

import type { RouteObject } from 'react-router';
import { page, pagesFor } from '../frame/route-kit';

export const ownRoutes: RouteObject[] = [
  pagesFor(
    ['enterprise'],
    [
      page('my/subsidies', () => import('./my-subsidies-page')),
      page('my/subsidies/:policyId', () => import('./my-policy-page')),
      page('my/drafts/:draftId', () => import('./draft-page')),
      page('my/applications/:id', () => import('./my-application-page')),
      page('my/pledges', () => import('./my-pledges-page')),
      page('my/pledges/sign/:code', () => import('./sign-pledge-page')),
      page('my/pledges/:id', () => import('./my-pledge-page')),
      page('my/matters', () => import('./my-matters-page')),
      page('my/matters/violations/:id', () => import('./my-violation-page')),
      page('my/matters/penalties/:id', () => import('./my-penalty-page')),
      page('my/matters/records/:id', () => import('./my-record-page')),
      page('my/letters', () => import('./my-letters-page')),
      page('my/letters/:service/:letterId', () => import('./my-letter-page')),
    ],
  ),
];

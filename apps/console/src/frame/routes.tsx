import type { ReactNode } from 'react';
import { Outlet, type RouteObject, useRouteError } from 'react-router';
import { signInUrl } from '../api/session';
import { casesRoutes } from '../cases/routes';
import { creditRoutes } from '../credit/routes';
import { auditRoutes } from '../audit/routes';
import { enterpriseRoutes } from '../enterprise/routes';
import { HomePage } from '../home/home-page';
import { Failure, Loading, NotFound } from '../kit/states';
import { openRoutes } from '../open/routes';
import { ownRoutes } from '../own/routes';
import { regulationRoutes } from '../regulation/routes';
import { listsRoutes } from '../lists/routes';
import { rulesRoutes } from '../rules/routes';
import { subsidyRoutes } from '../subsidy/routes';
import { Frame, PublicFrame } from './frame';
import { SignedIn, useMeQuery } from './me';

export const routes: RouteObject[] = [
  {
    element: <PublicFrame />,
    errorElement: <Broken />,
    hydrateFallbackElement: <Loading />,
    children: openRoutes,
  },
  {
    element: <Behind />,
    errorElement: <Broken />,
    hydrateFallbackElement: <Loading />,
    children: [
      {
        element: <Frame />,
        children: [
          { index: true, element: <HomePage /> },
          ...enterpriseRoutes,
          ...subsidyRoutes,
          ...regulationRoutes,
          ...ownRoutes,
          ...rulesRoutes,
          ...casesRoutes,
          ...creditRoutes,
          ...auditRoutes,
          ...listsRoutes,
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
];

/** Whoever is not signed in is sent to sign in, and comes back to this page. */
function Behind(): ReactNode {
  const me = useMeQuery();
  if (me.isPending) return <Loading />;
  if (me.isError) return <Failure error={me.error} retry={() => void me.refetch()} />;
  if (me.data === null) {
    location.replace(signInUrl());
    return <Loading />;
  }
  return (
    <SignedIn value={me.data}>
      <Outlet />
    </SignedIn>
  );
}

/** A page that could not be fetched or drawn: most often a new version was installed meanwhile, and reading anew helps. */
function Broken(): ReactNode {
  return <Failure error={useRouteError()} retry={() => location.reload()} />;
}

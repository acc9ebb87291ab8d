import type { ReactNode } from 'react';
import { Outlet, type RouteObject } from 'react-router';
import { kitWords } from '../kit/kit.words';
import { Empty } from '../kit/states';
import { useWords } from '../words/words';
import { frameWords } from './frame.words';
import { type Role, useHasRole } from './me';

/** A page that is fetched when one goes there: `page('pools', () => import('./pools-page'))`. */
export function page(path: string, load: () => Promise<{ Page: () => ReactNode }>): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).Page }) };
}

/** Pages of some roles; others are told whose they are. The services decide all the same. */
export function pagesFor(roles: Role[], children: RouteObject[]): RouteObject {
  return { element: <Guard roles={roles} />, children };
}

function Guard({ roles }: { roles: Role[] }): ReactNode {
  const say = useWords(kitWords);
  const sayFrame = useWords(frameWords);
  if (useHasRole(...roles)) return <Outlet />;
  const names = roles.map((role) => sayFrame(`role.${role}`)).join('、');
  return <Empty title={say('noPermission')}>{say('noPermissionText', { roles: names })}</Empty>;
}

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { gateway, take } from '../api/clients';
import type { components } from '../api/generated/gateway';
import { Problem } from '../api/problem';

export type Me = components['schemas']['Me'];
/** What a person may be; a system never sees the console. */
export type Role =
  'subsidy-officer' | 'subsidy-approver' | 'regulator' | 'credit-officer' | 'enterprise' | 'auditor' | 'operator';

const MeContext = createContext<Me | null>(null);

export const SignedIn = MeContext.Provider;

/** Who is signed in; on pages behind the sign-in there is always somebody. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error('Nobody is signed in on this page');
  return me;
}

export function useHasRole(...roles: Role[]): boolean {
  const me = useContext(MeContext);
  return me !== null && roles.some((role) => me.roles.includes(role));
}

/** Shows its content to these roles only; the services decide all the same. */
export function ForRoles({ roles, children }: { roles: Role[]; children: ReactNode }): ReactNode {
  return useHasRole(...roles) ? children : null;
}

/** null when nobody is signed in. */
export function useMeQuery(): UseQueryResult<Me | null> {
  return useQuery({
    queryKey: ['me'],
    queryFn: async ({ signal }) => {
      try {
        return await take(gateway.GET('/auth/me', { signal }));
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

import { useQuery } from '@tanstack/react-query';
import { gateway, take } from '../api/clients';

const FRESH_MS = 60_000;

/** The business day, as the gateway tells it with who is signed in; empty until it is known. */
export function useToday(): string {
  // Not read again by a timer: a page that nobody looks at must not keep the session alive.
  const me = useQuery({
    queryKey: ['me', 'today'],
    queryFn: ({ signal }) => take(gateway.GET('/auth/me', { signal })),
    staleTime: FRESH_MS,
  });
  return me.data?.today ?? '';
}

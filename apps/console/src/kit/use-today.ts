import { useQuery } from '@tanstack/react-query';
import { workOf } from '../api/platform';

/** The business day, as a service tells it with its work queue; empty until it is known. */
export function useToday(): string {
  const work = useQuery({
    queryKey: ['work', 'reward-penalty'],
    queryFn: ({ signal }) => workOf('reward-penalty', signal),
    refetchInterval: 60_000,
  });
  return work.data?.today ?? '';
}

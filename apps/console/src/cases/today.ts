import { useQuery } from '@tanstack/react-query';
import { workOf } from '../home/services';

/** The business day of the service; empty until it is known. */
export function useToday(): string {
  const work = useQuery({
    queryKey: ['work', 'reward-penalty'],
    queryFn: ({ signal }) => workOf('reward-penalty', signal),
  });
  return work.data?.today ?? '';
}

import { useQuery } from '@tanstack/react-query';
import { rewardPenalty, take } from '../api/clients';

/** The business day of the service; empty until it is known. */
export function useToday(): string {
  const work = useQuery({
    queryKey: ['work', 'reward-penalty'],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/work', { signal })),
    refetchInterval: 60_000,
  });
  return work.data?.today ?? '';
}

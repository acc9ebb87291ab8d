import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { useLanguage } from '../words/words';

export type LeniencyList = components['schemas']['LeniencyListAnswer'];

/** The list of leniency in force today. */
export function useOffences(): UseQueryResult<LeniencyList> {
  return useQuery({
    queryKey: ['reward-penalty', 'offences'],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/leniency/offences', { signal })),
    staleTime: 600_000,
  });
}

/** The words of an offence; its code where the list in force does not have it. */
export function useOffenceWord(): (code: string) => string {
  const language = useLanguage();
  const offences = useOffences().data?.offences;
  return (code) => offences?.find((offence) => offence.code === code)?.title[language] ?? code;
}

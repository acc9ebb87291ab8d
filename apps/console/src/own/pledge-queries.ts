import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { commitment, take } from '../api/clients';
import type { components } from '../api/generated/commitment';

type Schemas = components['schemas'];
export type Pledge = Schemas['PledgeAnswer'];
export type PledgeMaterial = Schemas['PledgeMaterialView'];

export function useItems(): UseQueryResult<Schemas['ItemsAnswer']> {
  return useQuery({
    queryKey: ['commitment', 'items'],
    queryFn: ({ signal }) => take(commitment.GET('/items', { signal })),
  });
}

/** A pledged paper that has not been handed in and still can be. */
export function isDue({ state }: { state: string }, { allowed, handedInOn, dueWorkingDays }: PledgeMaterial): boolean {
  return (state === 'signed' || state === 'lapsed') && allowed && handedInOn === null && dueWorkingDays !== null;
}

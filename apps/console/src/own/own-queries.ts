import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { useMe } from '../frame/me';

type Schemas = components['schemas'];
export type Advice = Schemas['Advice'];
export type Standing = Schemas['Standing'];
export type CreditRecord = Schemas['RecordView'];

/** The enterprise that the signed-in person speaks for. */
export function useOwnId(): string {
  const { enterpriseId } = useMe();
  if (enterpriseId === null) throw new Error('This page is for who speaks for an enterprise');
  return enterpriseId;
}

export function useOwnEnterprise(): UseQueryResult<Schemas['EnterpriseDetail']> {
  const id = useOwnId();
  return useQuery({
    queryKey: ['credit-rating', 'enterprise', id],
    queryFn: ({ signal }) => take(creditRating.GET('/enterprises/{id}', { params: { path: { id } }, signal })),
  });
}

export function useAdvice(): UseQueryResult<Advice> {
  const id = useOwnId();
  return useQuery({
    queryKey: ['credit-rating', 'advice', id],
    queryFn: ({ signal }) => take(creditRating.GET('/enterprises/{id}/advice', { params: { path: { id } }, signal })),
  });
}

export function useOwnRecords(): UseQueryResult<Schemas['RecordList']> {
  const id = useOwnId();
  return useQuery({
    queryKey: ['credit-rating', 'records', id],
    queryFn: ({ signal }) => take(creditRating.GET('/enterprises/{id}/records', { params: { path: { id } }, signal })),
  });
}

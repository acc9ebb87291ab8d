import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';

type Schemas = components['schemas'];
export type Policy = Schemas['PolicyView'];
export type PolicyVersion = Schemas['PolicyVersionView'];
export type Draft = Schemas['ApplicationDraftView'];
export type Application = Schemas['ApplicationView'];
export type ApplicationDetail = Schemas['ApplicationDetail'];
export type Assessment = Schemas['AssessmentView'];

const MOST = 100;

export function usePolicies(): UseQueryResult<Schemas['PolicyList']> {
  return useQuery({
    queryKey: ['subsidy', 'policies'],
    queryFn: ({ signal }) => take(subsidy.GET('/policies', { signal })),
  });
}

export function usePolicy(policyId: string | undefined): UseQueryResult<Policy> {
  return useQuery({
    queryKey: ['subsidy', 'policy', policyId],
    queryFn: ({ signal }) =>
      take(subsidy.GET('/policies/{policyId}', { params: { path: { policyId: policyId ?? '' } }, signal })),
    enabled: policyId !== undefined,
  });
}

export function useDrafts(): UseQueryResult<Schemas['ApplicationDraftList']> {
  return useQuery({
    queryKey: ['subsidy', 'drafts'],
    queryFn: ({ signal }) => take(subsidy.GET('/application-drafts', { signal })),
  });
}

export function useApplications(): UseQueryResult<Schemas['ApplicationList']> {
  return useQuery({
    queryKey: ['subsidy', 'applications', 'own'],
    queryFn: ({ signal }) =>
      take(subsidy.GET('/applications', { params: { query: { sort: '-filedOn', limit: MOST } }, signal })),
  });
}

/** What an application would come to today; asked only when all facts are there. */
export function useTrial(
  policyId: string,
  facts: Record<string, string | number> | null,
  pledgeIds: string[] = [],
): UseQueryResult<Assessment> {
  return useQuery({
    queryKey: ['subsidy', 'trial', policyId, facts, pledgeIds],
    queryFn: ({ signal }) =>
      take(
        subsidy.POST('/policies/{policyId}/trial', {
          params: { path: { policyId } },
          body: { facts: facts ?? {}, pledgeIds },
          signal,
        }),
      ),
    enabled: facts !== null,
    placeholderData: (before) => before,
    retry: false,
  });
}

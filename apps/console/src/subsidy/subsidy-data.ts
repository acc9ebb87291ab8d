import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';

export type Application = components['schemas']['ApplicationView'];
export type ApplicationDetail = components['schemas']['ApplicationDetail'];
export type Assessment = components['schemas']['AssessmentView'];
export type Decision = components['schemas']['DecisionView'];
export type Approval = components['schemas']['ApprovalView'];
export type Policy = components['schemas']['PolicyView'];
export type PolicyVersion = components['schemas']['PolicyVersionView'];
export type Pool = components['schemas']['PoolView'];

/** All that this office reads: after an act of money the queues and the pools have changed, too. */
export const SUBSIDY_KEYS = [['subsidy'], ['list'], ['work'], ['changes']];

export function useApplication(applicationId: string): UseQueryResult<ApplicationDetail> {
  return useQuery({
    queryKey: ['subsidy', 'application', applicationId],
    queryFn: ({ signal }) =>
      take(subsidy.GET('/applications/{applicationId}', { params: { path: { applicationId } }, signal })),
  });
}

export function usePolicies(): UseQueryResult<Policy[]> {
  return useQuery({
    queryKey: ['subsidy', 'policies'],
    queryFn: async ({ signal }) => (await take(subsidy.GET('/policies', { signal }))).items,
  });
}

export function usePools(): UseQueryResult<Pool[]> {
  return useQuery({
    queryKey: ['subsidy', 'pools'],
    queryFn: async ({ signal }) => (await take(subsidy.GET('/pools', { signal }))).items,
  });
}

/** The amount that counts: decided, or what would be decided now; null while there is none. */
export function amountOf({ state, provisional, decisions }: ApplicationDetail): string | null {
  const decided = decisions.at(-1);
  if (decided && state === 'approved') return decided.amountFen;
  return provisional?.amountFen ?? null;
}

/** The version of a policy that an application is decided by. */
export function versionOf(policies: Policy[], policyId: string, version: string): PolicyVersion | undefined {
  return policies.find(({ id }) => id === policyId)?.versions.find((one) => one.version === version);
}

/** A sum of whole fen that come as text. */
export function sumOf(fen: (string | null | undefined)[]): string {
  return fen.reduce((sum, one) => sum + BigInt(one ?? '0'), 0n).toString();
}

export function minus(one: string, other: string): string {
  return (BigInt(one) - BigInt(other)).toString();
}

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';

export type Payout = components['schemas']['PayoutView'];
export type PayoutDetail = components['schemas']['PayoutDetail'];
export type Hold = components['schemas']['HoldView'];
export type Resolution = components['schemas']['HoldResolutionView'];
export type Run = components['schemas']['PaymentRunView'];
export type Outcome = components['schemas']['ProposeHoldResolution']['outcome'];

export function usePayout(payoutId: string): UseQueryResult<PayoutDetail> {
  return useQuery({
    queryKey: ['subsidy', 'payout', payoutId],
    queryFn: ({ signal }) => take(subsidy.GET('/payouts/{payoutId}', { params: { path: { payoutId } }, signal })),
  });
}

export function useResolution(resolutionId: string): UseQueryResult<Resolution> {
  return useQuery({
    queryKey: ['subsidy', 'hold-resolution', resolutionId],
    queryFn: ({ signal }) =>
      take(subsidy.GET('/hold-resolutions/{resolutionId}', { params: { path: { resolutionId } }, signal })),
  });
}

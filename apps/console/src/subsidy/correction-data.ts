import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';

export type Correction = components['schemas']['CorrectionView'];

export function useCorrection(correctionId: string): UseQueryResult<Correction> {
  return useQuery({
    queryKey: ['subsidy', 'correction', correctionId],
    queryFn: ({ signal }) =>
      take(subsidy.GET('/corrections/{correctionId}', { params: { path: { correctionId } }, signal })),
  });
}

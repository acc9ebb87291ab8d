import { useQuery } from '@tanstack/react-query';
import { commitment, take } from '../api/clients';

/** The words of an item of the catalogue; its code where the catalogue in force does not have it. */
export function useItemWord(): (code: string) => { zh: string; en: string } {
  const items = useQuery({
    queryKey: ['commitment', 'items'],
    queryFn: ({ signal }) => take(commitment.GET('/items', { signal })),
    staleTime: 600_000,
  });
  return (code) => items.data?.items.find((item) => item.code === code)?.title ?? { zh: code, en: code };
}

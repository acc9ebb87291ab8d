import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { commitment, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/commitment';
import { useTextOf } from '../words/words';

const KEPT_MS = 600_000;
/** Fields whose codes have their titles in rule data, and in which of its lists. */
const FIELDS: Record<string, 'item' | 'material' | 'offence'> = {
  ...{ item: 'item', added: 'item', changed: 'item', removed: 'item' },
  ...{ material: 'material', materials: 'material', offence: 'offence' },
} as const;

export function isCatalogued(field: string): boolean {
  return field in FIELDS;
}

function useItems(isNeeded: boolean): components['schemas']['ItemView'][] {
  const items = useQuery({
    queryKey: ['commitment', 'items'],
    queryFn: ({ signal }) => take(commitment.GET('/items', { signal })),
    staleTime: KEPT_MS,
    enabled: isNeeded,
  });
  return items.data?.items ?? [];
}

/** The words of an item of the catalogue of pledges; its code where the catalogue in force does not have it. */
export function useItemWord(): (code: string) => { zh: string; en: string } {
  const items = useItems(true);
  return (code) => items.find((item) => item.code === code)?.title ?? { zh: code, en: code };
}

/** A code of a matter, a paper or an offence by its title; the code itself while, or where, that is not known. */
export function CatalogueCode({ field, code }: { field: string; code: string }): ReactNode {
  const textOf = useTextOf();
  const isOffence = FIELDS[field] === 'offence';
  const items = useItems(!isOffence);
  const offences = useQuery({
    queryKey: ['reward-penalty', 'offences'],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/leniency/offences', { signal })),
    staleTime: KEPT_MS,
    enabled: isOffence,
  });
  const titled = isOffence
    ? (offences.data?.offences ?? [])
    : FIELDS[field] === 'item'
      ? items
      : items.flatMap(({ materials }) => materials);
  const found = titled.find((one) => one.code === code);
  return found ? textOf(found.title) : code;
}

import { isDeepStrictEqual } from 'node:util';
import type { CommitmentRules } from '@app/rule-kinds/commitment';

export interface CatalogueChanges {
  added: string[];
  changed: string[];
  removed: string[];
}

/** Codes of items that a version adds, changes and removes. @param before null for the first version */
export function changesOf(
  before: Pick<CommitmentRules, 'items'> | null,
  after: Pick<CommitmentRules, 'items'>,
): CatalogueChanges {
  const old = new Map(before?.items.map((item) => [item.code, item]));
  const now = new Set(after.items.map(({ code }) => code));
  const known = after.items.filter(({ code }) => old.has(code));
  return {
    added: after.items.filter(({ code }) => !old.has(code)).map(({ code }) => code),
    changed: known.filter((item) => !isDeepStrictEqual(item, old.get(item.code))).map(({ code }) => code),
    removed: [...old.keys()].filter((code) => !now.has(code)),
  };
}

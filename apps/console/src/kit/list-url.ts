import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { type Filter, type ListQuery, paramsOf, type Tabs } from './list-types';

export interface ListUrl {
  query: ListQuery;
  isFiltered: boolean;
  /** How many filters are set, the tab not counted. */
  filterCount: number;
  get: (param: string) => string;
  /** Empty text takes a parameter away. */
  set: (values: Record<string, string>, how?: 'replace' | 'push') => void;
  clear: () => void;
  sort: string;
}

/** The filters and the order of a list, as its URL says them. */
export function useListUrl(filters: Filter[], tabs: Tabs | undefined, defaultSort: string): ListUrl {
  const [search, setSearch] = useSearchParams();
  const known = [...filters.flatMap(paramsOf), ...(tabs ? [tabs.param] : [])];
  const sort = search.get('sort') ?? defaultSort;
  const asked = known.map((param) => [param, search.get(param) ?? '']);
  // As text, so that the query stays the same object while the URL says the same.
  const text = JSON.stringify([...asked, ['sort', sort]].filter(([, value]) => value));
  const query = useMemo(() => Object.fromEntries(JSON.parse(text) as [string, string][]), [text]);
  const set: ListUrl['set'] = (values, how = 'replace') =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [param, value] of Object.entries(values)) {
          if (value) next.set(param, value);
          else next.delete(param);
        }
        return next;
      },
      { replace: how === 'replace' },
    );
  return {
    query,
    isFiltered: known.some((param) => search.get(param)),
    filterCount: filters.filter((filter) => paramsOf(filter).some((param) => search.get(param))).length,
    get: (param) => search.get(param) ?? '',
    set,
    clear: () => set(Object.fromEntries(known.map((param) => [param, '']))),
    sort,
  };
}

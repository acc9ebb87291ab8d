/** The filters of the URL but the state: what the counts of the tabs are of. */
export function filtersIn(search: URLSearchParams, names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (search.get(name) ? [[name, search.get(name)!]] : [])));
}

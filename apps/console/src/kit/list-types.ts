import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  title: string;
  /** As plain text: for the export, and in the cell where `cell` says nothing better. */
  text: (row: Row) => string;
  cell?: (row: Row) => ReactNode;
  /** Pixels; a column without takes what is left. */
  width?: number;
  /** Right-aligned, tabular figures. */
  number?: boolean;
  /** How the service calls this order. */
  sort?: string;
  /** Not shown until chosen. */
  optional?: boolean;
  /** Stays on a phone. */
  phone?: boolean;
}

export interface Option {
  value: string;
  label: string;
}

/** A filter lives in the URL under its `param`. */
export type Filter =
  | { kind: 'search'; param: string; label: string }
  | { kind: 'enterprise'; param: string; label: string }
  | { kind: 'choice'; param: string; label: string; options: Option[] }
  | { kind: 'choices'; param: string; label: string; options: Option[] }
  | { kind: 'days'; fromParam: string; toParam: string; label: string }
  | { kind: 'amounts'; fromParam: string; toParam: string; label: string };

export function paramsOf(filter: Filter): string[] {
  return 'param' in filter ? [filter.param] : [filter.fromParam, filter.toParam];
}

/** What is asked of the service, by its own names: the filters of the URL and, for rows, order, page and cursor. */
export type ListQuery = Record<string, string>;

export interface Page<Row> {
  items: Row[];
  nextCursor: string | number | null;
}

export interface Tabs {
  param: string;
  /** An empty value is "all". */
  options: Option[];
  /** How many there are of each, with the same filters but the tab. */
  counts?: (filters: ListQuery, signal: AbortSignal) => Promise<{ counts: Record<string, number> }>;
}

export interface ListPageProps<Row> {
  /** Under this name views and columns are kept. */
  name: string;
  title: string;
  facts?: ReactNode;
  acts?: ReactNode;
  columns: Column<Row>[];
  filters: Filter[];
  tabs?: Tabs;
  /** The order when none is chosen. */
  sort?: string;
  idOf: (row: Row) => string;
  /** What a row is called, for who cannot see the table. */
  nameOf: (row: Row) => string;
  /** The page a row opens; none when it opens nothing. */
  hrefOf?: (row: Row) => string;
  load: (query: ListQuery, signal: AbortSignal) => Promise<Page<Row>>;
  /** What to say when there is nothing at all, with no filter set. */
  empty: { title: string; text: string; act?: ReactNode };
  /** What can be done with the rows that are selected. */
  batch?: (rows: Row[], clear: () => void) => ReactNode;
}

import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useWords } from '../words/words';
import { DataTable } from './data-table';
import { useKept } from './kept';
import { ListFilters } from './list-filters';
import { ColumnChoice, Export, SavedViews } from './list-tools';
import type { ListPageProps, Tabs } from './list-types';
import { type ListUrl, useListUrl } from './list-url';
import { listWords } from './list.words';
import { PageHead } from './page';
import { useStateWord } from './state';
import { Empty, Failure, Loading } from './states';
import './list.css';

const PAGE = '100';

/**
 * A list to work in: filters in the URL, saved views, chosen columns, sorting, rows that come as one scrolls, selection
 * with a batch bar, export of exactly what is filtered, keyboard.
 */
export function ListPage<Row>(props: ListPageProps<Row>): ReactNode {
  const { name, columns, filters, tabs, sort = '', idOf, load, batch } = props;
  const say = useWords(listWords);
  const [search] = useSearchParams();
  const url = useListUrl(filters, tabs, sort);
  const [shown, setShown] = useKept(
    `columns.${name}`,
    columns.filter(({ optional }) => !optional).map(({ key }) => key),
  );
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = useInfiniteQuery({
    queryKey: ['list', name, url.query],
    queryFn: ({ pageParam, signal }) =>
      load({ limit: PAGE, ...url.query, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : String(nextCursor)),
    placeholderData: (before) => before,
  });
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const visible = columns.filter(({ key }) => shown.includes(key));
  const chosen = rows.filter((row) => selected.has(idOf(row)));
  const clear = (): void => setSelected(new Set());

  const body = (): ReactNode => {
    if (list.isError && rows.length === 0) return <Failure error={list.error} retry={() => void list.refetch()} />;
    if (list.isPending) return <Loading lines={14} />;
    if (rows.length === 0 && url.isFiltered) {
      return (
        <Empty title={say('noMatch')} act={<Button onClick={url.clear}>{say('clear')}</Button>}>
          {say('noMatchText')}
        </Empty>
      );
    }
    if (rows.length === 0) {
      return (
        <Empty title={props.empty.title} act={props.empty.act}>
          {props.empty.text}
        </Empty>
      );
    }
    return (
      <DataTable
        {...props}
        columns={visible}
        rows={rows}
        url={url}
        selected={batch ? selected : null}
        onSelect={setSelected}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        loadMore={() => void list.fetchNextPage()}
      />
    );
  };

  return (
    <div className="page list-page">
      <PageHead title={props.title} name={props.title} facts={props.facts} acts={props.acts} />
      {tabs ? <ListTabs list={name} tabs={tabs} url={url} /> : null}
      <div className="list-tools no-print" role="search" aria-label={say('filters')}>
        <FoldedOnPhone count={url.filterCount}>
          <ListFilters filters={filters} url={url} />
        </FoldedOnPhone>
        <span className="grow" />
        <SavedViews list={name} search={search.toString()} />
        <ColumnChoice columns={columns} shown={shown} onChange={setShown} />
        <Export list={name} columns={visible} query={url.query} load={load} />
      </div>
      {body()}
      {batch && chosen.length > 0 ? (
        <div className="batch-bar no-print" role="region" aria-label={say('selected', { n: chosen.length })}>
          <strong>{say('selected', { n: chosen.length })}</strong>
          {batch(chosen, clear)}
          <Button type="link" onClick={clear}>
            {say('clearSelection')}
          </Button>
        </div>
      ) : null}
      <div className="list-foot" role="status">
        {list.isFetchingNextPage ? say('more') : null}
        <span>{say(list.hasNextPage ? 'rowsLoaded' : 'rowsAll', { n: rows.length })}</span>
        {list.hasNextPage ? <span className="print-only">{say('printRest')}</span> : null}
      </div>
    </div>
  );
}

/** On a phone the filters would fill half the screen before the first row: there they are behind one button. */
function FoldedOnPhone({ count, children }: { count: number; children: ReactNode }): ReactNode {
  const say = useWords(listWords);
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <>
      <Button
        className="filters-fold"
        aria-expanded={isOpen}
        aria-controls={id}
        icon={isOpen ? <UpOutlined aria-hidden /> : <DownOutlined aria-hidden />}
        iconPlacement="end"
        onClick={() => setIsOpen(!isOpen)}
      >
        {count > 0 ? say('filtersSet', { n: count }) : say('filters')}
      </Button>
      <div id={id} className={`filters${isOpen ? ' open' : ''}`}>
        {children}
      </div>
    </>
  );
}

function ListTabs({ list, tabs, url }: { list: string; tabs: Tabs; url: ListUrl }): ReactNode {
  const [search] = useSearchParams();
  const { [tabs.param]: _tab, sort: _sort, ...filters } = url.query;
  const counted = useQuery({
    queryKey: ['list', list, 'counts', filters],
    queryFn: ({ signal }) => tabs.counts!(filters, signal),
    enabled: tabs.counts !== undefined,
    placeholderData: (before) => before,
  });
  const to = (value: string): string => {
    const next = new URLSearchParams(search);
    if (value) next.set(tabs.param, value);
    else next.delete(tabs.param);
    return `?${next.toString()}`;
  };
  return (
    <nav className="list-tabs no-print">
      {tabs.options.map(({ value, label }) => (
        <Link key={value} to={to(value)} replace aria-current={url.get(tabs.param) === value}>
          {label}
          {value && counted.data ? <span className="soft"> {counted.data.counts[value] ?? 0}</span> : null}
        </Link>
      ))}
    </nav>
  );
}

/** Tabs by the states of a thing, in the words of its state machine, all of them first. */
export function useStateTabs(of: string, states: readonly string[], counts?: Tabs['counts']): Tabs {
  const say = useWords(listWords);
  const stateWord = useStateWord();
  return {
    param: 'state',
    options: [{ value: '', label: say('all') }, ...states.map((value) => ({ value, label: stateWord(of, value) }))],
    ...(counts ? { counts } : {}),
  };
}

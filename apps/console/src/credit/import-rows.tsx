import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { Panel } from '../kit/page';
import { Empty, Failure, Loading } from '../kit/states';
import { count } from '../words/format';
import { LOCALE, useLanguage, useWords, wordOf } from '../words/words';
import { type Import, isUnderWay, type Outcome, OUTCOMES } from './import-state';
import { importWords } from './imports.words';
import { mendWords } from './mend.words';

type Row = components['schemas']['ImportRowView'];
const PAGE = 50;
const MEND_NOTHING = new Set<Outcome>(['accepted', 'unchanged', 'skipped']);

/** What became of each row: what is to be mended comes first. */
export function ImportRows({ of }: { of: Import }): ReactNode {
  const say = useWords(importWords);
  const [search] = useSearchParams();
  const asked = search.get('outcome');
  const outcome = asked ?? (of.counts.refused > 0 ? 'refused' : '');
  const rows = useInfiniteQuery({
    // Rows only ever come: with each batch that is done they are read again.
    queryKey: ['credit-rating', 'import', of.id, 'rows', outcome, of.rowsDone, of.state],
    queryFn: ({ pageParam, signal }) =>
      take(
        creditRating.GET('/imports/{id}/rows', {
          params: {
            path: { id: of.id },
            query: {
              limit: PAGE,
              ...(outcome ? { outcome: outcome as Outcome } : {}),
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  const all = outcome ? of.counts[outcome as Outcome] : of.rowsDone;
  const to = (value: string): string => `?${new URLSearchParams({ outcome: value })}`;
  const file = `/api/credit-rating/imports/${of.id}/rows.csv`;
  const body = (): ReactNode => {
    if (rows.isError && items.length === 0) return <Failure error={rows.error} retry={() => void rows.refetch()} />;
    if (rows.isPending) return <Loading />;
    if (items.length === 0 && of.rowsDone === 0) return <p className="soft">{say('notYet')}</p>;
    if (items.length === 0) return <Empty title={say('noRows')}>{say('noRowsText')}</Empty>;
    return <RowTable rows={items} />;
  };
  return (
    <Panel
      title={say('results')}
      more={
        isUnderWay(of) || of.rowsDone === 0 ? null : (
          <span className="inline">
            {of.counts.refused > 0 ? <a href={`${file}?outcome=refused`}>{say('downloadRefused')}</a> : null}
            <a href={file}>{say('downloadRows')}</a>
          </span>
        )
      }
    >
      <nav className="list-tabs" aria-label={say('rowsName')}>
        <Link to={to('')} replace preventScrollReset aria-current={outcome === ''}>
          {say('all')} <span className="soft">{count(of.rowsDone)}</span>
        </Link>
        {OUTCOMES.map((value) => (
          <Link key={value} to={to(value)} replace preventScrollReset aria-current={outcome === value}>
            {say(`outcome.${value}`)} <span className="soft">{count(of.counts[value])}</span>
          </Link>
        ))}
      </nav>
      {body()}
      {rows.hasNextPage ? (
        <Button loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          {say('moreRows', { n: Math.min(PAGE, Math.max(all - items.length, 1)) })}
        </Button>
      ) : null}
    </Panel>
  );
}

function RowTable({ rows }: { rows: Row[] }): ReactNode {
  const say = useWords(importWords);
  return (
    <div className="table-scroll">
      <table className="small rows">
        <thead>
          <tr>
            <th scope="col">{say('row')}</th>
            <th scope="col">{say('outcome')}</th>
            <th scope="col">{say('column')}</th>
            <th scope="col">{say('value')}</th>
            <th scope="col">{say('reason')}</th>
            <th scope="col">{say('mend')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <RowOfFile key={row.row} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RowOfFile({ row: { row, outcome, column, value, reason, recordId } }: { row: Row }): ReactNode {
  const say = useWords(importWords);
  const language = useLanguage();
  const other = language === 'zh' ? 'en' : 'zh';
  const isWrong = outcome === 'refused' || outcome === 'conflict';
  return (
    <tr>
      <td data-name={say('row')}>{row}</td>
      <td className="mark">{say(`outcome.${outcome as Outcome}`)}</td>
      <td data-name={say('column')}>{column ?? ''}</td>
      <td data-name={say('value')}>
        {value ? <span className="code hash">{value}</span> : isWrong && column ? say('emptyCell') : ''}
      </td>
      <td>
        {reason ? (
          <>
            {reason[language]}
            <div className="soft" lang={LOCALE[other]}>
              {reason[other]}
            </div>
          </>
        ) : null}
      </td>
      <td>
        {reason && !MEND_NOTHING.has(outcome as Outcome) ? wordOf(mendWords, reason.code, language) : null}
        {recordId ? <Link to={`/records/${recordId}`}>{say('record')}</Link> : null}
      </td>
    </tr>
  );
}

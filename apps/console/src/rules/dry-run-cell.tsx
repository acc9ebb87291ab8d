import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { creditRating, take } from '../api/clients';
import { Failure, Loading } from '../kit/states';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { dryRunWords } from './dry-run.words';

const PAGE = 100;

interface Cell {
  from: string;
  to: string;
}

/** The enterprises of one cell of the table. */
export function DryRunCell({
  draftId,
  cell,
  close,
}: {
  draftId: string;
  cell: Cell | null;
  close: () => void;
}): ReactNode {
  const say = useWords(dryRunWords);
  return (
    <Drawer
      title={cell ? say('cellTitle', { ...cell }) : ''}
      open={cell !== null}
      onClose={close}
      size={720}
      destroyOnHidden
    >
      {cell ? <Enterprises draftId={draftId} cell={cell} /> : null}
    </Drawer>
  );
}

function Enterprises({ draftId, cell }: { draftId: string; cell: Cell }): ReactNode {
  const say = useWords(dryRunWords);
  const list = useInfiniteQuery({
    queryKey: ['credit-rating', 'dry-run', draftId, 'cell', cell.from, cell.to],
    queryFn: ({ pageParam, signal }) =>
      take(
        creditRating.GET('/rule-sets/drafts/{draftId}/dry-run/enterprises', {
          params: { path: { draftId }, query: { ...cell, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (list.isError) return <Failure error={list.error} retry={() => void list.refetch()} />;
  if (list.isPending) return <Loading lines={8} />;
  return (
    <>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{say('company')}</th>
            <th scope="col">{say('uscc')}</th>
            <th scope="col" className="number">
              {say('scoreBefore')}
            </th>
            <th scope="col" className="number">
              {say('scoreAfter')}
            </th>
          </tr>
        </thead>
        <tbody>
          {list.data.pages
            .flatMap(({ items }) => items)
            .map((row) => (
              <tr key={row.enterpriseId}>
                <td>
                  <Link to={`/enterprises/${row.enterpriseId}`}>{row.name}</Link>
                </td>
                <td>
                  <Code>{row.uscc}</Code>
                </td>
                <td className="number">{row.scoreBefore}</td>
                <td className="number">{row.scoreAfter}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {say('more')}
        </Button>
      ) : null}
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import { State } from '../kit/state';
import { Failure, Loading } from '../kit/states';
import { Code } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { drawWords } from './draw.words';
import { regulationWords } from './regulation.words';

const PAGE = 100;

/** Who was drawn, with whom, and what came of it. */
export function DrawnList({ planId }: { planId: string }): ReactNode {
  const say = useWords(drawWords);
  const sayShared = useWords(regulationWords);
  const textOf = useTextOf();
  const drawn = useInfiniteQuery({
    queryKey: ['list', 'inspections', planId],
    queryFn: ({ pageParam, signal }) =>
      take(
        rewardPenalty.GET('/inspections', {
          params: { query: { planId, limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  if (drawn.isError) return <Failure error={drawn.error} retry={() => void drawn.refetch()} />;
  if (!drawn.data) return <Loading lines={8} />;
  return (
    <>
      <div className="table-scroll">
        <table className="small">
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col">{say('uscc')}</th>
              <th scope="col">{say('inspectorsDrawn')}</th>
              <th scope="col">{sayShared('state')}</th>
              <th scope="col">{say('result')}</th>
            </tr>
          </thead>
          <tbody>
            {drawn.data.pages
              .flatMap(({ items }) => items)
              .map(({ id, enterpriseName, uscc, inspectorCodes, state, outcomeText }) => (
                <tr key={id}>
                  <td>
                    <Link to={`/inspections/${id}`}>{enterpriseName}</Link>
                  </td>
                  <td>
                    <Code>{uscc}</Code>
                  </td>
                  <td>{inspectorCodes.join(sayShared('comma'))}</td>
                  <td>
                    <State of="inspection" is={state} />
                  </td>
                  <td>{outcomeText ? textOf(outcomeText) : '—'}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {drawn.hasNextPage ? (
        <Button loading={drawn.isFetchingNextPage} onClick={() => void drawn.fetchNextPage()}>
          {say('moreExempt')}
        </Button>
      ) : null}
    </>
  );
}

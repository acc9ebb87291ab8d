import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { kitWords } from '../kit/kit.words';
import { Facts, PageHead, Panel } from '../kit/page';
import { Failure, Loading } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Code } from '../kit/values';
import { count } from '../words/format';
import { useTextOf, useWords } from '../words/words';
import { OpenTabs } from './open-tabs';
import { openWords } from './open.words';

type Draw = components['schemas']['PublicDraw'];
type Drawn = components['schemas']['PublicDrawnRow'];
const PAGE = 100;

export function Page(): ReactNode {
  const { planId = '' } = useParams();
  const say = useWords(openWords);
  const pages = useInfiniteQuery({
    queryKey: ['reward-penalty', 'public', 'draw', planId],
    queryFn: ({ pageParam, signal }) =>
      take(
        rewardPenalty.GET('/public/draws/{planId}', {
          params: { path: { planId }, query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const draw = pages.data?.pages[0];
  return (
    <>
      <OpenTabs />
      <div className="page">
        {pages.isError && draw === undefined ? (
          <Failure error={pages.error} retry={() => void pages.refetch()} />
        ) : null}
        {pages.isPending ? <Loading lines={10} /> : null}
        {draw ? (
          <>
            <DrawHead draw={draw} />
            <div className="columns">
              <How draw={draw} />
              <Counts draw={draw} />
            </div>
            <Panel title={say('drawnList')}>
              <DrawnTable rows={pages.data!.pages.flatMap(({ items }) => items)} />
              {pages.hasNextPage ? (
                <Button
                  className="no-print"
                  loading={pages.isFetchingNextPage}
                  onClick={() => void pages.fetchNextPage()}
                >
                  {say('more')}
                </Button>
              ) : null}
            </Panel>
          </>
        ) : null}
      </div>
    </>
  );
}

function DrawHead({ draw }: { draw: Draw }): ReactNode {
  const say = useWords(openWords);
  const sayKit = useWords(kitWords);
  const code = useCode();
  return (
    <PageHead
      title={draw.title}
      name={draw.title}
      facts={
        <>
          <span>{code('department', draw.department)}</span>
          <span>
            {say('drawnOn')} <b>{draw.drawnOn}</b>
          </span>
          <span>
            {say('drawn')} <b>{count(draw.drawn)}</b>
          </span>
        </>
      }
      acts={<Button onClick={() => print()}>{sayKit('print')}</Button>}
    />
  );
}

/** In the order in which it was published: the order is what makes it trustworthy. */
function How({ draw }: { draw: Draw }): ReactNode {
  const say = useWords(openWords);
  return (
    <Panel title={say('how')}>
      <ol className="open-steps">
        <li>
          {say('step1')}
          <Facts of={[[say('commitment'), <Code key="value">{draw.commitment}</Code>]]} />
        </li>
        <li>
          {say('step2')}
          <Facts
            of={[
              [say('frameOn'), draw.frameOn],
              [say('frameHash'), <Code key="value">{draw.frameHash}</Code>],
            ]}
          />
        </li>
        <li>
          {say('step3')}
          <Facts
            of={[
              [say('drawnOn'), draw.drawnOn],
              [say('seed'), <Code key="value">{draw.seed}</Code>],
            ]}
          />
        </li>
      </ol>
    </Panel>
  );
}

function Counts({ draw }: { draw: Draw }): ReactNode {
  const say = useWords(openWords);
  return (
    <div>
      <Panel title={say('matters')}>
        <ul className="plain-list">
          {draw.matters.map((matter) => (
            <li key={matter}>{matter}</li>
          ))}
        </ul>
      </Panel>
      <Panel title={say('byRisk')}>
        <div className="table-scroll">
          <table className="small">
            <thead>
              <tr>
                <th scope="col">{say('riskClass')}</th>
                {(['enterprises', 'exempted', 'inspected', 'candidates'] as const).map((word) => (
                  <th key={word} scope="col" className="number">
                    {say(word)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {draw.counts.map(({ riskClass, enterprises, exempt, inspectedThisYear, candidates }) => (
                <tr key={riskClass}>
                  <th scope="row">{riskClass}</th>
                  <td className="number">{count(enterprises)}</td>
                  <td className="number">{count(exempt)}</td>
                  <td className="number">{count(inspectedThisYear)}</td>
                  <td className="number">{count(candidates)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </div>
  );
}

function DrawnTable({ rows }: { rows: Drawn[] }): ReactNode {
  const say = useWords(openWords);
  const textOf = useTextOf();
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            {(['name', 'uscc', 'inspectors', 'inspectedOn', 'result'] as const).map((word) => (
              <th key={word} scope="col">
                {say(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Link to={`/public/${row.uscc}`}>{row.name}</Link>
              </td>
              <td>
                <Code>{row.uscc}</Code>
              </td>
              <td>{row.inspectorCodes.join(', ')}</td>
              <td className="nowrap">{row.inspectedOn ?? '—'}</td>
              <td>
                {row.outcomeText ? textOf(row.outcomeText) : <span className="soft">{say('noResult')}</span>}
                {row.note ? <div className="soft">{row.note}</div> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { Facts } from '../kit/page';
import { Basis } from '../kit/receipt';
import { RuleName } from '../kit/rule-name';
import { Failure, Loading } from '../kit/states';
import { Code } from '../kit/values';
import { count } from '../words/format';
import { useWords } from '../words/words';
import { drawWords } from './draw.words';

type Frame = NonNullable<components['schemas']['InspectionPlanAnswer']['frame']>;
const PAGE = 50;
const NUMBERS = ['enterprises', 'exempt', 'inspectedThisYear', 'candidates'] as const;

/** From whom is drawn: how many of each class, and who is left out, with the reason. */
export function FrameView({ planId, frame }: { planId: string; frame: Frame }): ReactNode {
  const say = useWords(drawWords);
  const { counts, rule, exemptionRule } = frame;
  return (
    <>
      <Facts
        of={[
          [say('frameOn'), frame.on],
          [say('frameHash'), <Code key="hash">{frame.hash}</Code>],
          [say('drawRule'), <RuleName key="draw" kind="inspection" id={rule.id} version={rule.version} />],
          [
            say('exemptionRule'),
            <RuleName key="exemption" kind="exemption" id={exemptionRule.id} version={exemptionRule.version} />,
          ],
        ]}
      />
      <div className="table-scroll">
        <table className="small">
          <caption className="visually-hidden">{say('counts')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('riskClass')}</th>
              {NUMBERS.map((name) => (
                <th key={name} scope="col" className="number">
                  {say(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {counts.map((line) => (
              <tr key={line.riskClass}>
                <th scope="row">{line.riskClass}</th>
                {NUMBERS.map((name) => (
                  <td key={name} className="number">
                    {count(line[name])}
                  </td>
                ))}
              </tr>
            ))}
            <tr className="total">
              <th scope="row">{say('total')}</th>
              {NUMBERS.map((name) => (
                <td key={name} className="number">
                  {count(counts.reduce((sum, line) => sum + line[name], 0))}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      {frame.exempt === 0 ? (
        <p className="soft">{say('exemptNone')}</p>
      ) : (
        <details>
          <summary>{say('exemptLines', { n: frame.exempt })}</summary>
          <ExemptLines planId={planId} />
        </details>
      )}
    </>
  );
}

function ExemptLines({ planId }: { planId: string }): ReactNode {
  const say = useWords(drawWords);
  const lines = useInfiniteQuery({
    queryKey: ['reward-penalty', 'inspection-plan', planId, 'exempt'],
    queryFn: ({ pageParam, signal }) =>
      take(
        rewardPenalty.GET('/inspection-plans/{planId}/frame', {
          params: {
            path: { planId },
            query: { exempt: true, limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: Infinity,
  });
  if (lines.isError) return <Failure error={lines.error} retry={() => void lines.refetch()} />;
  if (!lines.data) return <Loading />;
  return (
    <>
      <ul className="plain-list">
        {lines.data.pages
          .flatMap(({ items }) => items)
          .map(({ enterpriseId, uscc, exemption }) => (
            <li key={enterpriseId} className="inline">
              <Code>{uscc}</Code>
              {exemption ? (
                <>
                  <span>{say('exemptUntil', { on: exemption.until })}</span>
                  <Basis owner="reward-penalty" receiptId={exemption.receiptId} />
                </>
              ) : null}
            </li>
          ))}
      </ul>
      {lines.hasNextPage ? (
        <Button loading={lines.isFetchingNextPage} onClick={() => void lines.fetchNextPage()}>
          {say('moreExempt')}
        </Button>
      ) : null}
    </>
  );
}

import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { Button, Progress } from 'antd';
import { type ReactNode, useState } from 'react';
import { commandHeaders, creditRating, take } from '../api/clients';
import { useHasRole } from '../frame/me';
import { Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Panel } from '../kit/page';
import { Person } from '../kit/person';
import { LoadedPart } from '../kit/states';
import { Grade } from '../kit/values';
import { useWords } from '../words/words';
import { DryRunCell } from './dry-run-cell';
import { DryRunMoney } from './dry-run-money';
import { dryRunWords } from './dry-run.words';
import { changedIn, type DryRun } from './services';

const LOOK_AGAIN_MS = 800;

export function useDryRun(draftId: string, isOn: boolean): UseQueryResult<DryRun> {
  return useQuery({
    queryKey: ['credit-rating', 'dry-run', draftId],
    queryFn: ({ signal }) =>
      take(creditRating.GET('/rule-sets/drafts/{draftId}/dry-run', { params: { path: { draftId } }, signal })),
    enabled: isOn,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_AGAIN_MS : false),
  });
}

/** What a draft of the rating rules would make of everyone: grade to grade, with money. */
export function DryRunPanel({ draftId, isOpen }: { draftId: string; isOpen: boolean }): ReactNode {
  const say = useWords(dryRunWords);
  const run = useDryRun(draftId, true);
  return (
    <Panel title={say('title')}>
      <p className="soft">{say('intro')}</p>
      <LoadedPart query={run}>{(data) => <Run run={data} isOpen={isOpen} />}</LoadedPart>
    </Panel>
  );
}

function Run({ run, isOpen }: { run: DryRun; isOpen: boolean }): ReactNode {
  const say = useWords(dryRunWords);
  const queries = useQueryClient();
  const mayAct = useHasRole('credit-officer') && isOpen;
  const { draftId } = run;
  const queryKey = ['credit-rating', 'dry-run', draftId];
  const act = useCommand(
    (what: 'start' | 'cancel', key) => {
      const params = { path: { draftId }, header: commandHeaders(key) };
      return take(
        what === 'start'
          ? creditRating.POST('/rule-sets/drafts/{draftId}/dry-run', { params })
          : creditRating.POST('/rule-sets/drafts/{draftId}/dry-run/cancel', { params }),
      );
    },
    { invalidates: [queryKey, ['dry-run-money', draftId]] },
  );
  const go = (what: 'start' | 'cancel'): void =>
    act.mutate(what, { onSuccess: (data) => queries.setQueryData(queryKey, data) });
  const isRunning = run.state === 'running';
  const scores = run.matrix.reduce((sum, { raised, lowered }) => sum + raised + lowered, 0);
  return (
    <div className="stack">
      <Faults error={act.error} />
      {mayAct ? (
        <div>
          <Button loading={act.isPending} onClick={() => go(isRunning ? 'cancel' : 'start')}>
            {say(isRunning ? 'cancel' : run.state === 'none' ? 'start' : 'again')}
          </Button>
        </div>
      ) : null}
      {isRunning ? (
        <div role="status">
          {say('running', { done: run.done, total: run.total })}
          <Progress
            aria-label={say('progress')}
            percent={run.total === 0 ? 0 : Math.floor((run.done / run.total) * 100)}
          />
        </div>
      ) : null}
      {run.state === 'done' ? (
        <p role="status">
          {say('state.done', {
            ...{ on: run.asOf ?? '', base: run.baseVersion ?? '', total: run.total },
            ...{ changed: changedIn(run), scores },
          })}
        </p>
      ) : null}
      {run.state === 'cancelled' ? (
        <p>
          <Person account={run.cancelledBy} text={(by) => say('state.cancelled', { by, done: run.done })} />
        </p>
      ) : null}
      {run.state === 'failed' ? <p className="late">{say('state.failed')}</p> : null}
      {!isRunning && run.matrix.length > 0 ? <Matrix run={run} /> : null}
      {run.state === 'done' ? <DryRunMoney run={run} /> : null}
    </div>
  );
}

function Matrix({ run }: { run: DryRun }): ReactNode {
  const say = useWords(dryRunWords);
  const [open, setOpen] = useState<{ from: string; to: string } | null>(null);
  const grades = [...new Set([...run.grades, ...run.matrix.flatMap(({ from, to }) => [from, to])])];
  const cellOf = (from: string, to: string): DryRun['matrix'][number] | undefined =>
    run.matrix.find((cell) => cell.from === from && cell.to === to);
  const sum = (of: (cell: DryRun['matrix'][number]) => boolean): number =>
    run.matrix.filter(of).reduce((total, { count }) => total + count, 0);
  return (
    <div className="table-scroll">
      <table className="matrix">
        <caption className="soft" style={{ textAlign: 'left', paddingBottom: 4 }}>
          {say('table')}
        </caption>
        <thead>
          <tr>
            <th scope="col">{say('fromTo')}</th>
            {grades.map((grade) => (
              <th key={grade} scope="col">
                <Grade grade={grade} />
              </th>
            ))}
            <th scope="col">{say('total')}</th>
          </tr>
        </thead>
        <tbody>
          {grades.map((from, row) => (
            <tr key={from}>
              <th scope="row">
                <Grade grade={from} />
              </th>
              {grades.map((to, column) => {
                const cell = cellOf(from, to);
                const tone = row === column ? 'same' : column < row ? 'better' : 'worse';
                return (
                  <td key={to} className={cell ? tone : ''}>
                    {cell ? (
                      <>
                        <Button
                          type="link"
                          size="small"
                          aria-label={say('cell', { from, to, n: cell.count })}
                          onClick={() => setOpen({ from, to })}
                        >
                          {cell.count}
                        </Button>
                        <div className="soft">
                          {[
                            cell.raised > 0 ? say('raised', { n: cell.raised }) : '',
                            cell.lowered > 0 ? say('lowered', { n: cell.lowered }) : '',
                          ]
                            .filter(Boolean)
                            .join(' · ') || say('same')}
                        </div>
                      </>
                    ) : (
                      <span className="soft">0</span>
                    )}
                  </td>
                );
              })}
              <td>{sum((cell) => cell.from === from)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{say('total')}</th>
            {grades.map((to) => (
              <td key={to}>{sum((cell) => cell.to === to)}</td>
            ))}
            <td>{run.done}</td>
          </tr>
        </tbody>
      </table>
      <DryRunCell draftId={run.draftId} cell={open} close={() => setOpen(null)} />
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import { useHasRole, useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { Facts, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { useHrefOfThing } from '../kit/subjects';
import { useCode } from '../kit/use-code';
import { Code, Day } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { isAsked, type Measure } from './measure-data';
import { measureWords } from './measure.words';

export function Page(): ReactNode {
  const { measureId = '' } = useParams();
  const measure = useQuery({
    queryKey: ['reward-penalty', 'measure', measureId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/measures/{measureId}', { params: { path: { measureId } }, signal })),
  });
  return <Loaded query={measure}>{(data) => <MeasureView measure={data} />}</Loaded>;
}

function MeasureView({ measure }: { measure: Measure }): ReactNode {
  const say = useWords(measureWords);
  const textOf = useTextOf();
  const code = useCode();
  const title = textOf(measure.title);
  return (
    <div className="page">
      <PageHead
        title={title}
        name={`${title} ${measure.enterpriseName}`}
        state={<State of="measure" is={measure.state} />}
        facts={
          <>
            <span>
              <Link to={`/enterprises/${measure.enterpriseId}`}>{measure.enterpriseName}</Link>{' '}
              <Code>{measure.uscc}</Code>
            </span>
            <span>{say(measure.kind === 'reward' ? 'kind.reward' : 'kind.restriction')}</span>
            <span>{code('department', measure.department)}</span>
          </>
        }
        acts={<FeedbackActs measure={measure} />}
      />
      <div className="columns">
        <Panel title={say('measure')}>
          <Facts
            of={[
              [say('legalBasis'), measure.legalBasis],
              [say('catalogue'), measure.catalogueVersion],
              [say('imposedOn'), <Day key="imposed" at={measure.imposedOn} />],
              [say('appliedOn'), <Day key="applied" at={measure.appliedOn} />],
              [say('liftOrderedOn'), <Day key="ordered" at={measure.liftOrderedOn} />],
              [say('liftedOn'), <Day key="lifted" at={measure.liftedOn} />],
            ]}
          />
        </Panel>
        <Panel title={say('causes')}>
          <ul className="plain-list stack">
            {measure.causes.map(({ kind, id, sinceOn, endedOn }) => (
              <li key={id}>
                <Cause kind={kind} id={id} />{' '}
                <span className="soft">{endedOn ? say('ended', { on: endedOn }) : say('since', { on: sinceOn })}</span>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
      <Panel title={say('feedback')}>
        {measure.feedback.length === 0 ? <p className="soft">{say('noFeedback')}</p> : null}
        <ul className="plain-list stack">
          {measure.feedback.map(({ done, note, givenBy, givenOn }) => (
            <li key={`${givenOn} ${note}`}>
              <Day at={givenOn} /> {say(done ? 'done' : 'notDone')} · {note}{' '}
              <span className="soft">
                <Person account={givenBy} />
              </span>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

const CAUSES = {
  record: 'credit-record',
  'red-list': 'red-list-entry',
  'serious-list': 'serious-list-entry',
} as const;

/** Why it holds; a link where that is open to the reader. */
function Cause({ kind, id }: { kind: string; id: string }): ReactNode {
  const say = useWords(measureWords);
  const known = kind as keyof typeof CAUSES;
  const href = useHrefOfThing(CAUSES[known], id);
  return href ? <Link to={href}>{say(`cause.${known}`)}</Link> : say(`cause.${known}`);
}

/** The department says that it has done what was asked, or why not yet. */
function FeedbackActs({ measure }: { measure: Measure }): ReactNode {
  const say = useWords(measureWords);
  const me = useMe();
  const mayAnswer = useHasRole('regulator', 'credit-officer', 'subsidy-officer');
  const { id: measureId, version, state } = measure;
  const answer = useCommand(
    (body: { done: boolean; note: string }, key) =>
      take(
        rewardPenalty.POST('/measures/{measureId}/feedback', {
          params: { path: { measureId }, header: commandHeaders(key, version) },
          body,
        }),
      ),
    { invalidates: [['reward-penalty', 'measure', measureId], ['work']] },
  );
  if (!mayAnswer || !isAsked(measure) || me.department !== measure.department) return null;
  const act =
    (done: boolean) =>
    (note: string): Promise<boolean> =>
      answer.mutateAsync({ done, note }).then(
        () => true,
        () => false,
      );
  const shared = { reasonLabel: say('note'), isPending: answer.isPending, error: answer.error, reset: answer.reset };
  return (
    <>
      <ActDialog title={say('delayed')} act={act(false)} {...shared} />
      <ActDialog title={say(state === 'imposed' ? 'applied' : 'lifted')} primary act={act(true)} {...shared} />
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { useHasRole, useMe } from '../frame/me';
import type { Answer } from '../kit/answers';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { casesWords } from './cases.words';
import { DecisionForm } from './decision-form';
import { RecordPanel } from './record-panel';

type Objection = components['schemas']['ObjectionRow'];
type Step = 'read' | 'recommend' | 'decide';

export function Page(): ReactNode {
  const { objectionId = '' } = useParams();
  const [step, setStep] = useState<Step>('read');
  const objection = useQuery({
    queryKey: ['reward-penalty', 'objections', objectionId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/objections/{objectionId}', { params: { path: { objectionId } }, signal })),
  });
  return (
    <div className="page">
      <Loaded query={objection} lines={10}>
        {(data) =>
          step === 'read' ? (
            <Reading objection={data} go={setStep} />
          ) : (
            <Acting objection={data} step={step} back={() => setStep('read')} />
          )
        }
      </Loaded>
    </div>
  );
}

function Reading({ objection, go }: { objection: Objection; go: (step: Step) => void }): ReactNode {
  const say = useWords(casesWords);
  const me = useMe();
  const isOfficer = useHasRole('credit-officer');
  const { state, recommendedBy, filedBy, enterpriseName, decidedBy } = objection;
  const isOwn = recommendedBy === me.id || filedBy === me.id;
  const title = say('objectionOf', { name: enterpriseName });
  const mayRecommend = isOfficer && (state === 'filed' || (state === 'recommended' && recommendedBy === me.id));
  const mayDecide = isOfficer && state === 'recommended' && !isOwn;
  return (
    <>
      <PageHead
        title={title}
        name={title}
        state={<State of="objection" is={state} />}
        facts={
          <>
            <Link to={`/enterprises/${objection.enterpriseId}`}>{enterpriseName}</Link>
            <Code>{objection.uscc}</Code>
            <span>
              {say('filedOn')} {objection.filedOn}
            </span>
          </>
        }
        acts={
          <>
            {mayRecommend ? (
              <Button type={mayDecide ? 'default' : 'primary'} onClick={() => go('recommend')}>
                {say(state === 'filed' ? 'recommend' : 'recommendAgain')}
              </Button>
            ) : null}
            {mayDecide ? (
              <Button type="primary" onClick={() => go('decide')}>
                {say('decide')}
              </Button>
            ) : null}
          </>
        }
      />
      {isOfficer && state === 'recommended' && isOwn ? <Notice>{say('ownObjection')}</Notice> : null}
      <div className="columns">
        <div>
          <Panel title={say('grounds')}>
            <p>{objection.grounds}</p>
            <Facts
              of={[
                [
                  say('filedBy'),
                  <Person key="by" account={filedBy} text={(by) => say('byOn', { by, on: objection.filedOn })} />,
                ],
              ]}
            />
          </Panel>
          {recommendedBy ? (
            <Panel title={say('recommendation')}>
              <Facts
                of={[
                  [say('choice'), say(objection.recommendsUpholding ? 'upholds' : 'rejects')],
                  [say('reason'), objection.recommendationReason],
                  [say('recommendation'), <Person key="by" account={recommendedBy} />],
                ]}
              />
            </Panel>
          ) : null}
          {decidedBy ? (
            <Panel title={say('decision')}>
              <Facts
                of={[
                  [say('choice'), say(objection.agreed ? 'agreed' : 'disagreed')],
                  [say('reason'), objection.decisionReason],
                  [
                    say('decision'),
                    <Person
                      key="by"
                      account={decidedBy}
                      text={(by) => say('byOn', { by, on: objection.decidedOn ?? '' })}
                    />,
                  ],
                ]}
              />
            </Panel>
          ) : null}
        </div>
        <div>
          <RecordPanel recordId={objection.recordId} />
        </div>
      </div>
    </>
  );
}

function Acting({
  objection,
  step,
  back,
}: {
  objection: Objection;
  step: 'recommend' | 'decide';
  back: () => void;
}): ReactNode {
  const say = useWords(casesWords);
  const { id: objectionId, version } = objection;
  const invalidates = [['reward-penalty', 'objections'], ['list', 'objections'], ['credit-rating', 'record'], ['work']];
  const about: Answer[] = [
    { name: say('enterprise'), value: objection.enterpriseName },
    { name: say('document'), value: objection.recordDocumentNumber ?? say('noDocument') },
    { name: say('grounds'), value: objection.grounds },
    { name: say('state'), value: <State of="objection" is={objection.state} /> },
  ];
  if (step === 'recommend') {
    return (
      <DecisionForm
        title={say('recommendation')}
        about={about}
        yes={say('upholds')}
        no={say('rejects')}
        run={({ yes: uphold, reason }, key) =>
          take(
            rewardPenalty.POST('/objections/{objectionId}/recommendation', {
              params: { path: { objectionId }, header: commandHeaders(key, version) },
              body: { uphold, reason },
            }),
          )
        }
        invalidates={invalidates}
        done={() => ({
          title: say('recommended'),
          number: objection.recordDocumentNumber ?? objectionId,
          next: <p>{say('recommendedNext')}</p>,
        })}
        back={back}
      />
    );
  }
  const recommended = say(objection.recommendsUpholding ? 'upholds' : 'rejects');
  return (
    <DecisionForm
      title={say('decision')}
      about={[
        ...about,
        { name: say('recommendation'), value: `${recommended} · ${objection.recommendationReason ?? ''}` },
      ]}
      yes={say('agreed')}
      no={say('disagreed')}
      run={({ yes: agree, reason }, key) =>
        take(
          rewardPenalty.POST('/objections/{objectionId}/decision', {
            params: { path: { objectionId }, header: commandHeaders(key, version) },
            body: { agree, reason },
          }),
        )
      }
      invalidates={invalidates}
      done={(_, { state }) => ({
        title: say(state === 'upheld' ? 'decidedUpheld' : 'decidedRejected'),
        number: objection.recordDocumentNumber ?? objectionId,
        next: <p>{say(state === 'upheld' ? 'decidedUpheldNext' : 'decidedRejectedNext')}</p>,
      })}
      back={back}
    />
  );
}

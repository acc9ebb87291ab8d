import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { useMe } from '../frame/me';
import { Facts, PageHead, Panel } from '../kit/page';
import { Basis } from '../kit/receipt';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Code, Day, Deadline, StateWord } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { DecisionView } from './decision-view';
import { HARMS } from './flag-form';
import { LettersPanel } from './letters';
import { regulationWords } from './regulation.words';
import { useToday } from '../kit/use-today';
import { ViolationActs } from './violation-acts';
import { violationWords } from './violation.words';

type Violation = components['schemas']['ViolationRow'];
const HASH_SHOWN = 16;

export function Page(): ReactNode {
  const { violationId = '' } = useParams();
  const violation = useQuery({
    queryKey: ['reward-penalty', 'violation', violationId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/violations/{violationId}', { params: { path: { violationId } }, signal })),
  });
  return <Loaded query={violation}>{(data) => <ViolationView violation={data} />}</Loaded>;
}

function ViolationView({ violation }: { violation: Violation }): ReactNode {
  const say = useWords(violationWords);
  const sayShared = useWords(regulationWords);
  const textOf = useTextOf();
  const code = useCode();
  const today = useToday();
  const me = useMe();
  const isOwn = me.roles.includes('regulator') && me.department === violation.department;
  const { state, offenceTitle, enterpriseId, enterpriseName, uscc, department, dueOn, flaggedOn, harm } = violation;
  const knownHarm = HARMS.find((one) => one === harm);
  const offence = textOf(offenceTitle);
  return (
    <div className="page">
      <PageHead
        title={offence}
        name={say('violation', { offence })}
        state={<State of="violation" is={state} />}
        facts={
          <>
            <span>
              <Link to={`/enterprises/${enterpriseId}`}>{enterpriseName}</Link> <Code>{uscc}</Code>
            </span>
            <span>
              {say('flaggedOn')} <b>{flaggedOn}</b>
            </span>
            {state === 'awaiting-correction' || state === 'correction-submitted' ? (
              <span>
                {say('dueOn')} <Deadline on={dueOn} today={today} />
              </span>
            ) : null}
            <span>{code('department', department)}</span>
          </>
        }
        acts={isOwn ? <ViolationActs violation={violation} today={today} /> : null}
      />
      {!isOwn && me.roles.includes('regulator') ? (
        <p className="soft">{sayShared('otherDepartment', { department: code('department', department) })}</p>
      ) : null}
      <div className="columns">
        <div>
          <Panel title={say('decision')} more={<Basis owner="reward-penalty" receiptId={violation.receiptId} />}>
            <DecisionView decision={violation} lookBack={violation.lookBack} today={today} />
            <p className="soft">
              {say('judgedOn')} {violation.judgedOn}
            </p>
          </Panel>
          <Panel title={say('corrections')}>
            <Corrections corrections={violation.corrections} />
          </Panel>
        </div>
        <div>
          <Panel title={sayShared('facts')}>
            <Facts
              of={[
                [say('found'), violation.facts],
                [say('harm'), knownHarm ? say(`harm.${knownHarm}`) : harm],
                [say('legalBasis'), violation.legalBasis],
                [say('place'), violation.place],
                [say('correctedOn'), violation.correctedOn],
                [say('noFault'), violation.noFaultProved ? say('first') : null],
                [
                  say('decided'),
                  violation.decidedOn
                    ? say('decidedBecause', { on: violation.decidedOn, reason: violation.decisionReason ?? '' })
                    : null,
                ],
                [
                  sayShared('reason'),
                  violation.endReason
                    ? say('endedBecause', { on: violation.endedOn ?? '', reason: violation.endReason })
                    : null,
                ],
              ]}
            />
            {violation.penaltyId ? <Link to={`/penalties/${violation.penaltyId}`}>{say('seePenalty')}</Link> : null}
          </Panel>
          <LettersPanel subjectId={violation.id} />
          <Panel title={say('guidance')}>
            {violation.guidance.length === 0 ? <span className="soft">{say('noGuidance')}</span> : null}
            <ul className="plain-list stack">
              {violation.guidance.map(({ id, givenOn, text }) => (
                <li key={id}>
                  <Day at={givenOn} /> {text}
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      </div>
    </div>
  );
}

function Corrections({ corrections }: { corrections: Violation['corrections'] }): ReactNode {
  const say = useWords(violationWords);
  if (corrections.length === 0) return <span className="soft">{say('noCorrections')}</span>;
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{say('submittedOn')}</th>
            <th scope="col">{say('correctedOn')}</th>
            <th scope="col">{say('proof')}</th>
            <th scope="col">{say('reviewed')}</th>
          </tr>
        </thead>
        <tbody>
          {corrections.map(({ id, submittedOn, correctedOn, proof, paperHashes, accepted, reviewReason }) => (
            <tr key={id}>
              <td>
                <Day at={submittedOn} />
              </td>
              <td>
                <Day at={correctedOn} />
              </td>
              <td>
                {proof}
                {paperHashes.length > 0 ? (
                  <div className="soft">
                    {say('papers')}{' '}
                    {paperHashes.map((hash) => (
                      <span key={hash} className="code" title={hash}>
                        {hash.slice(0, HASH_SHOWN)}{' '}
                      </span>
                    ))}
                  </div>
                ) : null}
              </td>
              <td>
                <StateWord tone={accepted === null ? 'busy' : accepted ? 'good' : 'warn'}>
                  {say(accepted === null ? 'waitsForReview' : accepted ? 'accepted' : 'refused')}
                </StateWord>{' '}
                {reviewReason}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

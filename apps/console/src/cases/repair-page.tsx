import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import { useHasRole, useMe } from '../frame/me';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { Basis } from '../kit/receipt';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Code, Deadline, StateWord } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { casesWords } from './cases.words';
import { RecordPanel } from './record-panel';
import { type Repair, RepairActing, type RepairStep } from './repair-acting';
import { useToday } from '../kit/use-today';
import { RuleName } from '../kit/rule-name';

export function Page(): ReactNode {
  const { repairId = '' } = useParams();
  const [step, setStep] = useState<RepairStep | 'read'>('read');
  const repair = useQuery({
    queryKey: ['reward-penalty', 'repairs', repairId],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/repairs/{repairId}', { params: { path: { repairId } }, signal })),
  });
  return (
    <div className="page">
      <Loaded query={repair} lines={12}>
        {(data) =>
          step === 'read' ? (
            <Reading repair={data} go={setStep} />
          ) : (
            <RepairActing repair={data} step={step} back={() => setStep('read')} />
          )
        }
      </Loaded>
    </div>
  );
}

/** The step that waits, and whether the two-people rule keeps this person from it. */
function useNextStep(repair: Repair): {
  step: RepairStep | null;
  label: 'accept' | 'decideRepair' | 'revoke' | 'confirmRevoke';
  kept: 'ownRepair' | 'ownRevocation' | null;
} {
  const me = useMe();
  const isOfficer = useHasRole('credit-officer');
  const of = (step: RepairStep, kept: 'ownRepair' | 'ownRevocation' | null): ReturnType<typeof useNextStep> => ({
    step: isOfficer && kept === null ? step : null,
    label: step === 'decide' ? 'decideRepair' : step,
    kept: isOfficer ? kept : null,
  });
  switch (repair.state) {
    case 'filed':
      return of('accept', null);
    case 'accepted':
      return of('decide', repair.acceptedBy === me.id || repair.filedBy === me.id ? 'ownRepair' : null);
    case 'granted':
      return of('revoke', null);
    case 'revocation-proposed':
      return of('confirmRevoke', repair.revocationProposedBy === me.id ? 'ownRevocation' : null);
    default:
      return { step: null, label: 'accept', kept: null };
  }
}

function Reading({ repair, go }: { repair: Repair; go: (step: RepairStep) => void }): ReactNode {
  const say = useWords(casesWords);
  const code = useCode();
  const today = useToday();
  const next = useNextStep(repair);
  const title = say('repairOf', { name: repair.enterpriseName });
  return (
    <>
      <PageHead
        title={title}
        name={title}
        state={<State of="repair" is={repair.state} />}
        facts={
          <>
            <Link to={`/enterprises/${repair.enterpriseId}`}>{repair.enterpriseName}</Link>
            <Code>{repair.uscc}</Code>
            <span>
              {say('filedOn')} {repair.filedOn}
            </span>
            <span>{code('class', repair.class)}</span>
            {repair.dueOn ? <Deadline on={repair.dueOn} today={today} /> : null}
          </>
        }
        acts={
          next.step ? (
            <Button
              type={next.label === 'revoke' ? 'default' : 'primary'}
              danger={next.label === 'revoke'}
              onClick={() => go(next.step!)}
            >
              {say(next.label)}
            </Button>
          ) : null
        }
      />
      {next.kept ? <Notice>{say(next.kept)}</Notice> : null}
      <div className="columns">
        <div>
          <Requirements repair={repair} />
          <Regime repair={repair} />
          <Steps repair={repair} />
        </div>
        <div>
          <RecordPanel recordId={repair.recordId} />
        </div>
      </div>
    </>
  );
}

function Requirements({ repair }: { repair: Repair }): ReactNode {
  const say = useWords(casesWords);
  const textOf = useTextOf();
  const { obligationsFulfilledOn: duties, earliestOn, filedOn, pledgeSigned, paperHashes, byTime } = repair;
  const needs: [text: string, isMet: boolean][] = [
    [say('need.period', { on: earliestOn }), earliestOn <= filedOn],
    [duties ? say('need.duties', { on: duties }) : say('need.dutiesMissing'), duties !== null],
    // What comes by time alone asks for no pledge.
    ...(byTime ? [] : ([[say('need.pledge'), pledgeSigned]] as [string, boolean][])),
  ];
  return (
    <Panel title={say('requirements')} more={<Basis owner="reward-penalty" receiptId={repair.filingReceiptId} />}>
      <ul className="plain-list stack" style={{ marginBottom: 12 }}>
        {needs.map(([text, isMet]) => (
          <li key={text} className="inline" style={{ flexWrap: 'nowrap' }}>
            <StateWord tone={isMet ? 'good' : 'bad'}>{say(isMet ? 'met' : 'missing')}</StateWord>
            <span>{text}</span>
          </li>
        ))}
      </ul>
      {repair.reasons.length > 0 ? (
        <Notice tone="warn">
          <strong>{say('refusedBecause')}</strong>
          <ul>
            {repair.reasons.map((reason) => (
              <li key={reason.code}>{textOf(reason)}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <Facts
        of={[
          [say('proof'), repair.obligationsProof],
          [
            say('filedBy'),
            byTime ? (
              say('byTime')
            ) : (
              <Person key="by" account={repair.filedBy} text={(by) => say('byOn', { by, on: filedOn })} />
            ),
          ],
          [
            say('need.papers', { n: paperHashes.length }),
            paperHashes.length === 0 ? null : paperHashes.map((hash) => <Code key={hash}>{hash} </Code>),
          ],
          [
            say('dutiesKnown'),
            repair.obligationsSource === null
              ? null
              : say(repair.obligationsSource === 'record' ? 'fromRecord' : 'fromApplicant'),
          ],
        ]}
      />
    </Panel>
  );
}

function Regime({ repair }: { repair: Repair }): ReactNode {
  const say = useWords(casesWords);
  const { regime } = repair;
  return (
    <Panel title={say('regime')}>
      <p>
        {say('regimeWhy', { on: repair.filedOn })} <RuleName kind="repair" id={regime.id} version={regime.version} />
      </p>
      <Facts
        of={[
          [say('determinedOn'), repair.determinedOn],
          [say('earliestOn'), repair.earliestOn],
          [say('endsOn'), repair.publicationEndsOn],
          [say('acceptDue'), repair.acceptDueOn ?? (repair.acceptDueReason ? say('calendarMissing') : null)],
          [say('decideDue'), repair.decideDueOn ?? (repair.decideDueReason ? say('calendarMissing') : null)],
          [say('repairedOn'), repair.repairedOn],
        ]}
      />
    </Panel>
  );
}

function Steps({ repair }: { repair: Repair }): ReactNode {
  const say = useWords(casesWords);
  const rows: [string, string | null, string | null, string | null][] = [
    [
      say(repair.accepted === false ? 'notAccepted' : 'accepted'),
      repair.acceptedBy,
      repair.acceptedOn,
      repair.acceptanceReason,
    ],
    [say(repair.granted === false ? 'refused' : 'granted'), repair.decidedBy, repair.decidedOn, repair.decisionReason],
    [say('revoke'), repair.revocationProposedBy, repair.revocationProposedOn, repair.revocationReason],
    [say('evidence'), repair.revocationProposedBy, repair.revocationProposedOn, repair.revocationEvidence],
    [
      say(repair.state === 'revoked' ? 'revokedDone' : 'keptDone'),
      repair.revocationDecidedBy,
      repair.revocationDecidedOn,
      repair.revocationDecisionReason,
    ],
  ];
  const known = rows.filter(([, by]) => by !== null);
  if (known.length === 0) return null;
  return (
    <Panel title={say('steps')}>
      <Facts
        of={known.map(([name, account, on, why]) => [
          name,
          <Person key="by" account={account} text={(by) => `${say('byOn', { by, on: on ?? '' })} · ${why ?? ''}`} />,
        ])}
      />
    </Panel>
  );
}

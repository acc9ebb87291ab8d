import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { LEAST_LENGTH } from '../kit/least-length';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Amount, Code, Deadline } from '../kit/values';
import { useWords } from '../words/words';
import { LettersPanel } from './letters';
import { useOffenceWord } from './offences';
import { penaltyWords } from './penalty.words';
import { regulationWords } from './regulation.words';
import { useToday } from '../kit/use-today';

type Penalty = components['schemas']['PenaltyRow'];
type Schemas = components['schemas'];
type Act =
  | { kind: 'fulfil'; n: number; body: Schemas['FulfilObligation'] }
  | { kind: 'propose'; body: Schemas['ProposeAnnulment'] }
  | { kind: 'decide'; body: Schemas['DecideAnnulment'] };

export function Page(): ReactNode {
  const { penaltyId = '' } = useParams();
  const penalty = useQuery({
    queryKey: ['reward-penalty', 'penalty', penaltyId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/penalties/{penaltyId}', { params: { path: { penaltyId } }, signal })),
  });
  return <Loaded query={penalty}>{(data) => <PenaltyView penalty={data} />}</Loaded>;
}

function PenaltyView({ penalty }: { penalty: Penalty }): ReactNode {
  const say = useWords(penaltyWords);
  const sayShared = useWords(regulationWords);
  const code = useCode();
  const offence = useOffenceWord();
  const me = useMe();
  const today = useToday();
  const { id: penaltyId, version, documentNumber, state, department } = penalty;
  const command = useCommand(
    (act: Act, key) => {
      const header = commandHeaders(key, version);
      const at = { params: { path: { penaltyId }, header } };
      switch (act.kind) {
        case 'fulfil':
          return take(
            rewardPenalty.POST('/penalties/{penaltyId}/obligations/{n}/fulfilment', {
              params: { path: { penaltyId, n: act.n }, header },
              body: act.body,
            }),
          );
        case 'propose':
          return take(rewardPenalty.POST('/penalties/{penaltyId}/annulment', { ...at, body: act.body }));
        case 'decide':
          return take(rewardPenalty.POST('/penalties/{penaltyId}/annulment/decision', { ...at, body: act.body }));
      }
    },
    {
      invalidates: [
        ...[
          ['reward-penalty', 'penalty', penaltyId],
          ['list', 'penalties'],
          ['reward-penalty', 'penalties'],
        ],
        ...[
          ['reward-penalty', 'letters', penaltyId],
          ['work', 'reward-penalty'],
        ],
      ],
    },
  );
  const done = (act: Act): Promise<boolean> =>
    command.mutateAsync(act).then(
      () => true,
      () => false,
    );
  const shared = { isPending: command.isPending, error: command.error, reset: command.reset };
  const isOwn = me.roles.includes('regulator') && me.department === department;
  const isProposed = penalty.annulmentProposedBy !== null && state !== 'annulled';
  const isMine = penalty.annulmentProposedBy === me.id;
  const mayDecide = isProposed && !isMine && (isOwn || me.roles.includes('credit-officer'));
  return (
    <div className="page">
      <PageHead
        title={say('penalty', { number: documentNumber })}
        name={say('penalty', { number: documentNumber })}
        state={<State of="penalty" is={state} />}
        facts={
          <>
            <span>
              <Link to={`/enterprises/${penalty.enterpriseId}`}>{penalty.enterpriseName}</Link>{' '}
              <Code>{penalty.uscc}</Code>
            </span>
            <span>
              {say('fineTotal')} <b>{penalty.fineFen ? <Amount fen={penalty.fineFen} sign /> : say('noFine')}</b>
            </span>
            <span>
              {say('determinedOn')} <b>{penalty.determinedOn}</b>
            </span>
          </>
        }
        acts={
          <>
            {mayDecide ? (
              <>
                <ActDialog
                  {...shared}
                  primary
                  title={say('agree')}
                  reasonLabel={sayShared('reason')}
                  act={(reason) => done({ kind: 'decide', body: { agree: true, reason } })}
                >
                  <p>{say('agreeText')}</p>
                </ActDialog>
                <ActDialog
                  {...shared}
                  title={say('disagree')}
                  reasonLabel={sayShared('reason')}
                  act={(reason) => done({ kind: 'decide', body: { agree: false, reason } })}
                >
                  <p>{say('disagreeText')}</p>
                </ActDialog>
              </>
            ) : null}
            {isOwn && !isProposed && state !== 'annulled' ? (
              <ActDialog
                {...shared}
                danger
                title={say('proposeAnnulment')}
                reasonLabel={say('proposeReason')}
                leastReason={LEAST_LENGTH['reward-penalty/ProposeAnnulment.reason']}
                act={(reason) => done({ kind: 'propose', body: { reason } })}
              >
                <p>{say('proposeText')}</p>
              </ActDialog>
            ) : null}
          </>
        }
      />
      <Annulment penalty={penalty} isMine={isMine} />
      <div className="columns">
        <Panel title={say('obligations')}>
          {penalty.obligations.length === 0 ? <span className="soft">{say('noObligations')}</span> : null}
          <ul className="plain-list stack">
            {penalty.obligations.map(({ n, what, dueOn, fulfilledOn, evidence }) => (
              <li key={n} className="inline">
                <span style={{ flex: '1 1 240px' }}>
                  {what}
                  {evidence ? <span className="soft"> · {evidence}</span> : null}
                </span>
                {fulfilledOn ? (
                  <span>{say('fulfilled', { on: fulfilledOn })}</span>
                ) : state === 'annulled' ? (
                  <span className="soft">{say('notOwed')}</span>
                ) : (
                  <Deadline on={dueOn} today={today} />
                )}
                {!fulfilledOn && isOwn && state === 'determined' ? (
                  <Fulfil {...shared} today={today} act={(body) => done({ kind: 'fulfil', n, body })} />
                ) : null}
              </li>
            ))}
          </ul>
        </Panel>
        <div>
          <Panel title={sayShared('facts')}>
            <Facts
              of={[
                [sayShared('offence'), offence(penalty.offence)],
                [sayShared('class'), code('class', penalty.class)],
                [say('measures'), penalty.measures],
                [say('legalBasis'), penalty.legalBasis],
                [say('authority'), penalty.authority],
                [
                  say('forViolation'),
                  penalty.violationId ? (
                    <Link key="violation" to={`/violations/${penalty.violationId}`}>
                      {say('toViolation')}
                    </Link>
                  ) : null,
                ],
                [
                  say('record'),
                  <Link key="record" to={`/enterprises/${penalty.enterpriseId}`}>
                    {say('toEnterprise')}
                  </Link>,
                ],
              ]}
            />
          </Panel>
          <LettersPanel subjectId={penaltyId} />
        </div>
      </div>
    </div>
  );
}

function Annulment({ penalty, isMine }: { penalty: Penalty; isMine: boolean }): ReactNode {
  const say = useWords(penaltyWords);
  const { annulledOn, annulledCause, annulmentProposedOn, annulmentReason: reason } = penalty;
  if (annulledOn) {
    const cause = say(annulledCause === 'record' ? 'cause.record' : 'cause.department');
    return <Notice tone="warn">{say('annulled', { on: annulledOn, reason: reason ?? cause })}</Notice>;
  }
  if (!annulmentProposedOn) return null;
  return (
    <Notice tone="warn">
      {say('annulmentWaits', { on: annulmentProposedOn, reason: reason ?? '' })}
      {isMine ? <p>{say('annulmentOwn')}</p> : null}
    </Notice>
  );
}

interface FulfilProps {
  isPending: boolean;
  error: unknown;
  reset: () => void;
  today: string;
  act: (body: Schemas['FulfilObligation']) => Promise<boolean>;
}

function Fulfil({ today, act, ...shared }: FulfilProps): ReactNode {
  const say = useWords(penaltyWords);
  const [fulfilledOn, setFulfilledOn] = useState('');
  return (
    <ActDialog
      {...shared}
      title={say('fulfil')}
      reasonLabel={say('evidence')}
      act={(evidence) => act({ fulfilledOn: fulfilledOn || today, evidence })}
    >
      <p>{say('fulfilText')}</p>
      <Field label={say('fulfilledOn')}>
        <DayInput max={today} value={fulfilledOn || today} onChange={(day) => setFulfilledOn(day)} />
      </Field>
    </ActDialog>
  );
}

import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { Problem } from '../api/problem';
import { useHasRole, useMe } from '../frame/me';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Notice, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { State, useStateWord } from '../kit/state';
import { Loaded } from '../kit/states';
import { Amount, Moment } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { HoldView } from './hold-view';
import { type Outcome, type Resolution, useResolution } from './payout-data';
import { payoutWords } from './payout.words';
import { SUBSIDY_KEYS } from './subsidy-data';

export function Page(): ReactNode {
  const { resolutionId = '' } = useParams();
  const resolution = useResolution(resolutionId);
  return (
    <div className="page">
      <Loaded query={resolution} lines={10}>
        {(data) => <Confirm resolution={data} />}
      </Loaded>
    </div>
  );
}

function Confirm({ resolution }: { resolution: Resolution }): ReactNode {
  const say = useWords(payoutWords);
  const textOf = useTextOf();
  const me = useMe();
  const isChecker = useHasRole('subsidy-approver');
  const stateWord = useStateWord();
  const { id, version, state, maker, payoutId, hold } = resolution;
  const outcome = resolution.outcome as Outcome;
  const confirm = useCommand(
    (seen: number, key) =>
      take(
        subsidy.POST('/hold-resolutions/{resolutionId}/confirm', {
          params: { path: { resolutionId: id }, header: commandHeaders(key, seen) },
        }),
      ),
    { invalidates: SUBSIDY_KEYS },
  );
  if (confirm.data) return <Confirmed resolution={confirm.data} />;
  const { error } = confirm;
  return (
    <div className="narrow">
      <PageHead
        title={say('confirmTitle')}
        name={`${say('confirmTitle')} ${resolution.applicationNumber}`}
        state={<State of="hold-resolution" is={state} />}
      />
      {state !== 'proposed' ? (
        <Notice tone="warn" role="alert">
          {say('notOpen', { state: stateWord('hold-resolution', state) })}
        </Notice>
      ) : error instanceof Problem && error.status === 412 ? (
        <Notice tone="warn" role="alert">
          {say('movedMeanwhile')}
        </Notice>
      ) : (
        <Faults error={error} />
      )}
      <CheckAnswers
        answers={[
          { name: say('enterprise'), value: `${resolution.enterpriseName} ${resolution.uscc}` },
          { name: say('application'), value: `${resolution.applicationNumber} · ${textOf(resolution.policyTitle)}` },
          { name: say('approvedAmount'), value: <Amount fen={resolution.approvedFen} sign /> },
          { name: say('outcome'), value: <strong>{say(`outcome.${outcome}`)}</strong> },
          ...(resolution.amountFen === null
            ? []
            : [
                {
                  name: say('newAmount'),
                  value: (
                    <strong>
                      <Amount fen={resolution.amountFen} sign />
                    </strong>
                  ),
                },
              ]),
          { name: say('reason'), value: resolution.reason },
          { name: say('proposedBy'), value: <Person account={maker} /> },
          { name: say('proposedAt'), value: <Moment at={resolution.madeAt} /> },
        ]}
      />
      <Panel title={say('hold')}>
        <HoldView hold={hold} enterpriseId={resolution.enterpriseId} />
      </Panel>
      {maker === me.id ? <p className="soft">{say('ownProposal')}</p> : null}
      <div className="inline">
        {isChecker && state === 'proposed' && maker !== me.id ? (
          <Button type="primary" size="large" loading={confirm.isPending} onClick={() => confirm.mutate(version)}>
            {say('doConfirm')}
          </Button>
        ) : null}
        <Link to={`/payouts/${payoutId}`}>{say('toPayout')}</Link>
      </div>
    </div>
  );
}

function Confirmed({ resolution }: { resolution: Resolution }): ReactNode {
  const say = useWords(payoutWords);
  const outcome = resolution.outcome as Outcome;
  return (
    <Confirmation
      title={say('confirmedTitle', { outcome: say(`outcome.${outcome}`) })}
      number={resolution.applicationNumber}
      next={
        <>
          <p>{say(`next.${outcome}`)}</p>
          <p className="inline">
            <Link to={`/payouts/${resolution.payoutId}`}>{say('toPayout')}</Link>
            <Link to="/">{say('home')}</Link>
          </p>
        </>
      }
    >
      <p>
        {resolution.enterpriseName} · <Amount fen={resolution.amountFen ?? resolution.approvedFen} sign />
      </p>
    </Confirmation>
  );
}

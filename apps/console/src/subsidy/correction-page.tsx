import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { useHasRole, useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Amount, Code } from '../kit/values';
import { minuteOf } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { type Correction, useCorrection } from './correction-data';
import { correctionWords } from './correction.words';
import { SideBySide } from './side-by-side';
import { CauseEvent } from './cause-event';
import { SUBSIDY_KEYS } from './subsidy-data';
import './subsidy.css';

export function Page(): ReactNode {
  const { correctionId = '' } = useParams();
  const correction = useCorrection(correctionId);
  return (
    <div className="page">
      <Loaded query={correction} lines={10}>
        {(data) => <CorrectionPage correction={data} />}
      </Loaded>
    </div>
  );
}

function CorrectionPage({ correction }: { correction: Correction }): ReactNode {
  const say = useWords(correctionWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const { direction, state, writeOffMaker, writeOffReason } = correction;
  const word = wordOf(correctionWords, `direction.${direction}`, language);
  return (
    <>
      <PageHead
        title={<Link to={`/enterprises/${correction.enterpriseId}`}>{correction.enterpriseName}</Link>}
        name={say('title', { direction: word, number: correction.applicationNumber })}
        state={<State of="correction" is={state} />}
        facts={
          <>
            <Code>{correction.uscc}</Code>
            <b>{textOf(correction.policyTitle)}</b>
            <Link to={`/applications/${correction.applicationId}`}>{correction.applicationNumber}</Link>
            <span>{say('opened', { at: minuteOf(correction.openedAt) })}</span>
          </>
        }
        acts={<Acts correction={correction} />}
      />
      {writeOffMaker && state === 'approved' ? (
        <Notice>
          <Person
            account={writeOffMaker}
            text={(who) => say('writeOffProposed', { who, reason: writeOffReason ?? '—' })}
          />
        </Notice>
      ) : null}
      {state === 'superseded' ? <Notice>{say('superseded')}</Notice> : null}
      {state === 'below-de-minimis' ? <Notice>{say('belowDeMinimis')}</Notice> : null}
      <Panel>
        <div className="money-head">
          <div>
            <div className="name">{say(direction === 'recovery' ? 'recoveryOf' : 'topUpOf')}</div>
            <div className="big">
              <Amount fen={correction.amountFen} sign />
            </div>
          </div>
        </div>
      </Panel>
      <div className="columns">
        <SideBySide correction={correction} />
        <Details correction={correction} />
      </div>
    </>
  );
}

function Details({ correction }: { correction: Correction }): ReactNode {
  const say = useWords(correctionWords);
  const { enterpriseId, causeEventId, causeType, payoutId, topUpPayoutId, receivableFen, writeOffReason } = correction;
  return (
    <Panel title={say('details')}>
      <Facts
        of={[
          [
            say('cause'),
            <span key="cause" className="inline">
              <CauseEvent id={causeEventId} type={causeType} />
              <Link to={`/enterprises/${enterpriseId}`}>{say('seeCredit')}</Link>
            </span>,
          ],
          [
            say('payout'),
            <Link key="payout" to={`/payouts/${payoutId}`}>
              {say('seePayout')}
            </Link>,
          ],
          [
            say('topUpPayout'),
            topUpPayoutId ? (
              <Link key="topUp" to={`/payouts/${topUpPayoutId}`}>
                {say('seePayout')}
              </Link>
            ) : null,
          ],
          [say('receivable'), receivableFen ? <Amount key="owed" fen={receivableFen} sign /> : null],
          [say('maker'), <Person key="maker" account={correction.maker} />],
          [say('checker'), <Person key="checker" account={correction.checker} />],
          [say('writeOffReason'), writeOffReason],
        ]}
      />
    </Panel>
  );
}

function Acts({ correction }: { correction: Correction }): ReactNode {
  const say = useWords(correctionWords);
  const navigate = useNavigate();
  const me = useMe();
  const isMaker = useHasRole('subsidy-officer');
  const isChecker = useHasRole('subsidy-approver');
  const { id, state, direction, writeOffMaker } = correction;
  if (isChecker && state === 'proposed') {
    return (
      <Button type="primary" onClick={() => void navigate(`/corrections/${id}/approve`)}>
        {say('approve')}
      </Button>
    );
  }
  if (state !== 'approved' || direction !== 'recovery') return null;
  if (isMaker && writeOffMaker === null) return <ProposeWriteOff correction={correction} />;
  if (isChecker && writeOffMaker !== null && writeOffMaker !== me.id) {
    return (
      <Button type="primary" onClick={() => void navigate(`/corrections/${id}/approve`)}>
        {say('confirmWriteOff')}
      </Button>
    );
  }
  return null;
}

function ProposeWriteOff({ correction: { id, version } }: { correction: Correction }): ReactNode {
  const say = useWords(correctionWords);
  const propose = useCommand(
    (reason: string, key) =>
      take(
        subsidy.POST('/corrections/{correctionId}/write-off', {
          params: { path: { correctionId: id }, header: commandHeaders(key, version) },
          body: { reason },
        }),
      ),
    { invalidates: SUBSIDY_KEYS },
  );
  return (
    <ActDialog
      title={say('proposeWriteOff')}
      reasonLabel={say('writeOffReason')}
      isPending={propose.isPending}
      error={propose.error}
      reset={propose.reset}
      act={(reason) =>
        propose.mutateAsync(reason).then(
          () => true,
          () => false,
        )
      }
    >
      <p>{say('writeOffText')}</p>
    </ActDialog>
  );
}

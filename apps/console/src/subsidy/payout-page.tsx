import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useHasRole } from '../frame/me';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { Basis } from '../kit/receipt';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Amount, Code, Grade } from '../kit/values';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { HoldView } from './hold-view';
import { PayoutCourse } from './payout-course';
import { type Payout, type PayoutDetail, usePayout } from './payout-data';
import { payoutWords } from './payout.words';
import { usePools } from './subsidy-data';
import './subsidy.css';

export function Page(): ReactNode {
  const { payoutId = '' } = useParams();
  const payout = usePayout(payoutId);
  return (
    <div className="page">
      <Loaded query={payout} lines={10}>
        {(data) => <PayoutView payout={data} />}
      </Loaded>
    </div>
  );
}

function PayoutView({ payout }: { payout: PayoutDetail }): ReactNode {
  const say = useWords(payoutWords);
  const textOf = useTextOf();
  const { hold, proposedResolutionId, enterpriseId } = payout;
  return (
    <>
      <PageHead
        title={<Link to={`/enterprises/${enterpriseId}`}>{payout.enterpriseName}</Link>}
        name={say('title', { number: payout.applicationNumber })}
        state={<State of="payout" is={payout.state} />}
        facts={
          <>
            <Code>{payout.uscc}</Code>
            <b>{textOf(payout.policyTitle)}</b>
            <Link to={`/applications/${payout.applicationId}`}>{payout.applicationNumber}</Link>
            <span>{say('approvedOnDay', { on: payout.approvedOn })}</span>
          </>
        }
        acts={<Acts payout={payout} />}
      />
      {proposedResolutionId ? (
        <Notice>
          {say('waitsForChecker')} · <Link to={`/hold-resolutions/${proposedResolutionId}`}>{say('seeProposal')}</Link>
        </Notice>
      ) : null}
      <Panel>
        <div className="money-head">
          <div>
            <div className="name">{say('approvedAmount')}</div>
            <div className="big">
              <Amount fen={payout.amountFen} sign />
            </div>
          </div>
          <div>
            <div className="name">{say('grade')}</div>
            <div className="line">
              <Grade grade={payout.grade} large />
              <span className="soft">{payout.gradeOn}</span>
            </div>
          </div>
        </div>
      </Panel>
      <div className="columns">
        {hold ? (
          <Panel title={say('hold')}>
            <HoldView hold={hold} enterpriseId={enterpriseId} />
          </Panel>
        ) : null}
        <PaymentFacts payout={payout} />
      </div>
      <PayoutCourse course={payout.course} />
    </>
  );
}

function PaymentFacts({ payout }: { payout: Payout }): ReactNode {
  const say = useWords(payoutWords);
  const language = useLanguage();
  const pools = usePools();
  const { correctionId, replacesPayoutId, instructionId, bankReference } = payout;
  return (
    <Panel title={say('facts')} more={<Basis owner="subsidy" receiptId={payout.receiptId} />}>
      <Facts
        of={[
          [say('kind'), wordOf(payoutWords, `kind.${payout.kind}`, language)],
          [
            say('pool'),
            <Link key="pool" to={`/pools/${payout.poolCode}/${payout.poolYear}`}>
              {pools.data?.find(({ code, year }) => code === payout.poolCode && year === payout.poolYear)?.title ??
                say('poolOf', { code: payout.poolCode, year: String(payout.poolYear) })}
            </Link>,
          ],
          [say('maker'), <Person key="maker" account={payout.maker} />],
          [say('checker'), <Person key="checker" account={payout.checker} />],
          [say('instruction'), instructionId ? <Code key="instruction">{instructionId}</Code> : null],
          [say('bankReference'), bankReference ? <Code key="bank">{bankReference}</Code> : null],
          [say('bankTrouble'), payout.bankTrouble],
          [say('paidOn'), payout.paidOn],
          [
            say('correction'),
            correctionId ? (
              <Link key="correction" to={`/corrections/${correctionId}`}>
                {say('seeCorrection')}
              </Link>
            ) : null,
          ],
          [
            say('replaces'),
            replacesPayoutId ? (
              <Link key="replaces" to={`/payouts/${replacesPayoutId}`}>
                {say('seeReplaced')}
              </Link>
            ) : null,
          ],
        ]}
      />
    </Panel>
  );
}

function Acts({ payout }: { payout: Payout }): ReactNode {
  const say = useWords(payoutWords);
  const navigate = useNavigate();
  const isMaker = useHasRole('subsidy-officer');
  const isChecker = useHasRole('subsidy-approver');
  const { id, state, hold, proposedResolutionId } = payout;
  if (isMaker && state === 'approved') {
    return (
      <Button type="primary" onClick={() => void navigate('/payment-runs/new', { state: { rows: [payout] } })}>
        {say('payOne')}
      </Button>
    );
  }
  if (isMaker && hold && !proposedResolutionId) {
    return (
      <Button type="primary" onClick={() => void navigate(`/payouts/${id}/hold`)}>
        {say('propose')}
      </Button>
    );
  }
  if (isChecker && proposedResolutionId) {
    return (
      <Button type="primary" onClick={() => void navigate(`/hold-resolutions/${proposedResolutionId}`)}>
        {say('confirm')}
      </Button>
    );
  }
  return null;
}

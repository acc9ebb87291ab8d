import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { useMe } from '../frame/me';
import { Confirmation } from '../kit/answers';
import { useCommand } from '../kit/command';
import { PageHead } from '../kit/page';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Amount } from '../kit/values';
import { useWords } from '../words/words';
import { MovedMeanwhile } from './acted-on';
import { applicationWords } from './application.words';
import { CheckApplication } from './check-application';
import { NextInQueue } from './next-in-queue';
import { SendBack, WasSentBack } from './send-back';
import { type ApplicationDetail, type Approval, SUBSIDY_KEYS, useApplication } from './subsidy-data';

export function Page(): ReactNode {
  const { applicationId = '' } = useParams();
  const application = useApplication(applicationId);
  return (
    <div className="page">
      <Loaded query={application} lines={10}>
        {/* Another application is another intent. */}
        {(data) => <Approve key={data.id} application={data} />}
      </Loaded>
    </div>
  );
}

function Approve({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const me = useMe();
  const { id, version, number, enterpriseName, state, reviewedBy } = application;
  const approve = useCommand(
    (seen: number, key) =>
      take(
        subsidy.POST('/applications/{applicationId}/approve', {
          params: { path: { applicationId: id }, header: commandHeaders(key, seen) },
        }),
      ),
    { invalidates: SUBSIDY_KEYS },
  );
  if (approve.data) return <Approved approval={approve.data} />;
  return (
    <div className="narrow">
      <PageHead
        title={say('checkApprove')}
        name={`${say('doApprove')} ${number} ${enterpriseName}`}
        state={<State of="application" is={state} />}
      />
      <MovedMeanwhile application={application} expected="reviewed" error={approve.error} />
      <WasSentBack application={application} />
      <CheckApplication application={application} />
      <div className="inline">
        {state === 'reviewed' ? (
          <Button type="primary" size="large" loading={approve.isPending} onClick={() => approve.mutate(version)}>
            {say('doApprove')}
          </Button>
        ) : null}
        {state === 'reviewed' && reviewedBy !== me.id ? <SendBack application={application} /> : null}
        <Link to={`/applications/${id}`}>{say('toApplication')}</Link>
      </div>
    </div>
  );
}

function Approved({ approval }: { approval: Approval }): ReactNode {
  const say = useWords(applicationWords);
  const { applicationId, applicationNumber, enterpriseName, amountFen, payoutId, letterId, letterNumber } = approval;
  return (
    <Confirmation
      title={say('approvedTitle')}
      number={applicationNumber}
      next={
        <>
          <ul>
            <li>
              {say('approvedNext1')} {payoutId ? <Link to={`/payouts/${payoutId}`}>{say('seePayout')}</Link> : null}
            </li>
            {letterNumber ? <li>{say('approvedNext2', { number: letterNumber })}</li> : null}
          </ul>
          <NextInQueue state="reviewed" after={applicationId} />
        </>
      }
    >
      <p>
        {enterpriseName} · <Amount fen={amountFen} sign />
      </p>
      {letterId && letterNumber ? (
        <a href={`/api/subsidy/letters/${letterId}/pdf`} target="_blank" rel="noreferrer">
          {say('letter', { number: letterNumber })}
        </a>
      ) : null}
    </Confirmation>
  );
}

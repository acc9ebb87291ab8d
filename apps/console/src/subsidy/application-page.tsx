import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { useHasRole, useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { Notice, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { Basis } from '../kit/receipt';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Code } from '../kit/values';
import { minuteOf, yuanOfFen } from '../words/format';
import { useTextOf, useWords } from '../words/words';
import { DecisionsPart, FiledPart, HistoryPart, MoneyPart, PoolPart } from './application-parts';
import { applicationWords } from './application.words';
import { Computed } from './computed';
import { MoneyHead } from './money-head';
import { SendBack, WasSentBack } from './send-back';
import { Since } from './since';
import { type ApplicationDetail, SUBSIDY_KEYS, useApplication } from './subsidy-data';

export function Page(): ReactNode {
  const { applicationId = '' } = useParams();
  const application = useApplication(applicationId);
  return (
    <div className="page">
      <Loaded query={application} lines={14}>
        {(data) => <ApplicationView application={data} />}
      </Loaded>
    </div>
  );
}

function ApplicationView({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const { number, enterpriseName, enterpriseId, uscc, state, filedOn } = application;
  const textOf = useTextOf();
  return (
    <>
      <PageHead
        title={<Link to={`/enterprises/${enterpriseId}`}>{enterpriseName}</Link>}
        name={`${number} ${enterpriseName}`}
        state={<State of="application" is={state} />}
        facts={
          <>
            <Code>{uscc}</Code>
            <b>{textOf(application.policyTitle)}</b>
            <span>{number}</span>
            <span>{say('filed', { on: filedOn })}</span>
            {application.projectCode ? <span>{say('project', { code: application.projectCode })}</span> : null}
            <WhoDid application={application} />
          </>
        }
        acts={<Acts application={application} />}
      />
      <WasSentBack application={application} />
      <MoneyHead application={application} />
      <div className="columns">
        <div>
          <HowComputed application={application} />
          <DecisionsPart application={application} />
          <HistoryPart application={application} />
        </div>
        <div>
          <Since application={application} />
          <MoneyPart application={application} />
          <PoolPart application={application} />
          <FiledPart application={application} />
        </div>
      </div>
    </>
  );
}

function WhoDid({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const { reviewedBy, reviewedAt, approvedBy, approvedAt, rejectedBy, reason } = application;
  return (
    <>
      {reviewedBy && reviewedAt ? (
        <Person account={reviewedBy} text={(who) => say('reviewedBy', { who, at: minuteOf(reviewedAt) })} />
      ) : null}
      {approvedBy && approvedAt ? (
        <Person account={approvedBy} text={(who) => say('approvedBy', { who, at: minuteOf(approvedAt) })} />
      ) : null}
      {rejectedBy ? (
        <Person account={rejectedBy} text={(who) => say('rejectedBy', { who, reason: reason ?? '—' })} />
      ) : null}
    </>
  );
}

function HowComputed({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const textOf = useTextOf();
  const { provisional, underVersionInForce, rule, decisions, state } = application;
  const receiptId = decisions.at(0)?.receiptId;
  if (provisional === null) return null;
  return (
    <Panel
      title={say(state === 'approved' ? 'computedAtApproval' : 'howComputed')}
      more={
        receiptId ? (
          <Basis owner="subsidy" receiptId={receiptId} />
        ) : (
          <span className="soft">{say('receiptAfter')}</span>
        )
      }
    >
      <Computed assessment={provisional} />
      <p>
        <Link to={`/policies/${rule.id}?version=${rule.version}`}>
          {say('basisOf', { policy: textOf(rule.title), version: rule.version })}
        </Link>
      </p>
      <ul className="soft" style={{ margin: 0, paddingLeft: 20 }}>
        {rule.basis.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {underVersionInForce ? (
        <div style={{ marginTop: 12 }}>
          <Notice>
            {say('inForceText', {
              version: provisional.policyVersion,
              now: underVersionInForce.policyVersion,
              amount: yuanOfFen(underVersionInForce.amountFen),
            })}
            <details>
              <summary>{say('inForce', { version: underVersionInForce.policyVersion })}</summary>
              <Computed assessment={underVersionInForce} />
            </details>
          </Notice>
        </div>
      ) : null}
    </Panel>
  );
}

function Acts({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const me = useMe();
  const navigate = useNavigate();
  const isMaker = useHasRole('subsidy-officer');
  const isChecker = useHasRole('subsidy-approver');
  const { id, state, reviewedBy } = application;
  const isOwn = reviewedBy === me.id;
  return (
    <>
      {isMaker && (state === 'filed' || state === 'reviewed') ? <Reject application={application} /> : null}
      {isChecker && state === 'reviewed' && !isOwn ? <SendBack application={application} /> : null}
      <Button onClick={() => print()}>{say('print')}</Button>
      {isMaker && state === 'filed' ? (
        <Button type="primary" onClick={() => void navigate(`/applications/${id}/review`)}>
          {say('review')}
        </Button>
      ) : null}
      {isChecker && state === 'reviewed' && !isOwn ? (
        <Button type="primary" onClick={() => void navigate(`/applications/${id}/approve`)}>
          {say('approve')}
        </Button>
      ) : null}
      {isChecker && state === 'reviewed' && isOwn ? <span className="soft">{say('ownReview')}</span> : null}
    </>
  );
}

function Reject({ application: { id, version } }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const reject = useCommand(
    (reason: string, key) =>
      take(
        subsidy.POST('/applications/{applicationId}/reject', {
          params: { path: { applicationId: id }, header: commandHeaders(key, version) },
          body: { reason },
        }),
      ),
    { invalidates: SUBSIDY_KEYS },
  );
  return (
    <ActDialog
      title={say('reject')}
      reasonLabel={say('rejectReason')}
      danger
      isPending={reject.isPending}
      error={reject.error}
      reset={reject.reset}
      act={(reason) =>
        reject.mutateAsync(reason).then(
          () => true,
          () => false,
        )
      }
    >
      <p>{say('rejectText')}</p>
    </ActDialog>
  );
}

import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
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
import { WasSentBack } from './send-back';
import { type ApplicationDetail, SUBSIDY_KEYS, useApplication } from './subsidy-data';

export function Page(): ReactNode {
  const { applicationId = '' } = useParams();
  const application = useApplication(applicationId);
  return (
    <div className="page">
      <Loaded query={application} lines={10}>
        {(data) => <Review key={data.id} application={data} />}
      </Loaded>
    </div>
  );
}

function Review({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const { id, version, number, enterpriseName, state } = application;
  const review = useCommand(
    (seen: number, key) =>
      take(
        subsidy.POST('/applications/{applicationId}/review', {
          params: { path: { applicationId: id }, header: commandHeaders(key, seen) },
        }),
      ),
    { invalidates: SUBSIDY_KEYS },
  );
  if (review.data) {
    return (
      <Confirmation
        title={say('reviewedTitle')}
        number={review.data.number}
        next={
          <>
            <p>{say('reviewedNext')}</p>
            <NextInQueue state="filed" after={id} />
          </>
        }
      >
        <p>
          {enterpriseName} · <Amount fen={review.data.provisional?.amountFen} sign />
        </p>
      </Confirmation>
    );
  }
  return (
    <div className="narrow">
      <PageHead
        title={say('checkReview')}
        name={`${say('doReview')} ${number} ${enterpriseName}`}
        state={<State of="application" is={state} />}
      />
      <MovedMeanwhile application={application} expected="filed" error={review.error} />
      <WasSentBack application={application} />
      <CheckApplication application={application} />
      <p className="soft">{say('reviewText')}</p>
      <div className="inline">
        {state === 'filed' ? (
          <Button type="primary" size="large" loading={review.isPending} onClick={() => review.mutate(version)}>
            {say('doReview')}
          </Button>
        ) : null}
        <Link to={`/applications/${id}`}>{say('toApplication')}</Link>
      </div>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commitment, take } from '../api/clients';
import type { components } from '../api/generated/commitment';
import { useHasRole } from '../frame/me';
import { PageHead, Panel } from '../kit/page';
import { State } from '../kit/state';
import { Loaded, LoadedPart } from '../kit/states';
import { Code, Deadline } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { useItemWord } from '../kit/catalogue-code';
import { LettersPanel } from './letters';
import { Findings, Materials, SignedNotice } from './pledge-parts';
import { useToday } from '../kit/use-today';
import { VerificationActs } from './verification-acts';
import { verificationWords } from './verification.words';

type Verification = components['schemas']['VerificationRow'];

export function Page(): ReactNode {
  const { verificationId = '' } = useParams();
  const verification = useQuery({
    queryKey: ['commitment', 'verification', verificationId],
    queryFn: ({ signal }) =>
      take(commitment.GET('/verifications/{verificationId}', { params: { path: { verificationId } }, signal })),
  });
  return <Loaded query={verification}>{(data) => <VerificationView verification={data} />}</Loaded>;
}

function VerificationView({ verification }: { verification: Verification }): ReactNode {
  const say = useWords(verificationWords);
  const textOf = useTextOf();
  const itemWord = useItemWord();
  const today = useToday();
  const mayRecord = useHasRole('regulator', 'credit-officer');
  const { pledgeId, state, item, findings } = verification;
  const pledge = useQuery({
    queryKey: ['commitment', 'pledge', pledgeId],
    queryFn: ({ signal }) => take(commitment.GET('/pledges/{pledgeId}', { params: { path: { pledgeId } }, signal })),
  });
  const title = textOf(itemWord(item));
  const isFalse = findings.some(({ finding }) => finding === 'false');
  return (
    <div className="page">
      <PageHead
        title={title}
        name={`${say('verifications')} ${title}`}
        state={<State of="verification" is={state} />}
        facts={
          <>
            <span>
              <Link to={`/enterprises/${verification.enterpriseId}`}>{verification.enterpriseName}</Link>{' '}
              <Code>{verification.uscc}</Code>
            </span>
            <span>
              <Link to={`/pledges/${pledgeId}`}>{say('pledge')}</Link>{' '}
              <State of="pledge" is={verification.pledgeState} />
            </span>
            <span>
              {say('dueOn')} <Deadline on={verification.dueOn} today={today} />
            </span>
          </>
        }
        acts={mayRecord && state !== 'closed' && !isFalse ? <VerificationActs verification={verification} /> : null}
      />
      <div className="columns">
        <div>
          <Panel title={say('materials')}>
            <LoadedPart query={pledge}>{(data) => <Materials pledge={data} today={today} />}</LoadedPart>
          </Panel>
          <Panel title={say('findings')}>
            <Findings findings={findings} />
          </Panel>
          <LettersPanel owner="commitment" subjectId={pledgeId} />
        </div>
        <Panel title={say('notice')}>
          <LoadedPart query={pledge} lines={12}>
            {(data) => <SignedNotice pledge={data} />}
          </LoadedPart>
        </Panel>
      </div>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commitment, take } from '../api/clients';
import type { components } from '../api/generated/commitment';
import { useHasRole } from '../frame/me';
import { Facts, PageHead, Panel } from '../kit/page';
import { PaperList } from '../kit/papers';
import { Basis } from '../kit/receipt';
import { State } from '../kit/state';
import { Loaded, LoadedPart } from '../kit/states';
import { Day, Deadline, Grade, StateWord } from '../kit/values';
import { useItemWord } from '../kit/use-item-word';
import { useTextOf, useWords } from '../words/words';
import { LettersPanel } from './letters';
import { regulationWords } from './regulation.words';
import { useToday } from '../kit/use-today';
import { VerificationActs } from './verification-acts';
import { verificationWords } from './verification.words';

type Verification = components['schemas']['VerificationAnswer'];
type Pledge = components['schemas']['PledgeDetail'];

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
  const sayShared = useWords(regulationWords);
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
              <Link to={`/enterprises/${verification.enterpriseId}`}>{sayShared('enterprise')}</Link>
            </span>
            <span>
              {say('pledge')} <State of="pledge" is={verification.pledgeState} />
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
            {findings.length === 0 ? <span className="soft">{say('noFindings')}</span> : null}
            <ul className="plain-list stack">
              {findings.map(({ finding, ground, evidence, reason, foundOn }) => (
                <li key={`${foundOn} ${finding}`}>
                  <Day at={foundOn} />{' '}
                  <StateWord tone={finding === 'true' ? 'good' : 'bad'}>
                    {say(finding === 'true' ? 'finding.true' : 'finding.false')}
                  </StateWord>{' '}
                  {ground ? say(ground === 'forged-paper' ? 'ground.forged-paper' : 'ground.untrue-content') : null}{' '}
                  {reason} {evidence}
                </li>
              ))}
            </ul>
          </Panel>
          <LettersPanel owner="commitment" subjectId={pledgeId} />
        </div>
        <Panel title={say('notice')}>
          <LoadedPart query={pledge} lines={12}>
            {({ noticeText, noticeVersion, signedOn, grade }) => (
              <>
                <Facts
                  of={[
                    [say('signedBy'), signedOn],
                    [say('grade'), <Grade key="grade" grade={grade} />],
                  ]}
                />
                <p className="soft">{say('noticeVersion', { version: noticeVersion })}</p>
                <div className="sheet" lang="zh-CN" style={{ whiteSpace: 'pre-wrap' }}>
                  {noticeText}
                </div>
              </>
            )}
          </LoadedPart>
        </Panel>
      </div>
    </div>
  );
}

function Materials({ pledge, today }: { pledge: Pledge; today: string }): ReactNode {
  const say = useWords(verificationWords);
  const textOf = useTextOf();
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{say('material')}</th>
            <th scope="col">{say('handedIn')}</th>
          </tr>
        </thead>
        <tbody>
          {pledge.materials.map(
            ({ code, title, allowed, handedInOn, late, dueOn, dueWorkingDays, papers, ...rest }) => (
              <tr key={code}>
                <td>
                  {textOf(title)} <Basis owner="commitment" receiptId={rest.receiptId} />
                </td>
                <td>
                  {!allowed ? (
                    say('refused')
                  ) : handedInOn ? (
                    <>
                      <Day at={handedInOn} /> {late ? <StateWord tone="warn">{say('late')}</StateWord> : null}{' '}
                      {rest.note}
                      <PaperList owner="commitment" papers={papers} />
                    </>
                  ) : dueWorkingDays === null ? (
                    say('parkFetches')
                  ) : (
                    <>
                      {say('notYet')} <Deadline on={dueOn} today={today} />
                    </>
                  )}
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

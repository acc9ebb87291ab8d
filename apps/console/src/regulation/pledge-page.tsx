import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commitment, subsidy, take } from '../api/clients';
import { ForRoles, useHasRole } from '../frame/me';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { Rows } from '../kit/rows';
import { State } from '../kit/state';
import { Loaded, LoadedPart } from '../kit/states';
import { useCode } from '../kit/use-code';
import { useToday } from '../kit/use-today';
import { Amount, Code, Day, Deadline } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { LettersPanel } from './letters';
import { PledgeCourse } from './pledge-course';
import { Findings, Materials, type Pledge, SignedNotice } from './pledge-parts';
import { pledgeWords } from './pledge.words';

const MANY = 100;

/** One pledge, as an office reads it: what was promised, what came of it, and what rests on it. */
export function Page(): ReactNode {
  const { pledgeId = '' } = useParams();
  const pledge = useQuery({
    queryKey: ['commitment', 'pledge', pledgeId],
    queryFn: ({ signal }) => take(commitment.GET('/pledges/{pledgeId}', { params: { path: { pledgeId } }, signal })),
  });
  return (
    <div className="page">
      <Loaded query={pledge} lines={12}>
        {(data) => <PledgeView pledge={data} />}
      </Loaded>
    </div>
  );
}

function PledgeView({ pledge }: { pledge: Pledge }): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const today = useToday();
  const { id, enterpriseId, enterpriseName, uscc, state, signedOn, verifyBy, verificationId } = pledge;
  const title = textOf(pledge.itemTitle);
  return (
    <>
      <PageHead
        title={say('title', { item: title })}
        name={`${say('title', { item: title })} ${enterpriseName}`}
        state={<State of="pledge" is={state} />}
        facts={
          <>
            <span>
              <Link to={`/enterprises/${enterpriseId}`}>{enterpriseName}</Link> <Code>{uscc}</Code>
            </span>
            <span>
              {say('signedOn')} <b>{signedOn}</b>
            </span>
            {state === 'signed' && verifyBy ? (
              <span>
                {say('verifyBy')} <Deadline on={verifyBy} today={today} />
              </span>
            ) : null}
          </>
        }
        acts={
          verificationId ? (
            <ForRoles roles={['regulator', 'credit-officer', 'auditor']}>
              <Link to={`/verifications/${verificationId}`}>{say('openVerification')}</Link>
            </ForRoles>
          ) : null
        }
      />
      <div className="columns">
        <div>
          <Consequences pledge={pledge} />
          <Panel title={say('materials')}>
            <Materials pledge={pledge} today={today} />
          </Panel>
          <Panel title={say('findings')}>
            <Findings findings={pledge.findings ?? []} />
          </Panel>
          <PledgeCourse pledge={pledge} />
          <LettersPanel owner="commitment" subjectId={id} />
        </div>
        <Panel title={say('notice')}>
          <SignedNotice pledge={pledge} />
        </Panel>
      </div>
    </>
  );
}

/** What the pledge brought: a breach with its record, and the applications that rest on it. */
function Consequences({ pledge }: { pledge: Pledge }): ReactNode {
  const say = useWords(pledgeWords);
  const code = useCode();
  const seesMoney = useHasRole('subsidy-officer', 'subsidy-approver', 'auditor');
  const { breach, clearedOn } = pledge;
  return (
    <Panel title={say('consequences')}>
      {clearedOn ? <Notice tone="good">{say('cleared', { on: clearedOn })}</Notice> : null}
      {breach ? (
        <Facts
          of={[
            [say('breach'), say(breach.kind === 'false' ? 'breach.false' : 'breach.overdue')],
            [say('class'), code('class', breach.class)],
            [say('legalBasis'), breach.legalBasis],
            [say('determinedOn'), <Day key="on" at={breach.determinedOn} />],
            [
              say('record'),
              <Link key="record" to={`/records/${breach.recordId}`}>
                {say('openRecord')}
              </Link>,
            ],
          ]}
        />
      ) : (
        <p className="soft">{say('noBreach')}</p>
      )}
      {seesMoney ? <Relying pledgeId={pledge.id} /> : null}
    </Panel>
  );
}

function Relying({ pledgeId }: { pledgeId: string }): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const applications = useQuery({
    queryKey: ['subsidy', 'applications', 'of-pledge', pledgeId],
    queryFn: ({ signal }) =>
      take(subsidy.GET('/applications', { params: { query: { pledgeId, limit: MANY } }, signal })),
  });
  return (
    <>
      <h3 style={{ marginTop: 16 }}>{say('relying')}</h3>
      <LoadedPart query={applications}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{say('noneRelies')}</p>
          ) : (
            <Rows
              head={[say('number'), say('policy'), { number: say('amount') }, say('state')]}
              rows={items.map(({ id, number, policyTitle, provisional, state }) => ({
                key: id,
                cells: [
                  <Link key="number" to={`/applications/${id}`}>
                    {number}
                  </Link>,
                  textOf(policyTitle),
                  <Amount key="amount" fen={provisional?.amountFen} />,
                  <State key="state" of="application" is={state} />,
                ],
              }))}
            />
          )
        }
      </LoadedPart>
    </>
  );
}

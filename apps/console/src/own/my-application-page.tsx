import { useQueries, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Facts, Panel } from '../kit/page';
import { PaperList } from '../kit/papers';
import { Basis } from '../kit/receipt';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Amount } from '../kit/values';
import { yuanOfFen } from '../words/format';
import { useTextOf, useWords } from '../words/words';
import { AmountStory } from './amount-story';
import { LettersAbout } from './letter-list';
import { MyCorrections, standingCorrections } from './my-corrections';
import { OwnPage } from './own-page';
import type { ApplicationDetail } from './subsidy-queries';
import { subsidyWords } from './subsidies.words';

/** One application: where it is, how its amount came about, what was decided. */
export function Page(): ReactNode {
  const { id = '' } = useParams();
  const application = useQuery({
    queryKey: ['subsidy', 'application', id],
    queryFn: ({ signal }) =>
      take(subsidy.GET('/applications/{applicationId}', { params: { path: { applicationId: id } }, signal })),
  });
  return <Loaded query={application}>{(data) => <OneApplication application={data} />}</Loaded>;
}

function OneApplication({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(subsidyWords);
  const textOf = useTextOf();
  const [search] = useSearchParams();
  const [isWithdrawn, setIsWithdrawn] = useState(false);
  const { id, number, state, payee } = application;
  if (isWithdrawn) return <Withdrawn number={number} />;
  if (search.get('act') === 'withdraw') {
    return <Withdraw application={application} done={() => setIsWithdrawn(true)} />;
  }
  const isOpen = state === 'filed' || state === 'reviewed';
  return (
    <OwnPage
      title={textOf(application.policyTitle)}
      state={<State of="application" is={state} />}
      back={{ to: '/my/subsidies', label: say('backToList') }}
    >
      <Panel title={say('whatNow')}>
        <p>{say(`now.${standingCorrections(application).length > 0 ? 'decidedAgain' : state}` as 'now.filed')}</p>
        {application.reason ? <p>{say('reason', { reason: application.reason })}</p> : null}
        <Facts
          of={[
            [say('number'), number],
            [say('project'), application.projectCode],
            [say('payee'), `${payee.name} · ${payee.bank} · ${payee.account}`],
          ]}
        />
        {/* A system that was not renewed yet does not tell of papers. */}
        {application.papers?.length > 0 ? (
          <>
            <h3>{say('papers')}</h3>
            <PaperList owner="subsidy" papers={application.papers} />
          </>
        ) : null}
      </Panel>
      <AmountStory application={application} />
      <Decisions application={application} />
      <MyCorrections application={application} />
      <Payouts ids={application.payoutIds} />
      <LettersAbout sender="subsidy" subjectId={id} />
      <Panel title={say('objections')}>
        <p>{say('objectionsText')}</p>
        <Link to="/my/matters?tab=records">{say('objectionsLink')}</Link>
      </Panel>
      {isOpen ? <Link to="?act=withdraw">{say('withdraw')}</Link> : null}
    </OwnPage>
  );
}

function Decisions({ application: { decisions } }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(subsidyWords);
  if (decisions.length === 0) return null;
  return (
    <Panel title={say('decisions')}>
      <ul className="rows">
        {decisions.map(({ receiptId, gradeOn, grade, amountFen }) => (
          <li key={receiptId}>
            {say('decisionLine', { on: gradeOn, grade, amount: `¥\u00a0${yuanOfFen(amountFen)}` })}{' '}
            <Basis owner="subsidy" receiptId={receiptId} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Payouts({ ids }: { ids: string[] }): ReactNode {
  const say = useWords(subsidyWords);
  const payouts = useQueries({
    queries: ids.map((payoutId) => ({
      queryKey: ['subsidy', 'payout', payoutId],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        take(subsidy.GET('/payouts/{payoutId}', { params: { path: { payoutId } }, signal })),
    })),
  }).flatMap(({ data }) => (data ? [data] : []));
  if (payouts.length === 0) return null;
  return (
    <Panel title={say('money')}>
      <ul className="rows">
        {payouts.map(({ id, amountFen, approvedOn, state, paidOn }) => (
          <li key={id}>
            <div className="head">
              <span>{say('payoutLine', { amount: `¥\u00a0${yuanOfFen(amountFen)}`, on: approvedOn })}</span>
              <State of="payout" is={state} />
            </div>
            {paidOn ? <p>{say('paidOn', { on: paidOn })}</p> : null}
            {state === 'held' ? <p>{say('heldWhy')}</p> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Withdraw({ application, done }: { application: ApplicationDetail; done: () => void }): ReactNode {
  const say = useWords(subsidyWords);
  const textOf = useTextOf();
  const { id, version, number, provisional } = application;
  const withdraw = useCommand(
    (input: { id: string; version: number }, key) =>
      take(
        subsidy.POST('/applications/{applicationId}/withdraw', {
          params: { path: { applicationId: input.id }, header: commandHeaders(key, input.version) },
        }),
      ),
    {
      invalidates: [
        ['subsidy', 'application', id],
        ['subsidy', 'applications'],
      ],
    },
  );
  return (
    <OwnPage title={say('withdrawTitle')} back={{ to: `/my/applications/${id}`, label: number }}>
      <Panel>
        <Faults error={withdraw.error} />
        <Facts
          of={[
            [say('number'), number],
            [say('project'), application.projectCode],
            [textOf(application.policyTitle), provisional ? <Amount fen={provisional.amountFen} sign /> : null],
          ]}
        />
        <p>{say('withdrawText')}</p>
        <Button
          danger
          type="primary"
          size="large"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate({ id, version }, { onSuccess: done })}
        >
          {say('withdrawYes')}
        </Button>
      </Panel>
    </OwnPage>
  );
}

function Withdrawn({ number }: { number: string }): ReactNode {
  const say = useWords(subsidyWords);
  return (
    <div className="page own narrow-page">
      <Confirmation
        title={say('withdrawn')}
        number={number}
        next={
          <>
            <p>{say('withdrawnNext')}</p>
            <Link to="/my/subsidies">{say('toList')}</Link>
          </>
        }
      />
    </div>
  );
}

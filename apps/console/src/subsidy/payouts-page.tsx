import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { subsidy, take } from '../api/clients';
import { useHasRole } from '../frame/me';
import { amountColumn, usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { Grade } from '../kit/values';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import type { Payout } from './payout-data';
import { payoutWords } from './payout.words';

const STATES = ['approved', 'held', 'instructed', 'unknown', 'suspended', 'paid', 'returned', 'revoked'];
const MAX_RUN = 200;

export function Page(): ReactNode {
  const say = useWords(payoutWords);
  const isMaker = useHasRole('subsidy-officer');
  const tabs = useStateTabs('payout', STATES, (query, signal) =>
    take(subsidy.GET('/payouts/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Payout>
      name="payouts"
      title={say('payouts')}
      acts={<Link to="/payment-runs">{say('runs')}</Link>}
      columns={useColumns()}
      sort="-approvedOn"
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        {
          kind: 'choice',
          param: 'cause',
          label: say('cause'),
          options: (['standing', 'annulled'] as const).map((value) => ({ value, label: say(`cause.${value}`) })),
        },
        {
          kind: 'choice',
          param: 'proposal',
          label: say('proposal'),
          options: (['none', 'open'] as const).map((value) => ({ value, label: say(`proposal.${value}`) })),
        },
        { kind: 'days', fromParam: 'approvedFrom', toParam: 'approvedTo', label: say('approvedOn') },
      ]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => `${row.applicationNumber} ${row.enterpriseName}`}
      hrefOf={(row) => `/payouts/${row.id}`}
      load={(query, signal) =>
        take(
          subsidy.GET('/payouts', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
      {...(isMaker ? { batch: (rows: Payout[]) => <PaySelected rows={rows} /> } : {})}
    />
  );
}

function useColumns(): Column<Payout>[] {
  const say = useWords(payoutWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const stateWord = useStateWord();
  const reason = (row: Payout): string => (row.hold ? wordOf(payoutWords, `hold.${row.hold.reason}`, language) : '');
  return [
    {
      key: 'enterpriseName',
      title: say('enterprise'),
      text: (row) => row.enterpriseName,
      sort: 'enterpriseName',
      phone: true,
    },
    {
      key: 'number',
      title: say('number'),
      text: (row) => row.applicationNumber,
      width: 150,
      sort: 'applicationNumber',
    },
    usccColumn(say('uscc'), { optional: true }),
    {
      key: 'policy',
      title: say('policy'),
      text: (row) => textOf(row.policyTitle),
    },
    {
      key: 'kind',
      title: say('kind'),
      text: (row) => wordOf(payoutWords, `kind.${row.kind}`, language),
      width: 80,
    },
    {
      key: 'grade',
      title: say('grade'),
      cell: (row) => <Grade grade={row.grade} />,
      text: (row) => row.grade,
      width: 64,
      optional: true,
    },
    amountColumn('amount', say('amount'), (row) => row.amountFen, { sort: 'amount', phone: true }),
    {
      key: 'approvedOn',
      title: say('approvedOn'),
      text: (row) => row.approvedOn,
      width: 110,
      sort: 'approvedOn',
    },
    {
      key: 'paidOn',
      title: say('paidOn'),
      text: (row) => row.paidOn ?? '',
      width: 110,
      optional: true,
    },
    {
      key: 'state',
      title: say('state'),
      cell: (row) => <State of="payout" is={row.state} />,
      text: (row) => stateWord('payout', row.state),
      width: 120,
      phone: true,
    },
    { key: 'hold', title: say('stoppedBy'), text: reason, width: 190 },
    {
      key: 'proposal',
      title: say('proposal'),
      text: (row) => (row.proposedResolutionId ? say('proposal.open') : ''),
      width: 130,
      optional: true,
    },
  ];
}

function PaySelected({ rows }: { rows: Payout[] }): ReactNode {
  const say = useWords(payoutWords);
  const navigate = useNavigate();
  const good = rows.filter(({ state }) => state === 'approved').slice(0, MAX_RUN);
  return (
    <>
      {rows.length > good.length ? (
        <span className="soft">{say('notPayable', { n: rows.length - good.length })}</span>
      ) : null}
      <Button
        type="primary"
        disabled={good.length === 0}
        onClick={() => void navigate('/payment-runs/new', { state: { rows: good } })}
      >
        {say('paySelected', { n: good.length })}
      </Button>
    </>
  );
}

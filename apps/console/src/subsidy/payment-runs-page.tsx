import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { amountColumn } from '../kit/columns';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { Moment, StateWord } from '../kit/values';
import { Person } from '../kit/person';
import { minuteOf } from '../words/format';
import { useWords } from '../words/words';
import { payoutWords } from './payout.words';

type Row = components['schemas']['PaymentRunRow'];

export function Page(): ReactNode {
  const say = useWords(payoutWords);
  const columns: Column<Row>[] = [
    {
      key: 'startedAt',
      title: say('startedAt'),
      cell: (row) => <Moment at={row.startedAt} />,
      text: (row) => minuteOf(row.startedAt),
      sort: 'startedAt',
      phone: true,
    },
    {
      key: 'startedBy',
      title: say('startedBy'),
      cell: (row) => <Person account={row.startedBy} />,
      text: (row) => row.startedBy,
    },
    {
      key: 'payouts',
      title: say('payouts2'),
      cell: (row) => row.payoutCount,
      text: (row) => String(row.payoutCount),
      width: 90,
      number: true,
    },
    amountColumn('amount', say('amount'), (row) => row.amountFen, { width: 170, phone: true }),
    {
      key: 'paid',
      title: say('paid'),
      cell: (row) => row.paidCount,
      text: (row) => String(row.paidCount),
      width: 90,
      number: true,
    },
    {
      key: 'stopped',
      title: say('stopped'),
      cell: (row) => row.stoppedCount,
      text: (row) => String(row.stoppedCount),
      width: 90,
      number: true,
    },
    {
      key: 'state',
      title: say('stateOfRun'),
      cell: (row) => (
        <StateWord tone={row.finished ? 'good' : 'busy'}>{say(row.finished ? 'finished' : 'waiting')}</StateWord>
      ),
      text: (row) => say(row.finished ? 'finished' : 'waiting'),
      width: 200,
      phone: true,
    },
  ];
  return (
    <ListPage<Row>
      name="payment-runs"
      title={say('runs')}
      columns={columns}
      sort="-startedAt"
      filters={[{ kind: 'search', param: 'startedBy', label: say('startedBy') }]}
      idOf={(row) => row.id}
      nameOf={(row) => `${minuteOf(row.startedAt)} ${row.startedBy}`}
      hrefOf={(row) => `/payment-runs/${row.id}`}
      load={(query, signal) =>
        take(
          subsidy.GET('/payment-runs', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{
        title: say('noRuns'),
        text: say('noRunsText'),
        act: <Link to="/payouts?state=approved">{say('toList')}</Link>,
      }}
    />
  );
}

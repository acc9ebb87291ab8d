import type { ReactNode } from 'react';
import { subsidy, take } from '../api/clients';
import { amountColumn, usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { Moment } from '../kit/values';
import { minuteOf } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import type { Correction } from './correction-data';
import { correctionWords } from './correction.words';

const STATES = ['proposed', 'approved', 'written-off', 'below-de-minimis', 'superseded'];

export function Page(): ReactNode {
  const say = useWords(correctionWords);
  const tabs = useStateTabs('correction', STATES, (query, signal) =>
    take(subsidy.GET('/corrections/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Correction>
      name="corrections"
      title={say('corrections')}
      columns={useColumns()}
      sort="-openedAt"
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        {
          kind: 'choice',
          param: 'direction',
          label: say('direction'),
          options: (['top-up', 'recovery'] as const).map((value) => ({ value, label: say(`direction.${value}`) })),
        },
        {
          kind: 'choice',
          param: 'writeOff',
          label: say('writeOff'),
          options: [{ value: 'proposed', label: say('writeOff.proposed') }],
        },
      ]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => `${row.applicationNumber} ${row.enterpriseName}`}
      hrefOf={(row) => `/corrections/${row.id}`}
      load={(query, signal) =>
        take(
          subsidy.GET('/corrections', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

function useColumns(): Column<Correction>[] {
  const say = useWords(correctionWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const stateWord = useStateWord();
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
      key: 'direction',
      title: say('direction'),
      text: (row) => wordOf(correctionWords, `direction.${row.direction}`, language),
      width: 90,
      phone: true,
    },
    amountColumn('before', say('before'), (row) => row.decidedBeforeFen, { width: 160 }),
    amountColumn('now', say('now'), (row) => row.decidedNowFen),
    amountColumn('amount', say('amount'), (row) => row.amountFen, { sort: 'amount', phone: true }),
    {
      key: 'openedAt',
      title: say('openedAt'),
      cell: (row) => <Moment at={row.openedAt} />,
      text: (row) => minuteOf(row.openedAt),
      width: 150,
      sort: 'openedAt',
    },
    {
      key: 'state',
      title: say('state'),
      cell: (row) => <State of="correction" is={row.state} />,
      text: (row) => stateWord('correction', row.state),
      width: 170,
    },
  ];
}

import type { ReactNode } from 'react';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import { State, useStateWord } from '../kit/state';
import { useCode } from '../kit/use-code';
import { Deadline } from '../kit/values';
import { useWords } from '../words/words';
import { casesWords } from './cases.words';
import { useToday } from '../kit/use-today';

type Row = components['schemas']['RepairRow'];
const STATES = [
  'filed',
  'accepted',
  'granted',
  'refused',
  'withdrawn',
  'moot',
  'superseded',
  'revocation-proposed',
  'revoked',
];

export function RepairList({ switcher }: { switcher: ReactNode }): ReactNode {
  const say = useWords(casesWords);
  const stateWord = useStateWord();
  const code = useCode();
  const today = useToday();
  const tabs = useStateTabs('repair', STATES, (query, signal) =>
    take(rewardPenalty.GET('/repairs/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="repairs"
      title={say('repairs')}
      facts={switcher}
      sort="-filedOn"
      columns={[
        {
          ...{ key: 'enterprise', title: say('enterprise'), phone: true },
          text: (row) => row.enterpriseName,
        },
        usccColumn(say('uscc')),
        {
          ...{ key: 'document', title: say('document'), width: 200 },
          cell: (row) => row.recordDocumentNumber ?? say('noDocument'),
          text: (row) => row.recordDocumentNumber ?? '',
        },
        {
          ...{ key: 'class', title: say('class'), width: 80 },
          text: (row) => code('class', row.class),
        },
        {
          ...{ key: 'filedOn', title: say('filedOn'), width: 120, sort: 'filedOn' },
          text: (row) => row.filedOn,
        },
        {
          ...{ key: 'due', title: say('due'), width: 160, sort: 'dueOn' },
          cell: (row) => <Deadline on={row.dueOn} today={today} />,
          text: (row) => row.dueOn ?? '',
        },
        {
          ...{ key: 'state', title: say('state'), width: 160, phone: true },
          cell: (row) => <State of="repair" is={row.state} />,
          text: (row) => stateWord('repair', row.state),
        },
      ]}
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        { kind: 'days', fromParam: 'filedFrom', toParam: 'filedTo', label: say('filedOn') },
        {
          kind: 'choice',
          param: 'overdue',
          label: say('overdue'),
          options: [{ value: 'true', label: say('overdue') }],
        },
      ]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => row.enterpriseName}
      hrefOf={(row) => `/repairs/${row.id}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/repairs', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('noRepairs'), text: say('noRepairsText') }}
    />
  );
}

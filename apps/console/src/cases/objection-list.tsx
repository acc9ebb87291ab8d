import type { ReactNode } from 'react';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import { State, useStateWord } from '../kit/state';
import { useWords } from '../words/words';
import { casesWords } from './cases.words';

type Row = components['schemas']['ObjectionRow'];
const STATES = ['filed', 'recommended', 'upheld', 'rejected'];

export function ObjectionList({ switcher }: { switcher: ReactNode }): ReactNode {
  const say = useWords(casesWords);
  const stateWord = useStateWord();
  const tabs = useStateTabs('objection', STATES, (query, signal) =>
    take(rewardPenalty.GET('/objections/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="objections"
      title={say('objections')}
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
          ...{ key: 'grounds', title: say('grounds') },
          text: (row) => row.grounds,
        },
        {
          ...{ key: 'filedOn', title: say('filedOn'), width: 120, sort: 'filedOn' },
          text: (row) => row.filedOn,
        },
        {
          ...{ key: 'state', title: say('state'), width: 170, phone: true },
          cell: (row) => <State of="objection" is={row.state} />,
          text: (row) => stateWord('objection', row.state),
        },
        {
          ...{ key: 'decidedOn', title: say('decidedOn'), width: 120, optional: true },
          text: (row) => row.decidedOn ?? '',
        },
      ]}
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        { kind: 'days', fromParam: 'filedFrom', toParam: 'filedTo', label: say('filedOn') },
      ]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => row.enterpriseName}
      hrefOf={(row) => `/objections/${row.id}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/objections', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('noObjections'), text: say('noObjectionsText') }}
    />
  );
}

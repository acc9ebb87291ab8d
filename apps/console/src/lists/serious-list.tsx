import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ForRoles } from '../frame/me';
import { usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import { State, useStateWord } from '../kit/state';
import { useWords } from '../words/words';
import { listsWords } from './lists.words';

type Row = components['schemas']['SeriousListEntryRow'];
const STATES = ['proposed', 'entered', 'left', 'annulled', 'withdrawn'];

export function SeriousList({ switcher }: { switcher: ReactNode }): ReactNode {
  const say = useWords(listsWords);
  const stateWord = useStateWord();
  const tabs = useStateTabs('serious-list', STATES, (query, signal) =>
    take(rewardPenalty.GET('/serious-list/entries/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="serious-list"
      title={say('serious')}
      facts={switcher}
      sort="-proposedOn"
      acts={
        <ForRoles roles={['credit-officer']}>
          <Link to="/lists/serious/new">
            <Button type="primary" tabIndex={-1}>
              {say('newSerious')}
            </Button>
          </Link>
        </ForRoles>
      }
      columns={[
        {
          ...{ key: 'name', title: say('enterprise'), phone: true },
          text: (row) => row.enterpriseName,
        },
        usccColumn(say('uscc')),
        {
          ...{ key: 'source', title: say('sourceDecision') },
          text: (row) => row.sourceDecision,
        },
        {
          ...{ key: 'state', title: say('state'), width: 150, phone: true },
          cell: (row) => <State of="serious-list" is={row.state} />,
          text: (row) => stateWord('serious-list', row.state),
        },
        {
          ...{ key: 'proposedOn', title: say('proposedOn'), width: 120, sort: 'proposedOn' },
          text: (row) => row.proposedOn,
        },
        {
          ...{ key: 'listedOn', title: say('from'), width: 120, sort: 'listedOn' },
          text: (row) => row.listedOn ?? '',
        },
        {
          ...{ key: 'until', title: say('until'), width: 120 },
          text: (row) => row.until ?? '',
        },
      ]}
      filters={[
        { kind: 'search', param: 'q', label: say('qSerious') },
        { kind: 'days', fromParam: 'listedFrom', toParam: 'listedTo', label: say('from') },
      ]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => row.enterpriseName}
      hrefOf={(row) => `/lists/serious/${row.id}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/serious-list/entries', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('noEntries'), text: say('noEntriesText') }}
    />
  );
}

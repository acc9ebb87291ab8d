import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { useHasRole } from '../frame/me';
import { usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import { State, useStateWord } from '../kit/state';
import { Person } from '../kit/person';
import { useWords } from '../words/words';
import { Batch } from './batch';
import { listsWords } from './lists.words';

type Row = components['schemas']['RedListEntryRow'];
const STATES = ['proposed', 'entered', 'left', 'resumed', 'withdrawn'];

export function RedList({ switcher }: { switcher: ReactNode }): ReactNode {
  const say = useWords(listsWords);
  const stateWord = useStateWord();
  const queries = useQueryClient();
  const isOfficer = useHasRole('credit-officer');
  const batch = (rows: Row[], clear: () => void): ReactNode => (
    <Batch
      label={say('confirm')}
      title={say('confirmTitle', { n: rows.length })}
      text={say('confirmText')}
      names={rows.map(({ enterpriseName }) => enterpriseName)}
      run={(key) =>
        take(
          rewardPenalty.POST('/red-list/confirmations', {
            params: { header: commandHeaders(key) },
            body: { entries: rows.map(({ id, version }) => ({ id, version })) },
          }),
        )
      }
      clear={() => {
        clear();
        void queries.invalidateQueries({ queryKey: ['list', 'red-list'] });
      }}
    />
  );
  const tabs = useStateTabs('red-list', STATES, (query, signal) =>
    take(rewardPenalty.GET('/red-list/entries/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="red-list"
      title={say('red')}
      facts={switcher}
      sort="-proposedOn"
      columns={[
        {
          ...{ key: 'name', title: say('enterprise'), phone: true },
          text: (row) => row.enterpriseName,
        },
        usccColumn(say('uscc')),
        {
          ...{ key: 'state', title: say('state'), width: 150, phone: true },
          cell: (row) => <State of="red-list" is={row.state} />,
          text: (row) => stateWord('red-list', row.state),
        },
        {
          ...{ key: 'proposedOn', title: say('proposedOn'), width: 120, sort: 'proposedOn' },
          text: (row) => row.proposedOn,
        },
        {
          ...{ key: 'proposedBy', title: say('proposedBy'), width: 150 },
          cell: (row) => <Person account={row.proposedBy} />,
          text: (row) => row.proposedBy,
        },
        {
          ...{ key: 'from', title: say('from'), width: 120 },
          text: (row) => row.from ?? '',
        },
        {
          ...{ key: 'until', title: say('until'), width: 120, sort: 'until' },
          text: (row) => row.until ?? '',
        },
        {
          ...{ key: 'leftOn', title: say('leftOn'), width: 120 },
          text: (row) => row.leftOn ?? '',
        },
      ]}
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        { kind: 'days', fromParam: 'untilFrom', toParam: 'untilTo', label: say('until') },
      ]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => row.enterpriseName}
      hrefOf={(row) => `/lists/red/${row.id}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/red-list/entries', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('noEntries'), text: say('noEntriesText') }}
      {...(isOfficer ? { batch } : {})}
    />
  );
}

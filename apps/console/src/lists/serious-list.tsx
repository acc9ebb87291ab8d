import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ForRoles } from '../frame/me';
import { ListPage } from '../kit/list-page';
import { State, useStateWord } from '../kit/state';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { listsWords } from './lists.words';

type Row = components['schemas']['SeriousListEntryRow'];
const STATES = ['proposed', 'entered', 'left', 'annulled', 'withdrawn'];
const PAGE = 100;

export function SeriousList({ switcher }: { switcher: ReactNode }): ReactNode {
  const say = useWords(listsWords);
  const stateWord = useStateWord();
  const [search] = useSearchParams();
  const q = search.get('q');
  const counts = useQuery({
    queryKey: ['reward-penalty', 'serious-list', 'counts', q],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/serious-list/entries/counts', { params: { query: q ? { q } : {} }, signal })),
  });
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
          cell: (row) => row.enterpriseName,
          text: (row) => row.enterpriseName,
        },
        {
          ...{ key: 'uscc', title: say('uscc'), width: 190 },
          cell: (row) => <Code>{row.uscc}</Code>,
          text: (row) => row.uscc,
        },
        {
          ...{ key: 'source', title: say('sourceDecision') },
          cell: (row) => row.sourceDecision,
          text: (row) => row.sourceDecision,
        },
        {
          ...{ key: 'state', title: say('state'), width: 150, phone: true },
          cell: (row) => <State of="serious-list" is={row.state} />,
          text: (row) => stateWord('serious-list', row.state),
        },
        {
          ...{ key: 'proposedOn', title: say('proposedOn'), width: 120, sort: 'proposedOn' },
          cell: (row) => row.proposedOn,
          text: (row) => row.proposedOn,
        },
        {
          ...{ key: 'listedOn', title: say('from'), width: 120, sort: 'listedOn' },
          cell: (row) => row.listedOn ?? '—',
          text: (row) => row.listedOn ?? '',
        },
        {
          ...{ key: 'until', title: say('until'), width: 120 },
          cell: (row) => row.until ?? '—',
          text: (row) => row.until ?? '',
        },
      ]}
      filters={[
        { kind: 'search', param: 'q', label: say('qSerious') },
        { kind: 'days', fromParam: 'listedFrom', toParam: 'listedTo', label: say('from') },
      ]}
      tabs={{
        param: 'state',
        options: [
          { value: '', label: say('all') },
          ...STATES.map((value) => ({
            value,
            label: stateWord('serious-list', value),
            count: counts.data?.counts[value] ?? 0,
          })),
        ],
      }}
      idOf={(row) => row.id}
      nameOf={(row) => row.enterpriseName}
      hrefOf={(row) => `/lists/serious/${row.id}`}
      load={(query, cursor, signal) =>
        take(
          rewardPenalty.GET('/serious-list/entries', {
            params: { query: { limit: PAGE, ...query, ...(cursor === undefined ? {} : { cursor }) } as never },
            signal,
          }),
        )
      }
      empty={{ title: say('noEntries'), text: say('noEntriesText') }}
    />
  );
}

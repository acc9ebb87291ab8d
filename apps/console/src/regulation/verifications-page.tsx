import type { ReactNode } from 'react';
import { commitment, take } from '../api/clients';
import type { components } from '../api/generated/commitment';
import { usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { Day, Deadline } from '../kit/values';
import { useLanguage, useWords } from '../words/words';
import { useItemWord } from '../kit/catalogue-code';
import { regulationWords } from './regulation.words';
import { useToday } from '../kit/use-today';
import { verificationWords } from './verification.words';

type Row = components['schemas']['VerificationRow'];
const STATES = ['open', 'done', 'closed'];

export function Page(): ReactNode {
  const say = useWords(verificationWords);
  const sayShared = useWords(regulationWords);
  const language = useLanguage();
  const itemWord = useItemWord();
  const stateWord = useStateWord();
  const today = useToday();
  const columns: Column<Row>[] = [
    {
      ...{ key: 'enterprise', title: sayShared('enterprise'), phone: true },
      text: (row) => row.enterpriseName,
    },
    usccColumn(sayShared('uscc')),
    {
      ...{ key: 'item', title: say('item'), phone: true },
      text: (row) => itemWord(row.item)[language],
    },
    {
      ...{ key: 'state', title: sayShared('state'), width: 110, phone: true },
      cell: (row) => <State of="verification" is={row.state} />,
      text: (row) => stateWord('verification', row.state),
    },
    {
      ...{ key: 'pledge', title: say('pledge'), width: 120 },
      cell: (row) => <State of="pledge" is={row.pledgeState} />,
      text: (row) => stateWord('pledge', row.pledgeState),
    },
    {
      ...{ key: 'dueOn', title: say('dueOn'), width: 190, sort: 'dueOn' },
      cell: (row) => (row.state === 'open' ? <Deadline on={row.dueOn} today={today} /> : <Day at={row.dueOn} />),
      text: (row) => row.dueOn ?? '',
    },
    {
      ...{ key: 'missing', title: say('missing'), width: 110 },
      cell: (row) => (row.missing.length > 0 ? say('missingCount', { n: row.missing.length }) : '—'),
      text: (row) => String(row.missing.length),
    },
    {
      ...{ key: 'openedOn', title: say('openedOn'), width: 120, sort: 'openedOn' },
      cell: (row) => <Day at={row.openedOn} />,
      text: (row) => row.openedOn,
    },
  ];
  const tabs = useStateTabs('verification', STATES, (query, signal) =>
    take(commitment.GET('/verifications/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="verifications"
      title={say('verifications')}
      columns={columns}
      filters={[
        { kind: 'search', param: 'q', label: sayShared('q') },
        {
          ...{ kind: 'choice', param: 'overdue', label: say('due') },
          options: [
            { value: 'true', label: say('overdue') },
            { value: 'false', label: say('notOverdue') },
          ],
        },
        { kind: 'days', fromParam: 'dueFrom', toParam: 'dueTo', label: say('dueOn') },
      ]}
      tabs={tabs}
      sort="dueOn"
      idOf={(row) => row.id}
      nameOf={(row) => row.enterpriseName}
      hrefOf={(row) => `/verifications/${row.id}`}
      load={(query, signal) =>
        take(
          commitment.GET('/verifications', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

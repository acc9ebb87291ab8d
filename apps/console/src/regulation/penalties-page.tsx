import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ForRoles } from '../frame/me';
import { amountColumn, usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { useCode } from '../kit/use-code';
import { Day } from '../kit/values';
import { useWords } from '../words/words';
import { DEPARTMENTS } from './departments';
import { useOffenceWord } from './offences';
import { penaltyWords } from './penalty.words';
import { regulationWords } from './regulation.words';

type Row = components['schemas']['PenaltyRow'];
const STATES = ['determined', 'fulfilled', 'annulled'];
const CLASSES = ['minor', 'general', 'serious'] as const;

export function Page(): ReactNode {
  const say = useWords(penaltyWords);
  const sayShared = useWords(regulationWords);
  const code = useCode();
  const stateWord = useStateWord();
  const offence = useOffenceWord();
  const columns: Column<Row>[] = [
    {
      ...{ key: 'enterprise', title: sayShared('enterprise'), phone: true },
      text: (row) => row.enterpriseName,
    },
    usccColumn(sayShared('uscc'), { optional: true }),
    {
      ...{ key: 'number', title: say('documentNumber'), width: 210, phone: true },
      text: (row) => row.documentNumber,
    },
    {
      ...{ key: 'offence', title: sayShared('offence') },
      text: (row) => offence(row.offence),
    },
    {
      ...{ key: 'class', title: sayShared('class'), width: 80 },
      text: (row) => code('class', row.class),
    },
    amountColumn('fine', say('fineTotal'), (row) => row.fineFen, { width: 140, sort: 'fineFen' }),
    {
      ...{ key: 'state', title: sayShared('state'), width: 110, phone: true },
      cell: (row) => <State of="penalty" is={row.state} />,
      text: (row) => stateWord('penalty', row.state),
    },
    {
      ...{ key: 'determinedOn', title: say('determinedOn'), width: 120, sort: 'determinedOn' },
      cell: (row) => <Day at={row.determinedOn} />,
      text: (row) => row.determinedOn,
    },
    {
      ...{ key: 'department', title: sayShared('department'), width: 110 },
      text: (row) => code('department', row.department),
    },
  ];
  const tabs = useStateTabs('penalty', STATES, (query, signal) =>
    take(rewardPenalty.GET('/penalties/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="penalties"
      title={say('penalties')}
      acts={
        <ForRoles roles={['regulator']}>
          <Link to="/penalties/new">
            <Button tabIndex={-1}>{say('make')}</Button>
          </Link>
        </ForRoles>
      }
      columns={columns}
      filters={[
        { kind: 'search', param: 'q', label: sayShared('q') },
        {
          ...{ kind: 'choices', param: 'class', label: sayShared('class') },
          options: CLASSES.map((value) => ({ value, label: code('class', value) })),
        },
        {
          ...{ kind: 'choice', param: 'department', label: sayShared('department') },
          options: DEPARTMENTS.map((value) => ({ value, label: code('department', value) })),
        },
        { kind: 'days', fromParam: 'determinedFrom', toParam: 'determinedTo', label: say('determinedOn') },
      ]}
      tabs={tabs}
      sort="-determinedOn"
      idOf={(row) => row.id}
      nameOf={(row) => `${row.enterpriseName} ${row.documentNumber}`}
      hrefOf={(row) => `/penalties/${row.id}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/penalties', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

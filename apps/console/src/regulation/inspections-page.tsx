import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ForRoles } from '../frame/me';
import { usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { useCode } from '../kit/use-code';
import { Day } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { DEPARTMENTS } from './departments';
import { EXEMPTIBLE, OUTCOMES, useKindWord } from './inspection-kinds';
import { inspectionWords } from './inspection.words';
import { regulationWords } from './regulation.words';

type Row = components['schemas']['InspectionRow'];
const STATES = ['drawn', 'ordered', 'done'];

export function Page(): ReactNode {
  const say = useWords(inspectionWords);
  const sayShared = useWords(regulationWords);
  const textOf = useTextOf();
  const code = useCode();
  const kindWord = useKindWord();
  const stateWord = useStateWord();
  const columns: Column<Row>[] = [
    {
      ...{ key: 'enterprise', title: sayShared('enterprise'), phone: true },
      text: (row) => row.enterpriseName,
    },
    usccColumn(sayShared('uscc')),
    {
      ...{ key: 'kind', title: say('kind'), width: 140, phone: true },
      text: (row) => kindWord(row.inspection),
    },
    {
      ...{ key: 'plan', title: say('plan'), optional: true },
      text: (row) => row.planTitle ?? '',
    },
    {
      ...{ key: 'state', title: sayShared('state'), width: 100, phone: true },
      cell: (row) => <State of="inspection" is={row.state} />,
      text: (row) => stateWord('inspection', row.state),
    },
    {
      ...{ key: 'openedOn', title: say('openedOn'), width: 150, sort: 'openedOn' },
      cell: (row) => <Day at={row.openedOn} />,
      text: (row) => row.openedOn,
    },
    {
      ...{ key: 'outcome', title: say('outcome') },
      cell: (row) => (row.outcomeText ? textOf(row.outcomeText) : '—'),
      text: (row) => (row.outcomeText ? textOf(row.outcomeText) : ''),
    },
    {
      ...{ key: 'department', title: sayShared('department'), width: 110 },
      text: (row) => code('department', row.department),
    },
  ];
  const tabs = useStateTabs('inspection', STATES, (query, signal) =>
    take(rewardPenalty.GET('/inspections/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="inspections"
      title={say('inspections')}
      acts={
        <ForRoles roles={['regulator']}>
          <Link to="/inspections/new">
            <Button type="primary" tabIndex={-1}>
              {say('order')}
            </Button>
          </Link>
        </ForRoles>
      }
      columns={columns}
      filters={[
        { kind: 'search', param: 'q', label: sayShared('q') },
        {
          ...{ kind: 'choices', param: 'inspection', label: say('kind') },
          options: EXEMPTIBLE.map((value) => ({ value, label: kindWord(value) })),
        },
        {
          ...{ kind: 'choices', param: 'outcome', label: say('outcome') },
          options: OUTCOMES.map((value) => ({ value, label: say(`outcome.${value}`) })),
        },
        {
          ...{ kind: 'choice', param: 'department', label: sayShared('department') },
          options: DEPARTMENTS.map((value) => ({ value, label: code('department', value) })),
        },
        { kind: 'days', fromParam: 'openedFrom', toParam: 'openedTo', label: say('openedOn') },
      ]}
      tabs={tabs}
      sort="-openedOn"
      idOf={(row) => row.id}
      nameOf={(row) => row.enterpriseName}
      hrefOf={(row) => `/inspections/${row.id}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/inspections', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ForRoles } from '../frame/me';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { useCode } from '../kit/use-code';
import { Day } from '../kit/values';
import { useWords } from '../words/words';
import { DEPARTMENTS } from './departments';
import { drawWords } from './draw.words';

type Row = components['schemas']['InspectionPlanAnswer'];
const STATES = ['committed', 'frame-closed', 'drawn', 'withdrawn'];

export function Page(): ReactNode {
  const say = useWords(drawWords);
  const code = useCode();
  const stateWord = useStateWord();
  const columns: Column<Row>[] = [
    { key: 'title', title: say('title'), text: (row) => row.title, phone: true },
    {
      ...{ key: 'state', title: say('state'), width: 130, phone: true },
      cell: (row) => <State of="inspection-plan" is={row.state} />,
      text: (row) => stateWord('inspection-plan', row.state),
    },
    {
      ...{ key: 'year', title: say('year'), width: 80 },
      cell: (row) => row.year,
      text: (row) => String(row.year),
    },
    {
      ...{ key: 'department', title: say('department'), width: 120 },
      text: (row) => code('department', row.department),
    },
    {
      ...{ key: 'frameOn', title: say('frameOn'), width: 130 },
      cell: (row) => <Day at={row.frame?.on} />,
      text: (row) => row.frame?.on ?? '',
    },
    {
      ...{ key: 'drawnOn', title: say('drawnOn'), width: 130 },
      cell: (row) => <Day at={row.draw?.on} />,
      text: (row) => row.draw?.on ?? '',
    },
    {
      ...{ key: 'drawn', title: say('drawn'), width: 90, number: true, phone: true },
      cell: (row) => row.draw?.drawn ?? '—',
      text: (row) => String(row.draw?.drawn ?? ''),
    },
  ];
  const tabs = useStateTabs('inspection-plan', STATES);
  return (
    <ListPage<Row>
      name="draws"
      title={say('draws')}
      acts={
        <ForRoles roles={['regulator']}>
          <Link to="/draws/new">
            <Button type="primary" tabIndex={-1}>
              {say('make')}
            </Button>
          </Link>
        </ForRoles>
      }
      columns={columns}
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        {
          ...{ kind: 'choice', param: 'department', label: say('department') },
          options: DEPARTMENTS.map((value) => ({ value, label: code('department', value) })),
        },
      ]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => row.title}
      hrefOf={(row) => `/draws/${row.id}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/inspection-plans', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

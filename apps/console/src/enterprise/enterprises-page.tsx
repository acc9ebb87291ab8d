import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { ForRoles } from '../frame/me';
import { usccColumn } from '../kit/columns';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { useCode } from '../kit/use-code';
import { Grade, StateWord } from '../kit/values';
import { useWords } from '../words/words';
import { enterpriseWords } from './enterprise.words';

type Row = components['schemas']['EnterpriseRow'];
const GRADES = ['A', 'B', 'C', 'D'];
const ZONES = ['central', 'north', 'south'];

export function Page(): ReactNode {
  const say = useWords(enterpriseWords);
  const code = useCode();
  const navigate = useNavigate();
  const columns: Column<Row>[] = [
    { key: 'name', title: say('name'), text: (row) => row.name, phone: true, sort: 'name' },
    usccColumn(say('uscc'), { sort: 'uscc' }),
    {
      key: 'grade',
      title: say('grade'),
      cell: (row) => <Grade grade={row.grade} />,
      text: (row) => row.grade,
      width: 80,
      phone: true,
      sort: 'grade',
    },
    {
      key: 'score',
      title: say('score'),
      text: (row) => row.score,
      width: 90,
      number: true,
      sort: 'score',
    },
    {
      key: 'gradeSince',
      title: say('gradeSince'),
      text: (row) => row.gradeSince ?? '',
      width: 120,
    },
    {
      key: 'openRecords',
      title: say('openRecords'),
      cell: (row) => row.openRecords,
      text: (row) => String(row.openRecords),
      width: 100,
      number: true,
    },
    {
      key: 'serious',
      title: say('lists'),
      cell: (row) => (row.onSeriousList ? <StateWord tone="bad">{say('onSeriousList')}</StateWord> : '—'),
      text: (row) => (row.onSeriousList ? say('onSeriousList') : ''),
      width: 130,
    },
    {
      key: 'subZone',
      title: say('subZone'),
      text: (row) => code('zone', row.subZone),
      width: 110,
    },
    {
      key: 'sector',
      title: say('sector'),
      text: (row) => code('sector', row.sector),
      width: 120,
    },
    {
      key: 'registeredOn',
      title: say('registeredOn'),
      text: (row) => row.registeredOn,
      width: 120,
      sort: 'registeredOn',
      optional: true,
    },
  ];
  return (
    <ListPage<Row>
      name="enterprises"
      title={say('enterprises')}
      acts={
        <ForRoles roles={['credit-officer']}>
          <Button onClick={() => void navigate('/enterprises/new')}>{say('register')}</Button>
        </ForRoles>
      }
      columns={columns}
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        {
          kind: 'choices',
          param: 'subZone',
          label: say('subZone'),
          options: ZONES.map((value) => ({ value, label: code('zone', value) })),
        },
      ]}
      tabs={{
        param: 'grade',
        options: [
          { value: '', label: say('all') },
          ...GRADES.map((grade) => ({
            value: grade,
            label: say('gradeTab', { grade }),
          })),
        ],
        counts: (query, signal) => take(creditRating.GET('/enterprises/counts', { params: { query }, signal })),
      }}
      idOf={(row) => row.id}
      nameOf={(row) => row.name}
      hrefOf={(row) => `/enterprises/${row.id}`}
      load={(query, signal) =>
        take(
          creditRating.GET('/enterprises', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

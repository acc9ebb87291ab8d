import type { ReactNode } from 'react';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { Code, Grade } from '../kit/values';
import { useWords } from '../words/words';
import { enterpriseWords } from './enterprise.words';

type Row = components['schemas']['EnterpriseView'];
const GRADES = ['A', 'B', 'C', 'D'];

export function Page(): ReactNode {
  const say = useWords(enterpriseWords);
  const columns: Column<Row>[] = [
    { key: 'name', title: say('name'), cell: (row) => row.name, text: (row) => row.name, phone: true },
    {
      key: 'uscc',
      title: say('uscc'),
      cell: (row) => <Code>{row.uscc}</Code>,
      text: (row) => row.uscc,
      width: 200,
      sort: 'uscc',
    },
    {
      key: 'grade',
      title: say('grade'),
      cell: (row) => <Grade grade={row.grade} />,
      text: (row) => row.grade,
      width: 72,
      phone: true,
    },
    { key: 'score', title: say('score'), cell: (row) => row.score, text: (row) => row.score, width: 84, number: true },
    { key: 'subZone', title: say('subZone'), cell: (row) => row.subZone, text: (row) => row.subZone, width: 110 },
    { key: 'sector', title: say('sector'), cell: (row) => row.sector, text: (row) => row.sector, width: 140 },
    {
      key: 'registeredOn',
      title: say('registeredOn'),
      cell: (row) => row.registeredOn,
      text: (row) => row.registeredOn,
      width: 120,
    },
  ];
  return (
    <ListPage<Row>
      name="enterprises"
      title={say('enterprises')}
      columns={columns}
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        {
          kind: 'choice',
          param: 'grade',
          label: say('grade'),
          options: GRADES.map((grade) => ({ value: grade, label: grade })),
        },
      ]}
      idOf={(row) => row.id}
      nameOf={(row) => row.name}
      hrefOf={(row) => `/enterprises/${row.id}`}
      load={(query, cursor, signal) =>
        take(
          creditRating.GET('/enterprises', {
            params: { query: { limit: 100, ...query, ...(cursor === undefined ? {} : { cursor }) } },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

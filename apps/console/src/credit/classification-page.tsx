import type { ReactNode } from 'react';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { usccColumn } from '../kit/columns';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { useCode } from '../kit/use-code';
import { useWords } from '../words/words';
import { creditWords } from './credit.words';
import { FINE, MEASURE } from './penalty-content';
import { recordWords } from './records.words';

type Row = components['schemas']['QueueEntry'];

function cellOf({ content }: Row, name: string): string {
  const value = content[name];
  return typeof value === 'string' && value !== '' ? value : '—';
}

/** Penalties whose class the table cannot tell; a record's own page is where it is proposed and confirmed. */
export function Page(): ReactNode {
  const say = useWords(recordWords);
  const sayCredit = useWords(creditWords);
  const code = useCode();
  const stateOf = ({ proposed }: Row): string =>
    proposed === null ? say('toPropose') : `${say('toConfirm')} · ${code('class', proposed.class)}`;
  const columns: Column<Row>[] = [
    {
      key: 'enterprise',
      title: sayCredit('enterprise'),
      text: (row) => row.enterpriseName,
      phone: true,
    },
    usccColumn(sayCredit('uscc'), { optional: true }),
    {
      key: 'document',
      title: sayCredit('document'),
      cell: (row) => row.documentNumber ?? say('noDocument'),
      text: (row) => row.documentNumber ?? '',
      width: 190,
    },
    {
      key: 'determinedOn',
      title: sayCredit('determinedOn'),
      text: (row) => row.determinedOn,
      width: 115,
    },
    {
      key: 'authority',
      title: sayCredit('authority'),
      text: (row) => row.authority ?? '',
      width: 170,
    },
    {
      key: 'measure',
      title: say('measure'),
      text: (row) => cellOf(row, MEASURE),
      width: 170,
    },
    {
      key: 'fine',
      title: say('fine'),
      text: (row) => cellOf(row, FINE),
      width: 130,
      number: true,
    },
    { key: 'state', title: sayCredit('state'), text: stateOf, width: 150, phone: true },
  ];
  return (
    <ListPage<Row>
      name="classification"
      title={say('classTitle')}
      columns={columns}
      filters={[]}
      tabs={{
        param: 'proposed',
        options: [
          { value: '', label: sayCredit('all') },
          { value: 'false', label: say('toPropose') },
          { value: 'true', label: say('toConfirm') },
        ],
      }}
      idOf={(row) => row.recordId}
      nameOf={(row) => `${row.enterpriseName} ${row.documentNumber ?? row.determinedOn}`}
      hrefOf={(row) => `/records/${row.recordId}`}
      load={({ sort: _sort, ...query }, signal) =>
        take(creditRating.GET('/classification-queue', { params: { query }, signal }))
      }
      empty={{ title: say('classNoneTitle'), text: say('classNoneText') }}
    />
  );
}

import type { ReactNode } from 'react';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { Moment } from '../kit/values';
import { minuteOf } from '../words/format';
import { useLanguage, useWords, wordOf } from '../words/words';
import { conflictWords } from './conflicts.words';
import { creditWords } from './credit.words';

type Row = components['schemas']['ConflictView'];
const STATES = ['open', 'proposed', 'resolved'];

export function Page(): ReactNode {
  const say = useWords(conflictWords);
  const sayCredit = useWords(creditWords);
  const language = useLanguage();
  const stateWord = useStateWord();
  const kindOf = (row: Row): string => wordOf(creditWords, `record.${row.record}`, language);
  const rowOf = (row: Row): string => say('fileRow', { file: row.fileName, row: String(row.row) });
  const keepOf = (row: Row): string =>
    row.keep === null ? say('noProposal') : say(row.keep === 'new' ? 'keep.new' : 'keep.stored');
  const columns: Column<Row>[] = [
    {
      key: 'enterprise',
      title: sayCredit('enterprise'),
      text: (row) => row.enterpriseName,
      phone: true,
    },
    usccColumn(sayCredit('uscc'), { optional: true }),
    { key: 'kind', title: sayCredit('kind'), text: kindOf, width: 110 },
    {
      key: 'document',
      title: sayCredit('document'),
      text: (row) => row.documentNumber ?? '',
      width: 190,
    },
    { key: 'file', title: say('fromFile'), text: rowOf, width: 230 },
    {
      key: 'foundAt',
      title: say('foundAt'),
      cell: (row) => <Moment at={row.foundAt} />,
      text: (row) => minuteOf(row.foundAt),
      width: 150,
    },
    {
      key: 'state',
      title: sayCredit('state'),
      cell: (row) => <State of="conflict" is={row.state} />,
      text: (row) => stateWord('conflict', row.state),
      width: 110,
      phone: true,
    },
    { key: 'keep', title: say('proposal'), text: keepOf, width: 150 },
  ];
  const tabs = useStateTabs('conflict', STATES, (query, signal) =>
    take(creditRating.GET('/import-conflicts/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="import-conflicts"
      title={say('title')}
      columns={columns}
      filters={[{ kind: 'search', param: 'q', label: sayCredit('q') }]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => `${row.enterpriseName} ${row.documentNumber ?? ''}`}
      hrefOf={(row) => `/import-conflicts/${row.id}`}
      load={({ sort: _sort, ...query }, signal) =>
        take(
          creditRating.GET('/import-conflicts', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

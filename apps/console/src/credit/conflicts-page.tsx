import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { Code, Moment } from '../kit/values';
import { minuteOf } from '../words/format';
import { useLanguage, useWords, wordOf } from '../words/words';
import { conflictWords } from './conflicts.words';
import { creditWords } from './credit.words';

type Row = components['schemas']['ConflictView'];
const STATES = ['open', 'proposed', 'resolved'];
const PAGE = 100;

export function Page(): ReactNode {
  const say = useWords(conflictWords);
  const sayCredit = useWords(creditWords);
  const language = useLanguage();
  const stateWord = useStateWord();
  const [search] = useSearchParams();
  const q = search.get('q');
  const counts = useQuery({
    queryKey: ['credit-rating', 'conflict', 'counts', q],
    queryFn: ({ signal }) =>
      take(creditRating.GET('/import-conflicts/counts', { params: { query: q ? { q } : {} }, signal })),
  });
  const kindOf = (row: Row): string => wordOf(creditWords, `record.${row.record}`, language);
  const rowOf = (row: Row): string => say('fileRow', { file: row.fileName, row: String(row.row) });
  const keepOf = (row: Row): string =>
    row.keep === null ? say('noProposal') : say(row.keep === 'new' ? 'keep.new' : 'keep.stored');
  const columns: Column<Row>[] = [
    {
      key: 'enterprise',
      title: sayCredit('enterprise'),
      cell: (row) => row.enterpriseName,
      text: (row) => row.enterpriseName,
      phone: true,
    },
    {
      key: 'uscc',
      title: sayCredit('uscc'),
      cell: (row) => <Code>{row.uscc}</Code>,
      text: (row) => row.uscc,
      width: 190,
      optional: true,
    },
    { key: 'kind', title: sayCredit('kind'), cell: kindOf, text: kindOf, width: 110 },
    {
      key: 'document',
      title: sayCredit('document'),
      cell: (row) => row.documentNumber ?? '—',
      text: (row) => row.documentNumber ?? '',
      width: 190,
    },
    { key: 'file', title: say('fromFile'), cell: rowOf, text: rowOf, width: 230 },
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
    { key: 'keep', title: say('proposal'), cell: keepOf, text: keepOf, width: 150 },
  ];
  return (
    <ListPage<Row>
      name="import-conflicts"
      title={say('title')}
      columns={columns}
      filters={[{ kind: 'search', param: 'q', label: sayCredit('q') }]}
      tabs={{
        param: 'state',
        options: [
          { value: '', label: sayCredit('all') },
          ...STATES.map((value) => ({
            value,
            label: stateWord('conflict', value),
            count: counts.data ? (counts.data.counts[value] ?? 0) : undefined,
          })),
        ],
      }}
      idOf={(row) => row.id}
      nameOf={(row) => `${row.enterpriseName} ${row.documentNumber ?? ''}`}
      hrefOf={(row) => `/import-conflicts/${row.id}`}
      load={({ sort: _sort, ...query }, cursor, signal) =>
        take(
          creditRating.GET('/import-conflicts', {
            params: { query: { limit: PAGE, ...query, ...(cursor === undefined ? {} : { cursor }) } },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { creditRating, take } from '../api/clients';
import { useHasRole } from '../frame/me';
import { ListPage } from '../kit/list-page';
import type { Filter } from '../kit/list-types';
import { useCode } from '../kit/use-code';
import { useLanguage, useWords, wordOf } from '../words/words';
import { creditWords } from './credit.words';
import { type Row, useRecordColumns } from './record-columns';
import { RECORD_STATES } from './record-state';
import { recordWords } from './records.words';

const KINDS = [
  'penalty',
  'pledge-breach',
  'serious-list',
  'court-default',
  'procurement-default',
  'taxpayer-a',
  'customs-aeo',
  'award',
];
const CLASSES = ['minor', 'general', 'serious'];

/** The whole database: who, what, how it stands and what it counts for today. */
export function Page(): ReactNode {
  const say = useWords(recordWords);
  const sayCredit = useWords(creditWords);
  const language = useLanguage();
  const code = useCode();
  const columns = useRecordColumns();
  const mayClassify = useHasRole('credit-officer', 'auditor');
  const filters: Filter[] = [
    { kind: 'search', param: 'q', label: sayCredit('q') },
    {
      kind: 'choices',
      param: 'kind',
      label: sayCredit('kind'),
      options: KINDS.map((value) => ({ value, label: wordOf(creditWords, `record.${value}`, language) })),
    },
    {
      kind: 'choices',
      param: 'class',
      label: sayCredit('class'),
      options: CLASSES.map((value) => ({ value, label: code('class', value) })),
    },
    { kind: 'search', param: 'authority', label: sayCredit('authority') },
    {
      kind: 'choice',
      param: 'sourceKind',
      label: say('source'),
      options: (['import', 'event'] as const).map((value) => ({ value, label: say(`source.${value}`) })),
    },
    { kind: 'days', fromParam: 'determinedFrom', toParam: 'determinedTo', label: say('determined') },
    { kind: 'days', fromParam: 'recordedFrom', toParam: 'recordedTo', label: say('recorded') },
  ];
  // The link leads to the whole queue, so it says how many wait in all.
  const counted = useQuery({
    queryKey: ['credit-rating', 'records', 'counts'],
    queryFn: ({ signal }) => take(creditRating.GET('/records/counts', { signal })),
    enabled: mayClassify,
  });
  const waiting = counted.data?.counts['awaiting-class'] ?? 0;
  return (
    <ListPage<Row>
      name="records"
      title={say('title')}
      facts={mayClassify && waiting > 0 ? <Link to="/classification">{say('queue', { n: waiting })}</Link> : undefined}
      columns={columns}
      filters={filters}
      tabs={{
        param: 'state',
        options: [
          { value: '', label: sayCredit('all') },
          ...RECORD_STATES.map((value) => ({
            value,
            label: say(`state.${value}`),
          })),
        ],
        counts: (query, signal) => take(creditRating.GET('/records/counts', { params: { query }, signal })),
      }}
      sort="-determinedOn"
      idOf={(row) => row.id}
      nameOf={(row) => `${row.enterpriseName} ${row.documentNumber ?? row.determinedOn}`}
      hrefOf={(row) => `/records/${row.id}`}
      load={(query, signal) =>
        take(
          creditRating.GET('/records', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}

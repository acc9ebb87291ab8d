import type { components } from '../api/generated/credit-rating';
import { usccColumn } from '../kit/columns';
import type { Column } from '../kit/list-types';
import { useCode } from '../kit/use-code';
import { Moment } from '../kit/values';
import { minuteOf } from '../words/format';
import { useLanguage, useWords, wordOf } from '../words/words';
import { creditWords } from './credit.words';
import { RecordState } from './record-state';
import { recordWords } from './records.words';

export type Row = components['schemas']['RecordRow'];

export function useRecordColumns(): Column<Row>[] {
  const say = useWords(recordWords);
  const sayCredit = useWords(creditWords);
  const language = useLanguage();
  const code = useCode();
  const kindOf = (row: Row): string => wordOf(creditWords, `record.${row.record}`, language);
  const classOf = (row: Row): string => {
    if (row.class === null) return row.state === 'awaiting-class' ? sayCredit('noClass') : '—';
    return `${code('class', row.class)}${row.classByHand ? ` · ${say('byHand')}` : ''}`;
  };
  const untilOf = (row: Row): string => (row.state === 'counting' ? (row.countsUntil ?? say('forEver')) : '—');
  return [
    {
      key: 'enterprise',
      title: sayCredit('enterprise'),
      text: (row) => row.enterpriseName,
      phone: true,
    },
    usccColumn(sayCredit('uscc'), { optional: true }),
    { key: 'kind', title: sayCredit('kind'), text: kindOf, width: 140, phone: true },
    { key: 'class', title: sayCredit('class'), text: classOf, width: 140 },
    {
      key: 'state',
      title: sayCredit('state'),
      cell: (row) => <RecordState is={row.state} />,
      text: (row) => say(`state.${row.state}`),
      width: 130,
      phone: true,
    },
    {
      key: 'determinedOn',
      title: sayCredit('determinedOn'),
      text: (row) => row.determinedOn,
      width: 140,
      sort: 'determinedOn',
    },
    {
      key: 'points',
      title: say('points'),
      text: (row) => row.points,
      width: 105,
      number: true,
      sort: 'points',
    },
    { key: 'until', title: say('countsUntil'), text: untilOf, width: 105 },
    {
      key: 'document',
      title: sayCredit('document'),
      text: (row) => row.documentNumber ?? '',
      width: 185,
    },
    {
      key: 'authority',
      title: sayCredit('authority'),
      text: (row) => row.authority ?? '',
      width: 160,
      optional: true,
    },
    {
      key: 'source',
      title: say('source'),
      text: (row) => say(`source.${row.sourceKind}`),
      width: 120,
      optional: true,
    },
    {
      key: 'recordedAt',
      title: say('recordedAt'),
      cell: (row) => <Moment at={row.recordedAt} />,
      text: (row) => minuteOf(row.recordedAt),
      width: 150,
      sort: 'recordedAt',
      optional: true,
    },
  ];
}

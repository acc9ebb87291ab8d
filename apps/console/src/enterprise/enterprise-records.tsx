import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { Panel } from '../kit/page';
import { Rows } from '../kit/rows';
import { ruleCodeWords } from '../kit/rule-code.words';
import { Empty, Loaded } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Day, StateWord } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { enterpriseWords } from './enterprise.words';

/** As of which instant; absent: now. */
export interface Known {
  knownAt?: string;
}

type RecordView = components['schemas']['RecordView'];

function RecordState({ record, counting }: { record: RecordView; counting: ReadonlySet<string> }): ReactNode {
  const say = useWords(enterpriseWords);
  if (record.annulledOn) return <StateWord tone="good">{say('state.annulled')}</StateWord>;
  if (record.repairedOn) return <StateWord tone="good">{say('state.repaired')}</StateWord>;
  if (!counting.has(record.id)) return <StateWord>{say('state.ended')}</StateWord>;
  return <StateWord tone="busy">{say('state.counting')}</StateWord>;
}

/** What is on record about an enterprise, as known at an instant, and how each stands. */
export function Records({
  id,
  known,
  counting,
}: {
  id: string;
  known: Known;
  counting: ReadonlySet<string>;
}): ReactNode {
  const say = useWords(enterpriseWords);
  const language = useLanguage();
  const code = useCode();
  const records = useQuery({
    queryKey: ['credit-rating', 'records', id, known],
    queryFn: ({ signal }) =>
      take(creditRating.GET('/enterprises/{id}/records', { params: { path: { id }, query: known }, signal })),
  });
  return (
    <Panel>
      <Loaded query={records}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={say('noRecords')}>{say('noRecordsText')}</Empty>
          ) : (
            <Rows
              head={[
                say('record'),
                say('documentNumber'),
                say('class'),
                say('authority'),
                say('determinedOn'),
                say('state'),
              ]}
              rows={items.map((record) => ({
                key: record.id,
                cells: [
                  <Link key="record" to={`/records/${record.id}`}>
                    {wordOf(ruleCodeWords, record.record, language)}
                  </Link>,
                  record.documentNumber ?? '—',
                  code('class', record.class),
                  record.authority ?? '—',
                  <Day key="day" at={record.determinedOn} />,
                  <RecordState key="state" record={record} counting={counting} />,
                ],
              }))}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

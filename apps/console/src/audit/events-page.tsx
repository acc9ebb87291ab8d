import type { ReactNode } from 'react';
import { take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { platformOf } from '../api/platform';
import { eventWords } from '../kit/event.words';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { secondOf } from '../words/format';
import { useWords } from '../words/words';
import { auditWords } from './audit.words';
import { splitService, useServiceTabs, useTrailWords } from './use-trail';

type Row = components['schemas']['PublishedEventRow'];

/** What one service told the others: of an enterprise, of a type. */
export function Page(): ReactNode {
  const say = useWords(auditWords);
  const words = useTrailWords();
  const tabs = useServiceTabs();
  const columns: Column<Row>[] = [
    {
      key: 'type',
      title: say('type'),
      cell: (row) => words.event(row.type),
      text: (row) => row.type,
      width: 240,
      phone: true,
    },
    {
      key: 'enterprise',
      title: say('enterprise'),
      text: (row) => row.enterpriseName ?? '',
      phone: true,
    },
    {
      key: 'time',
      title: say('time'),
      text: (row) => secondOf(row.time),
      width: 180,
      phone: true,
    },
    {
      key: 'sent',
      title: say('sent'),
      cell: (row) => (row.sentAt === null ? say('notSent') : secondOf(row.sentAt)),
      text: (row) => (row.sentAt === null ? '' : secondOf(row.sentAt)),
      width: 180,
    },
    { key: 'id', title: say('eventId'), text: (row) => row.eventId, width: 330 },
  ];
  return (
    <ListPage<Row>
      name="events"
      title={say('events')}
      columns={columns}
      tabs={tabs}
      filters={[
        { kind: 'enterprise', param: 'enterpriseId', label: say('enterprise') },
        {
          kind: 'choice',
          param: 'type',
          label: say('type'),
          options: Object.keys(eventWords.zh).map((value) => ({ value, label: words.event(value) })),
        },
        { kind: 'days', fromParam: 'from', toParam: 'to', label: say('time') },
      ]}
      idOf={(row) => row.eventId}
      nameOf={(row) => `${words.event(row.type)} ${row.enterpriseName ?? ''}`}
      hrefOf={(row) => `/events/${encodeURIComponent(row.eventId)}`}
      load={(asked, signal) => {
        const { service, query } = splitService(asked);
        return take(
          platformOf[service].GET('/events', {
            params: { query },
            signal,
          }),
        );
      }}
      empty={{ title: say('eventsNone'), text: say('eventsNoneText') }}
    />
  );
}

import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { take } from '../api/clients';
import { useHasRole } from '../frame/me';
import { platformOf, SERVICE_NAMES } from '../api/platform';
import { PageHead, Panel } from '../kit/page';
import { Readable } from '../kit/readable';
import { Empty, Failure, Loading } from '../kit/states';
import { Code } from '../kit/values';
import { secondOf } from '../words/format';
import { useWords } from '../words/words';
import { auditWords } from './audit.words';
import { Published, Station } from './stations';
import { useTrailWords } from './use-trail';
import './audit.css';

export function Page(): ReactNode {
  const { eventId = '' } = useParams();
  return (
    <div className="page">
      <Way key={eventId} eventId={eventId} />
    </div>
  );
}

/** The way of one event through the four services, each of which may be away. */
function Way({ eventId }: { eventId: string }): ReactNode {
  const say = useWords(auditWords);
  const words = useTrailWords();
  const seesEnterprises = useHasRole('auditor');
  const answers = useQueries({
    queries: SERVICE_NAMES.map((service) => ({
      queryKey: [service, 'event', eventId],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        take(platformOf[service].GET('/events/{eventId}', { params: { path: { eventId } }, signal })),
    })),
  });
  if (answers.some(({ isPending }) => isPending)) return <Loading lines={12} />;
  if (answers.every(({ isError }) => isError)) {
    return <Failure error={answers[0]!.error} retry={() => answers.forEach(({ refetch }) => void refetch())} />;
  }
  const source = answers.findIndex(({ data }) => data?.published);
  const published = answers[source]?.data?.published;
  const received = answers.find(({ data }) => data?.received)?.data?.received;
  const type = published?.type ?? received?.type;
  if (type === undefined) return <Empty title={say('unknownEvent')}>{say('unknownEventText')}</Empty>;
  const title = words.event(type);
  return (
    <>
      <PageHead
        title={title}
        name={title}
        facts={
          <>
            {published?.enterpriseName && seesEnterprises ? (
              <Link to={`/enterprises/${published.key}`}>{published.enterpriseName}</Link>
            ) : (
              published?.enterpriseName
            )}
            {published ? (
              <span>
                {say('time')} <b>{secondOf(published.time)}</b>
              </span>
            ) : null}
            <span>
              {say('eventId')} <Code>{eventId}</Code>
            </span>
          </>
        }
      />
      <div className="columns">
        <Panel title={say('way')}>
          <ol className="way">
            {published ? <Published service={SERVICE_NAMES[source]!} event={published} /> : null}
            {SERVICE_NAMES.map((service, n) => (
              <Station key={service} service={service} answer={answers[n]!.data} sentAt={published?.sentAt ?? null} />
            ))}
          </ol>
        </Panel>
        <Panel title={say('content')}>{published ? <Readable value={published.data} /> : '—'}</Panel>
      </div>
    </>
  );
}

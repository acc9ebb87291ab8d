import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { components } from '../api/generated/subsidy';
import type { ServiceName } from '../api/platform';
import { hrefOfSubject } from '../kit/subjects';
import { StateWord, type Tone } from '../kit/values';
import { secondOf } from '../words/format';
import { useWords } from '../words/words';
import { auditWords } from './audit.words';
import { useTrailWords } from './use-trail';

type Answer = components['schemas']['EventAnswer'];
type Act = components['schemas']['AuditRow'];

const TONES: Record<string, Tone> = { pending: 'busy', done: 'good', dead: 'bad', discarded: 'warn' };

/** Where it began: what published it, and why. */
export function Published({
  service,
  event,
}: {
  service: ServiceName;
  event: NonNullable<Answer['published']>;
}): ReactNode {
  const say = useWords(auditWords);
  const words = useTrailWords();
  return (
    <li className="source">
      <h3>
        {say('publishedBy', { service: words.service(service) })}
        <span className="soft">{event.sentAt === null ? say('notSent') : secondOf(event.sentAt)}</span>
      </h3>
      {event.causeEventId === null ? null : (
        <div>
          <Link to={`/events/${encodeURIComponent(event.causeEventId)}`}>{say('causedBy')}</Link>
        </div>
      )}
      <Acts title={say('publishedActs')} acts={event.acts} />
    </li>
  );
}

/** One service that it came to, or that knows nothing of it; undefined: the service gives no answer. */
export function Station({
  service,
  answer,
  sentAt,
}: {
  service: ServiceName;
  answer: Answer | undefined;
  sentAt: string | null;
}): ReactNode {
  const say = useWords(auditWords);
  const words = useTrailWords();
  const name = words.service(service);
  if (answer === undefined) return <li className="away">{say('partDown', { service: name })}</li>;
  const { received, effects } = answer;
  if (received === null) {
    // The one that published it does not listen to itself, as a rule.
    if (answer.published) return null;
    return (
      <li className="away">
        <h3>{name}</h3>
        <span className="soft">{say('notReceived')}</span>
      </li>
    );
  }
  const { state, receivedAt, handledAt, attempts, error } = received;
  const isQuiet = effects.acts.length === 0 && effects.events.length === 0;
  return (
    <li className={state === 'dead' ? 'failed' : 'reached'}>
      <h3>
        {say('receivedBy', { service: name })}
        <span className="soft">{secondOf(receivedAt)}</span>
        <StateWord tone={TONES[state] ?? 'plain'}>{say(`state.${state}` as 'state.done')}</StateWord>
      </h3>
      <div className="soft">
        {handledAt === null ? null : say('handledIn', { ms: Date.parse(handledAt) - Date.parse(sentAt ?? receivedAt) })}
        {attempts > 1 ? ` · ${say('attempts', { n: attempts })}` : ''}
      </div>
      {error === null ? null : <div className="late">{error}</div>}
      {isQuiet && state === 'done' ? <div className="soft">{say('noEffects')}</div> : null}
      <Acts title={say('effects')} acts={effects.acts} />
      <ul className="plain-list">
        {effects.events.map(({ eventId, type }) => (
          <li key={eventId}>
            → <Link to={`/events/${encodeURIComponent(eventId)}`}>{words.event(type)}</Link>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Acts({ title, acts }: { title: string; acts: Act[] }): ReactNode {
  const words = useTrailWords();
  if (acts.length === 0) return null;
  return (
    <>
      <div className="soft">{title}</div>
      <ul className="plain-list">
        {acts.map((act) => {
          const href = hrefOfSubject(act.subjectKind, act.subjectId, act.enterpriseId);
          return (
            <li key={act.id}>
              {href ? <Link to={href}>{words.act(act.action)}</Link> : words.act(act.action)}{' '}
              <span className="soft">{words.subject(act.subjectKind)}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useHasRole } from '../frame/me';
import { eventWords } from '../kit/event.words';
import { Code } from '../kit/values';
import { useLanguage, wordOf } from '../words/words';

interface CauseEventProps {
  id: string;
  /** Null where this service never met it. */
  type: string | null;
}

/** What happened, in words; who audits goes on to the event itself. */
export function CauseEvent({ id, type }: CauseEventProps): ReactNode {
  const language = useLanguage();
  const isAuditor = useHasRole('auditor');
  const text = type === null ? <Code>{id}</Code> : wordOf(eventWords, type, language);
  return isAuditor ? <Link to={`/events/${encodeURIComponent(id)}`}>{text}</Link> : <span title={id}>{text}</span>;
}

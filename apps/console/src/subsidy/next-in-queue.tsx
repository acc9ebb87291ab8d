import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { subsidy, take } from '../api/clients';
import { useMe } from '../frame/me';
import { useWords } from '../words/words';
import { applicationWords } from './application.words';

/** The longest waiting one that this person may handle, so that the day goes on without a detour. */
export function NextInQueue({ state, after }: { state: 'filed' | 'reviewed'; after: string }): ReactNode {
  const say = useWords(applicationWords);
  const me = useMe();
  const next = useQuery({
    queryKey: ['subsidy', 'next', state],
    queryFn: ({ signal }) =>
      take(subsidy.GET('/applications', { params: { query: { state, sort: 'filedOn', limit: 20 } }, signal })),
  });
  const one = next.data?.items.find(({ id, reviewedBy }) => id !== after && reviewedBy !== me.id);
  return (
    <p className="inline">
      {one ? (
        <Link to={`/applications/${one.id}`}>
          {say(state === 'reviewed' ? 'nextApplication' : 'nextReview')} · {one.enterpriseName}
        </Link>
      ) : null}
      <Link to="/">{say('home')}</Link>
    </p>
  );
}

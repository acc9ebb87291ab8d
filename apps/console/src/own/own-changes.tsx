import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Change, changesOf, SERVICE_NAMES } from '../api/platform';
import { actWords } from '../kit/act.words';
import { Panel } from '../kit/page';
import { dayOf } from '../words/format';
import { useLanguage, useWords, wordOf } from '../words/words';
import { ownWords } from './own.words';
import { hrefOfOwn } from './places';

const ASKED = 20;
const SHOWN = 8;

interface Told {
  change: Change;
  times: number;
}

/** The same act on the same day, one after the other, is told once. */
function told(changes: Change[]): Told[] {
  const lines: Told[] = [];
  for (const change of changes) {
    const last = lines.at(-1);
    if (last?.change.action === change.action && dayOf(last.change.at) === dayOf(change.at)) last.times += 1;
    else lines.push({ change, times: 1 });
  }
  return lines;
}

/** What happened to us lately, whoever did it. */
export function OwnChanges(): ReactNode {
  const say = useWords(ownWords);
  const language = useLanguage();
  const answers = useQueries({
    queries: SERVICE_NAMES.map((service) => ({
      queryKey: ['changes', service, ASKED],
      queryFn: ({ signal }: { signal: AbortSignal }) => changesOf(service, ASKED, signal),
    })),
  });
  const changes = answers
    .flatMap(({ data }) => data?.items ?? [])
    // Saving and uploading as one fills something in is no news.
    .filter(({ action, actorKind }) => actorKind !== 'me' || !/^(paper|application-draft)\./.test(action))
    .sort((one, other) => other.at.localeCompare(one.at));
  const lines = told(changes).slice(0, SHOWN);
  const isLoading = answers.some(({ isPending }) => isPending);
  return (
    <Panel title={say('changed')}>
      {lines.length === 0 && !isLoading ? <p className="soft">{say('nothingChanged')}</p> : null}
      <ul className="plain-list stack">
        {lines.map(({ change, times }) => (
          <li key={`${change.action} ${change.at} ${change.id}`}>
            <What change={change}>{wordOf(actWords, change.action, language)}</What>
            {times > 1 ? <span className="soft"> · {say('times', { n: times })}</span> : null}
            <div className="soft">{dayOf(change.at)}</div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function What({ change, children }: { change: Change; children: ReactNode }): ReactNode {
  const href = hrefOfOwn(change.subjectKind, change.subjectId);
  return href ? <Link to={href}>{children}</Link> : children;
}

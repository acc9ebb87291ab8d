import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { actWords } from '../kit/act.words';
import { Panel } from '../kit/page';
import { hrefOfSubject } from '../kit/subjects';
import { Moment } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { homeWords } from './home.words';
import { type Change, changesOf, SERVICE_NAMES } from '../api/platform';

const SHOWN = 12;

/** What others did lately to what I had a hand in; for an enterprise, what happened to its own. */
export function Changes(): ReactNode {
  const say = useWords(homeWords);
  const answers = useQueries({
    queries: SERVICE_NAMES.map((service) => ({
      queryKey: ['changes', service],
      queryFn: ({ signal }: { signal: AbortSignal }) => changesOf(service, SHOWN, signal),
    })),
  });
  const changes = answers
    .flatMap(({ data }, n) => (data?.items ?? []).map((change) => ({ service: SERVICE_NAMES[n]!, change })))
    .filter(({ change }) => change.actorKind !== 'me')
    .sort((one, other) => other.change.at.localeCompare(one.change.at))
    .slice(0, SHOWN);
  return (
    <Panel title={say('changed')}>
      {changes.length === 0 ? <p className="soft">{say('nothingChanged')}</p> : null}
      <ul className="plain-list stack">
        {changes.map(({ service, change }) => (
          <li key={`${service} ${change.id}`}>
            <WhatChanged change={change} />
            <div className="soft">
              <Moment at={change.at} />
              {change.actorKind === 'system' ? ` · ${say('bySystem')}` : ''}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** A link by the enterprise it concerns, or by what was done where it concerns none. */
function WhatChanged({ change }: { change: Change }): ReactNode {
  const language = useLanguage();
  const href = hrefOfSubject(change.subjectKind, change.subjectId, change.enterpriseId);
  const act = wordOf(actWords, change.action, language);
  const name = change.enterpriseName ?? act;
  return (
    <>
      {href ? <Link to={href}>{name}</Link> : name} {change.enterpriseName ? act : null}
    </>
  );
}

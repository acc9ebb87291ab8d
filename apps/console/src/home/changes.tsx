import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { commitment, creditRating, rewardPenalty, subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { actWords } from '../kit/act.words';
import { Panel } from '../kit/page';
import { hrefOfSubject } from '../kit/subjects';
import { Moment } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { homeWords } from './home.words';
import { SERVICES, type ServiceName } from './services';

type Change = components['schemas']['ChangeRow'];

const SHOWN = 12;
const query = { limit: SHOWN };

function changesOf(service: ServiceName, signal: AbortSignal): Promise<components['schemas']['ChangesPage']> {
  const init = { params: { query }, signal };
  switch (service) {
    case 'credit-rating':
      return take(creditRating.GET('/changes', init));
    case 'commitment':
      return take(commitment.GET('/changes', init));
    case 'reward-penalty':
      return take(rewardPenalty.GET('/changes', init));
    case 'subsidy':
      return take(subsidy.GET('/changes', init));
  }
}

/** What others did lately to what I had a hand in; for an enterprise, what happened to its own. */
export function Changes(): ReactNode {
  const say = useWords(homeWords);
  const answers = useQueries({
    queries: SERVICES.map((service) => ({
      queryKey: ['changes', service],
      queryFn: ({ signal }: { signal: AbortSignal }) => changesOf(service, signal),
    })),
  });
  const changes = answers
    .flatMap(({ data }, n) => (data?.items ?? []).map((change) => ({ service: SERVICES[n]!, change })))
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

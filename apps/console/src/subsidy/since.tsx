import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Panel } from '../kit/page';
import { Day } from '../kit/values';
import { minuteOf, yuanOfFen } from '../words/format';
import { useWords } from '../words/words';
import { applicationWords } from './application.words';
import type { ApplicationDetail } from './subsidy-data';
import './subsidy.css';

type Change = ApplicationDetail['changesSince'][number];

/** What became known since the filing and touches the amount: when it holds from, and when it was known here. */
export function Since({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const { changesSince, enterpriseId } = application;
  return (
    <Panel
      title={say('since')}
      more={changesSince.length > 0 ? <Link to={`/enterprises/${enterpriseId}`}>{say('seeCredit')}</Link> : null}
    >
      {changesSince.length === 0 ? <p className="soft">{say('sinceNothing')}</p> : null}
      <ol className="plain-list timeline">
        {changesSince.map((change, n) => (
          <li key={n}>
            <Day at={change.on} />
            <span>
              <ChangeText change={change} />
              {change.knownAt ? <div className="soft">{say('knownOn', { at: minuteOf(change.knownAt) })}</div> : null}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function ChangeText({ change: { kind, from, to } }: { change: Change }): ReactNode {
  const say = useWords(applicationWords);
  const amount = (fen: string | null): string => (fen === null ? '—' : yuanOfFen(fen));
  switch (kind) {
    case 'rating':
      return from === null ? say('change.ratingNew', { to: to ?? '—' }) : say('change.rating', { from, to: to ?? '—' });
    case 'policy-version':
      return say('change.policy-version', { from: from ?? '—', to: to ?? '—' });
    case 'assessed-again':
      return say('change.assessed-again', { from: amount(from), to: amount(to) });
    case 'decided-again':
      return say('change.decided-again', { from: amount(from), to: amount(to) });
    case 'serious-list-entered':
    case 'serious-list-left':
    case 'pledge-breached':
    case 'pledge-void':
      return say(`change.${kind}`);
    default:
      return null;
  }
}

import type { ReactNode } from 'react';
import { Panel } from '../kit/page';
import { State } from '../kit/state';
import { yuanOfFen } from '../words/format';
import { useWords } from '../words/words';
import type { ApplicationDetail } from './subsidy-queries';
import { subsidyWords } from './subsidies.words';

type Correction = ApplicationDetail['corrections'][number];

/** What still follows from a decision that was made again; those that gave way to a later one say nothing to the enterprise. */
export const standingCorrections = ({ corrections }: ApplicationDetail): Correction[] =>
  corrections.filter(({ state }) => state === 'proposed' || state === 'approved' || state === 'written-off');

/** What is paid in addition or to be given back, and what happens next. */
export function MyCorrections({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(subsidyWords);
  const standing = standingCorrections(application);
  if (standing.length === 0) return null;
  return (
    <Panel title={say('corrections')}>
      <ul className="rows">
        {standing.map(({ id, direction, state, amountFen, decidedBeforeFen, decidedNowFen }) => (
          <li key={id}>
            <div className="head">
              <span>{say(`direction.${direction}` as 'direction.recovery', { amount: money(amountFen) })}</span>
              <State of="correction" is={state} />
            </div>
            <p>{say('againLine', { before: money(decidedBeforeFen), now: money(decidedNowFen) })}</p>
            <p>{say(`next.${direction}.${state}` as 'next.recovery.proposed')}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const money = (fen: string): string => `¥\u00a0${yuanOfFen(fen)}`;

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import { Confirmation } from '../kit/answers';
import { Loaded } from '../kit/states';
import { State } from '../kit/state';
import { Deadline } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { useLetters } from './letters';
import { useToday } from '../kit/use-today';
import { violationWords } from './violation.words';

const SHORT = 8;

/** After the flag was kept: the number of the letter, or of the case, and what happens next. */
export function Page(): ReactNode {
  const say = useWords(violationWords);
  const textOf = useTextOf();
  const today = useToday();
  const { violationId = '' } = useParams();
  const violation = useQuery({
    queryKey: ['reward-penalty', 'violation', violationId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/violations/{violationId}', { params: { path: { violationId } }, signal })),
  });
  const letters = useLetters('reward-penalty', violationId);
  return (
    <div className="page">
      <Loaded query={violation}>
        {({ state, dueOn, text, enterpriseName, offenceTitle }) => (
          <Loaded query={letters}>
            {({ items: [letter] }) => (
              <Confirmation
                title={say('flagged')}
                number={
                  letter
                    ? say('flaggedNumber', { number: letter.number })
                    : say('flaggedNoLetter', { id: violationId.slice(-SHORT) })
                }
                next={
                  <>
                    <p>{nextOf(state, dueOn, say)}</p>
                    <p className="inline">
                      {state === 'to-penalise' ? (
                        <Link to={`/penalties/new?violationId=${violationId}`}>{say('penalise')}</Link>
                      ) : null}
                      <Link to={`/violations/${violationId}`}>{say('toViolation')}</Link>
                      <Link to="/violations/new">{say('flagAnother')}</Link>
                    </p>
                  </>
                }
              >
                <p>
                  {enterpriseName} · {textOf(offenceTitle)}
                </p>
                <p>
                  <State of="violation" is={state} /> {textOf(text)}
                </p>
                {dueOn ? <Deadline on={dueOn} today={today} /> : null}
              </Confirmation>
            )}
          </Loaded>
        )}
      </Loaded>
    </div>
  );
}

function nextOf(
  state: string,
  dueOn: string | null,
  say: ReturnType<typeof useWords<(typeof violationWords)['zh']>>,
): string {
  switch (state) {
    case 'awaiting-correction':
      return dueOn ? say('next.awaiting-correction', { on: dueOn }) : say('next.awaiting-correction-later');
    case 'waived':
      return say('next.waived');
    case 'to-decide':
      return say('next.to-decide');
    case 'to-penalise':
      return say('next.to-penalise');
    default:
      return say('next.other');
  }
}

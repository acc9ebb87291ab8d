import { type ReactNode, useRef } from 'react';
import { Problem } from '../api/problem';
import { Faults } from '../kit/answers';
import { Notice } from '../kit/page';
import { Person } from '../kit/person';
import { useStateWord } from '../kit/state';
import { yuanOfFen } from '../words/format';
import { useWords } from '../words/words';
import { applicationWords } from './application.words';
import { amountOf, type ApplicationDetail } from './subsidy-data';

/**
 * Says what happened while one looked: that somebody was quicker, or that the amount is another one now. What is below
 * it is already as things are.
 */
export function MovedMeanwhile({
  application,
  expected,
  error,
}: {
  application: ApplicationDetail;
  /** The state in which this act is possible. */
  expected: string;
  error: unknown;
}): ReactNode {
  const say = useWords(applicationWords);
  const stateWord = useStateWord();
  const seen = useRef(amountOf(application));
  const now = amountOf(application);
  const { state, approvedBy, reviewedBy } = application;
  if (state !== expected) {
    const text =
      state === 'approved' && approvedBy ? (
        <Person account={approvedBy} text={(who) => say('alreadyApproved', { who })} />
      ) : state === 'reviewed' && reviewedBy ? (
        <Person account={reviewedBy} text={(who) => say('alreadyReviewed', { who })} />
      ) : (
        say('nowState', { state: stateWord('application', state) })
      );
    return (
      <Notice tone="warn" role="alert">
        {text}
      </Notice>
    );
  }
  if (seen.current !== null && now !== null && seen.current !== now) {
    return (
      <Notice tone="warn" role="alert">
        {say('amountMoved', { before: yuanOfFen(seen.current), now: yuanOfFen(now) })}
      </Notice>
    );
  }
  if (error instanceof Problem && error.status === 412) {
    return (
      <Notice tone="warn" role="alert">
        {say('versionMoved')}
      </Notice>
    );
  }
  return <Faults error={error} />;
}

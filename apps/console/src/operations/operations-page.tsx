import type { ReactNode } from 'react';
import { PageHead } from '../kit/page';
import { useWords } from '../words/words';
import { ClockPanel } from './clock-panel';
import { DeadLetters } from './dead-letters';
import { operationsWords } from './operations.words';

/** What keeps the system going: business time, and what got stuck. */
export function Page(): ReactNode {
  const say = useWords(operationsWords);
  return (
    <div className="page">
      <PageHead title={say('title')} name={say('title')} />
      <DeadLetters />
      <ClockPanel />
    </div>
  );
}

import type { ReactNode } from 'react';
import { Panel } from '../kit/page';
import { useWords } from '../words/words';
import { homeWords } from './home.words';

export function Changes(): ReactNode {
  const say = useWords(homeWords);
  return (
    <Panel title={say('changed')}>
      <p className="soft">{say('nothingChanged')}</p>
    </Panel>
  );
}

import type { ReactNode } from 'react';
import { useMe } from '../frame/me';
import { Person } from '../kit/person';
import { useWords } from '../words/words';
import { creditWords } from './credit.words';

/** A person as the services name them; oneself as such. */
export function Who({
  is,
  text = (who) => who,
}: {
  is: string | null | undefined;
  text?: (who: string) => string;
}): ReactNode {
  const say = useWords(creditWords);
  const { id } = useMe();
  return <Person account={is} text={(name) => text(is === id ? say('you') : name)} />;
}

import type { ReactNode } from 'react';
import { useMe } from '../frame/me';
import { kitWords } from '../kit/kit.words';
import { useWords } from '../words/words';
import { creditWords } from './credit.words';

/** A person as the services name them; oneself as such. */
export function Who({ is }: { is: string | null | undefined }): ReactNode {
  const sayNone = useWords(kitWords);
  const say = useWords(creditWords);
  const { id } = useMe();
  return is ? (is === id ? say('you') : is) : sayNone('none');
}

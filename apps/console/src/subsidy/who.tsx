import type { ReactNode } from 'react';
import { useWords } from '../words/words';
import { applicationWords } from './application.words';

/** Who did it: an account, or a service by itself. */
export function Who({ is }: { is: string | null }): ReactNode {
  const say = useWords(applicationWords);
  if (is === null) return '—';
  return is === 'system' ? say('system') : is;
}

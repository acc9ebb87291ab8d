import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useWords } from '../words/words';
import { openWords } from './open.words';
import './open.css';

/** The three things there are without signing in. */
export function OpenTabs(): ReactNode {
  const say = useWords(openWords);
  const { pathname } = useLocation();
  const at = ['/public/red-list', '/public/draws'].find((path) => pathname.startsWith(path)) ?? '/public';
  const tab = (path: string, word: 'tabQuery' | 'tabRedList' | 'tabDraws'): ReactNode => (
    <Link to={path} {...(path === at ? { 'aria-current': 'page' } : {})}>
      {say(word)}
    </Link>
  );
  return (
    <nav className="open-tabs no-print" aria-label={say('tabs')}>
      {tab('/public', 'tabQuery')}
      {tab('/public/red-list', 'tabRedList')}
      {tab('/public/draws', 'tabDraws')}
    </nav>
  );
}

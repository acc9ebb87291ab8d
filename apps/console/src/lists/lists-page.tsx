import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useWords } from '../words/words';
import { CandidateList } from './candidate-list';
import { listsWords } from './lists.words';
import { RedList } from './red-list';
import { SeriousList } from './serious-list';

const LISTS = { candidates: CandidateList, red: RedList, serious: SeriousList };
const NAMES = ['candidates', 'red', 'serious'] as const;

export function Page(): ReactNode {
  const say = useWords(listsWords);
  const [search] = useSearchParams();
  const of = NAMES.find((name) => name === search.get('of')) ?? 'candidates';
  const List = LISTS[of];
  return (
    <List
      key={of}
      switcher={
        <nav className="list-tabs" aria-label={say('which')}>
          {NAMES.map((name) => (
            <Link key={name} to={`/lists?of=${name}`} aria-current={of === name}>
              {say(name)}
            </Link>
          ))}
        </nav>
      }
    />
  );
}

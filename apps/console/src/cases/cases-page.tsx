import { type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useWords } from '../words/words';
import { casesWords } from './cases.words';
import { ObjectionList } from './objection-list';
import { RepairList } from './repair-list';

export function Page(): ReactNode {
  const say = useWords(casesWords);
  const [search] = useSearchParams();
  const isRepairs = search.get('of') === 'repairs';
  const switcher = (
    <nav className="list-tabs" aria-label={say('which')}>
      <Link to="/cases" aria-current={!isRepairs}>
        {say('objections')}
      </Link>
      <Link to="/cases?of=repairs" aria-current={isRepairs}>
        {say('repairs')}
      </Link>
    </nav>
  );
  return isRepairs ? (
    <RepairList key="repairs" switcher={switcher} />
  ) : (
    <ObjectionList key="objections" switcher={switcher} />
  );
}

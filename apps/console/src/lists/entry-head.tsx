import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useHasRole, useMe } from '../frame/me';
import { Notice, PageHead } from '../kit/page';
import { State } from '../kit/state';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { listsWords } from './lists.words';
import { Withdraw } from './withdraw';

interface EntryHeadProps {
  of: 'red-list' | 'serious-list';
  title: string;
  entry: { enterpriseId: string; enterpriseName: string; uscc: string; state: string; proposedBy: string };
  withdraw: (reason: string, key: string) => Promise<unknown>;
  confirm: () => void;
}

/** The head of an entry of a list. A proposal is withdrawn by an officer, and confirmed by another than who made it. */
export function EntryHead({ of, title, entry, withdraw, confirm }: EntryHeadProps): ReactNode {
  const say = useWords(listsWords);
  const me = useMe();
  const isOfficer = useHasRole('credit-officer');
  const isWaiting = isOfficer && entry.state === 'proposed';
  const isOwn = entry.proposedBy === me.id;
  return (
    <>
      <PageHead
        title={title}
        name={title}
        state={<State of={of} is={entry.state} />}
        facts={
          <>
            <Link to={`/enterprises/${entry.enterpriseId}`}>{entry.enterpriseName}</Link>
            <Code>{entry.uscc}</Code>
          </>
        }
        acts={
          isWaiting ? (
            <>
              <Withdraw run={withdraw} />
              {isOwn ? null : (
                <Button type="primary" onClick={confirm}>
                  {say('confirmOne')}
                </Button>
              )}
            </>
          ) : null
        }
      />
      {isWaiting && isOwn ? <Notice>{say('own')}</Notice> : null}
    </>
  );
}

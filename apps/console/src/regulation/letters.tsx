import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { type ReactNode, useState } from 'react';
import { take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { platformOf } from '../api/platform';
import { Panel } from '../kit/page';
import { Loaded, LoadedPart } from '../kit/states';
import { Day } from '../kit/values';
import { useWords } from '../words/words';
import { LetterSheet } from './letter-sheet';
import { regulationWords } from './regulation.words';

type Owner = 'reward-penalty' | 'commitment';
type LetterPage = components['schemas']['LetterPage'];
const MOST = 20;

export function useLetters(owner: Owner, subjectId: string): UseQueryResult<LetterPage> {
  return useQuery({
    queryKey: [owner, 'letters', subjectId],
    queryFn: ({ signal }) =>
      take(platformOf[owner].GET('/letters', { params: { query: { subjectId, limit: MOST } }, signal })),
  });
}

/** The letters that went out about something; each opens as a sheet. */
export function LettersPanel({ owner = 'reward-penalty', subjectId }: { owner?: Owner; subjectId: string }): ReactNode {
  const say = useWords(regulationWords);
  const letters = useLetters(owner, subjectId);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Panel title={say('letters')}>
      <LoadedPart query={letters}>
        {({ items }) =>
          items.length === 0 ? (
            <span className="soft">{say('noLetters')}</span>
          ) : (
            <ul className="plain-list stack">
              {items.map(({ id, number, title, issuedOn }) => (
                <li key={id} className="inline">
                  <Day at={issuedOn} />
                  <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setOpen(id)}>
                    {title}
                  </Button>
                  <span className="soft">{number}</span>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedPart>
      <Drawer title={say('letters')} open={open !== null} onClose={() => setOpen(null)} size={640} destroyOnHidden>
        {open === null ? null : <LetterById owner={owner} letterId={open} />}
      </Drawer>
    </Panel>
  );
}

function LetterById({ owner, letterId }: { owner: Owner; letterId: string }): ReactNode {
  const say = useWords(regulationWords);
  const letter = useQuery({
    queryKey: [owner, 'letter', letterId],
    queryFn: ({ signal }) =>
      take(platformOf[owner].GET('/letters/{letterId}', { params: { path: { letterId } }, signal })),
    // A letter never changes.
    staleTime: Infinity,
  });
  return (
    <Loaded query={letter}>
      {(data) => (
        <div className="stack">
          <LetterSheet letter={data} />
          <div>
            <Button href={`/api/${owner}/letters/${letterId}/pdf`} target="_blank">
              {say('pdf')}
            </Button>
          </div>
        </div>
      )}
    </Loaded>
  );
}

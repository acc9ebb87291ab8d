import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Panel } from '../kit/page';
import { useWords } from '../words/words';
import { type LetterHead, lettersOf, type Sender } from './letter-queries';
import { letterWords } from './letters.words';

export function LetterList({ letters }: { letters: { sender: Sender; letter: LetterHead }[] }): ReactNode {
  const say = useWords(letterWords);
  return (
    <ul className="rows">
      {letters.map(({ sender, letter: { id, title, number, issuedOn } }) => (
        <li key={`${sender} ${id}`}>
          <div className="head">
            <Link to={`/my/letters/${sender}/${id}`}>{title}</Link>
            <span className="soft">{say('issued', { on: issuedOn })}</span>
          </div>
          <div className="soft">
            {say('number', { number })} · {say(`service.${sender}`)}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The letters about one thing; nothing where there is none. */
export function LettersAbout({ sender, subjectId }: { sender: Sender; subjectId: string }): ReactNode {
  const say = useWords(letterWords);
  const { data } = useQuery({
    queryKey: [sender, 'letters', subjectId],
    queryFn: ({ signal }) => lettersOf(sender, { subjectId }, signal),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={say('title')}>
      <LetterList letters={data.items.map((letter) => ({ sender, letter }))} />
    </Panel>
  );
}

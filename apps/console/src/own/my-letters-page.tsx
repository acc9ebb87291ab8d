import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Notice, Panel } from '../kit/page';
import { Empty, Loading } from '../kit/states';
import { useWords } from '../words/words';
import { LetterList } from './letter-list';
import { lettersOf, SENDERS } from './letter-queries';
import { letterWords } from './letters.words';
import { OwnPage } from './own-page';

const ASKED = 100;
const STEP = 25;

/** The letters of all services in one list, newest first. */
export function Page(): ReactNode {
  const say = useWords(letterWords);
  const [shown, setShown] = useState(STEP);
  const answers = useQueries({
    queries: SENDERS.map((sender) => ({
      queryKey: [sender, 'letters', 'own'],
      queryFn: ({ signal }: { signal: AbortSignal }) => lettersOf(sender, { limit: ASKED }, signal),
    })),
  });
  const letters = answers
    .flatMap(({ data }, n) => (data?.items ?? []).map((letter) => ({ sender: SENDERS[n]!, letter })))
    // Ids rise with time: they order the letters of one day.
    .sort(
      (one, other) =>
        other.letter.issuedOn.localeCompare(one.letter.issuedOn) || other.letter.id.localeCompare(one.letter.id),
    );
  const isLoading = answers.some(({ isPending }) => isPending);
  return (
    <OwnPage title={say('title')}>
      {SENDERS.map((sender, n) =>
        answers[n]!.isError ? (
          <Notice key={sender} tone="warn" role="status">
            {say('partly', { service: say(`service.${sender}`) })}
          </Notice>
        ) : null,
      )}
      <Panel>
        {letters.length > 0 ? <p className="soft">{say('intro')}</p> : null}
        <LetterList letters={letters.slice(0, shown)} />
        {isLoading ? <Loading /> : null}
        {!isLoading && letters.length === 0 ? <Empty title={say('none')}>{say('noneText')}</Empty> : null}
        {letters.length > shown ? <Button onClick={() => setShown(shown + STEP)}>{say('more')}</Button> : null}
      </Panel>
    </OwnPage>
  );
}

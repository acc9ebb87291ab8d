import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { Facts, Panel } from '../kit/page';
import { Loaded, NotFound } from '../kit/states';
import { Amount, Code } from '../kit/values';
import { useWords } from '../words/words';
import { type Letter, letterOf, type Sender, SENDERS } from './letter-queries';
import { letterWords } from './letters.words';
import { OwnPage } from './own-page';
import { hrefOfOwn } from './places';

/** A letter, read on the screen; the PDF is the same, to keep. */
export function Page(): ReactNode {
  const { service = '', letterId = '' } = useParams();
  const sender = SENDERS.find((one) => one === service);
  return sender ? <OneLetter sender={sender} id={letterId} /> : <NotFound />;
}

function OneLetter({ sender, id }: { sender: Sender; id: string }): ReactNode {
  const letter = useQuery({
    queryKey: [sender, 'letter', id],
    queryFn: ({ signal }) => letterOf(sender, id, signal),
    // A letter that was issued never changes.
    staleTime: Infinity,
  });
  return <Loaded query={letter}>{(data) => <LetterView sender={sender} letter={data} />}</Loaded>;
}

function LetterView({ sender, letter }: { sender: Sender; letter: Letter }): ReactNode {
  const say = useWords(letterWords);
  const about = hrefOfOwn(letter.subject.kind, letter.subject.id);
  return (
    <OwnPage title={letter.title} back={{ to: '/my/letters', label: say('title') }}>
      <div className="inline no-print">
        <Button type="primary" href={`/api/${sender}/letters/${letter.id}/pdf`} target="_blank" rel="noopener">
          {say('pdf')}
        </Button>
        <Button onClick={() => print()}>{say('print')}</Button>
        {about ? <Link to={about}>{say('about')}</Link> : null}
      </div>
      <p className="soft">{say('number', { number: letter.number })}</p>
      <Panel>
        <div className="letter">
          <p>{say('to', { name: letter.recipient.name, uscc: letter.recipient.uscc })}</p>
          {letter.paragraphs.map((paragraph, n) => (
            <p key={n}>{paragraph}</p>
          ))}
          {letter.facts.length > 0 ? (
            <>
              <h2>{say('facts')}</h2>
              <Facts of={letter.facts.map(({ label, value }) => [label, value])} />
            </>
          ) : null}
          {letter.amountFen === null ? null : (
            <>
              <h2>{say('amount')}</h2>
              <p className="big-amount">
                <Amount fen={letter.amountFen} sign />
              </p>
              <p>
                {say('capitals')} {letter.amountInCapitals}
              </p>
            </>
          )}
          {letter.todo.length > 0 ? (
            <>
              <h2>{say('todo')}</h2>
              <ul>
                {letter.todo.map(({ what, dueOn }) => (
                  <li key={what}>
                    {what}
                    {dueOn ? <strong> {say('by', { on: dueOn })}</strong> : null}
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          <h2>{say('basis')}</h2>
          <ul>
            {letter.basis.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <h2>{say('remedy')}</h2>
          <p>{letter.remedy}</p>
          <p className="issuer">
            {letter.issuer}
            <br />
            {letter.issuedOn}
          </p>
          <p className="soft">
            {say('fingerprint')} <Code>{letter.contentSha256}</Code>
          </p>
        </div>
      </Panel>
    </OwnPage>
  );
}

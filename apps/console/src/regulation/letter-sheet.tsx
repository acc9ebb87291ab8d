import type { ReactNode } from 'react';
import type { components } from '../api/generated/reward-penalty';
import { Amount } from '../kit/values';
import { useWords } from '../words/words';
import { regulationWords } from './regulation.words';
import './regulation.css';

type Sheet = Pick<
  components['schemas']['PreviewedLetter'],
  'title' | 'recipient' | 'issuedOn' | 'paragraphs' | 'facts' | 'amountFen' | 'basis' | 'todo' | 'remedy' | 'issuer'
>;

/** A letter as it is on paper. Letters are written in Chinese, whoever reads the page. */
export function LetterSheet({ letter }: { letter: Sheet }): ReactNode {
  const say = useWords(regulationWords);
  return (
    <article className="sheet" lang="zh-CN" aria-label={letter.title}>
      <h3>{letter.title}</h3>
      <p>
        {letter.recipient.name}
        {say('colon')}
        <span className="soft code"> {letter.recipient.uscc}</span>
      </p>
      {letter.paragraphs.map((text) => (
        <p key={text} className="body">
          {text}
        </p>
      ))}
      {letter.amountFen === null ? null : (
        <p className="body">
          <Amount fen={letter.amountFen} sign />
        </p>
      )}
      <SheetList title={say('letterFacts')} lines={letter.facts.map(({ label, value }) => `${label}：${value}`)} />
      <SheetList title={say('letterBasis')} lines={letter.basis} />
      <SheetList
        title={say('letterTodo')}
        lines={letter.todo.map(({ what, dueOn }) => (dueOn ? `${what}（${dueOn}）` : what))}
      />
      <p className="soft">{letter.remedy}</p>
      <p className="signed">
        {letter.issuer}
        <br />
        {letter.issuedOn}
      </p>
    </article>
  );
}

function SheetList({ title, lines }: { title: string; lines: string[] }): ReactNode {
  if (lines.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

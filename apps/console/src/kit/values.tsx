import type { ReactNode } from 'react';
import { dayOf, minuteOf, yuan, yuanOfFen } from '../words/format';
import { useWords } from '../words/words';
import { kitWords } from './kit.words';

/** Money: separators, two places; `—` where there is none. */
export function Amount({ fen, sign = false }: { fen: string | null | undefined; sign?: boolean }): ReactNode {
  const say = useWords(kitWords);
  if (fen === null || fen === undefined) return say('none');
  return <span className="nowrap">{sign ? say('yuanSign', { amount: yuanOfFen(fen) }) : yuanOfFen(fen)}</span>;
}

/** Money that a service writes in yuan. */
export function Yuan({ text, sign = false }: { text: string | null | undefined; sign?: boolean }): ReactNode {
  const say = useWords(kitWords);
  if (text === null || text === undefined) return say('none');
  return <span className="nowrap">{sign ? say('yuanSign', { amount: yuan(text) }) : yuan(text)}</span>;
}

/** A grade is a letter in a shape with a colour: each of the three tells it alone. */
export function Grade({ grade, large = false }: { grade: string | null | undefined; large?: boolean }): ReactNode {
  const say = useWords(kitWords);
  const name = grade ? say('gradeOf', { grade }) : say('noGrade');
  return (
    <span
      className={`grade ${grade && 'ABCD'.includes(grade) ? grade : 'none'}${large ? ' large' : ''}`}
      role="img"
      aria-label={name}
      title={name}
    >
      {grade ?? say('none')}
    </span>
  );
}

export function Day({ at }: { at: string | null | undefined }): ReactNode {
  const say = useWords(kitWords);
  return <span className="nowrap">{at ? (at.length === 10 ? at : dayOf(at)) : say('none')}</span>;
}

export function Moment({ at }: { at: string | null | undefined }): ReactNode {
  const say = useWords(kitWords);
  return at ? (
    <time className="nowrap" dateTime={at}>
      {minuteOf(at)}
    </time>
  ) : (
    say('none')
  );
}

interface DeadlineProps {
  on: string | null | undefined;
  /** Working days left as the service counts them; negative when late. */
  left?: number | null;
  today: string;
}

/** `还剩 3 个工作日（2026-11-26 止）`; red only when late. */
export function Deadline({ on, left, today }: DeadlineProps): ReactNode {
  const say = useWords(kitWords);
  if (!on) return say('none');
  const isLate = on < today;
  if (left === undefined || left === null) {
    return <span className={isLate ? 'late' : ''}>{say(isLate ? 'pastOn' : 'dueOn', { on })}</span>;
  }
  if (isLate) return <span className="late">{say('late', { days: Math.abs(left), on })}</span>;
  return <span>{left === 0 ? say('dueToday', { on }) : say('daysLeft', { days: left, on })}</span>;
}

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'plain';

/** A state, as a word. */
export function StateWord({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }): ReactNode {
  return <span className={`word ${tone}`}>{children}</span>;
}

/** Codes, hashes and ids: monospaced, and they may break. */
export function Code({ children }: { children: ReactNode }): ReactNode {
  return <span className="code hash">{children}</span>;
}

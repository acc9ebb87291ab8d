import { Button } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { Problem } from '../api/problem';
import { useWords } from '../words/words';
import { kitWords } from './kit.words';
import { Notice } from './page';

export interface Answer {
  name: string;
  value: ReactNode;
  /** Leads back to where it was answered. */
  change?: () => void;
}

/** "Check your answers", before anything is done. */
export function CheckAnswers({ answers }: { answers: Answer[] }): ReactNode {
  const say = useWords(kitWords);
  return (
    <dl className="answers">
      {answers.map(({ name, value, change }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
          {change ? (
            <dd>
              <Button type="link" size="small" onClick={change} aria-label={`${say('change')} ${name}`}>
                {say('change')}
              </Button>
            </dd>
          ) : (
            <dd />
          )}
        </div>
      ))}
    </dl>
  );
}

/** After the system of record has committed: a number, and what happens next. Takes the focus. */
export function Confirmation({
  title,
  number,
  children,
  next,
}: {
  title: string;
  number: ReactNode;
  children?: ReactNode;
  next: ReactNode;
}): ReactNode {
  const say = useWords(kitWords);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="narrow">
      <div className="confirmation">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="big">{number}</p>
        {children}
      </div>
      <h2>{say('nextStep')}</h2>
      {next}
    </div>
  );
}

interface FaultsProps {
  error: unknown;
  /** The id of the input of a field of the request, where the page has one. */
  idOf?: (field: string) => string | undefined;
}

/** What has to be put right, with links to the fields; takes the focus when it comes. */
export function Faults({ error, idOf }: FaultsProps): ReactNode {
  const say = useWords(kitWords);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  const problem = error instanceof Problem ? error : null;
  const faults = problem?.errors ?? [];
  return (
    <div ref={box} tabIndex={-1}>
      <Notice tone="bad" role="alert">
        <strong>
          {faults.length > 0 ? say('faultsTitle', { n: faults.length }) : (problem?.message ?? say('unreachable'))}
        </strong>
        {faults.length > 0 ? (
          <ul>
            {faults.map(({ field, detail }) => {
              const id = idOf?.(field);
              return <li key={`${field} ${detail}`}>{id ? <a href={`#${id}`}>{detail}</a> : `${field}: ${detail}`}</li>;
            })}
          </ul>
        ) : null}
        {problem?.remedy ? <p>{problem.remedy}</p> : null}
        {problem?.traceId ? <p className="soft">{say('trace', { id: problem.traceId })}</p> : null}
      </Notice>
    </div>
  );
}

import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Problem } from '../api/problem';
import { useWords } from '../words/words';
import { kitWords } from './kit.words';

/** The shape of what is coming. */
export function Loading({ lines = 4 }: { lines?: number }): ReactNode {
  const say = useWords(kitWords);
  return (
    <div role="status" aria-label={say('loading')}>
      {Array.from({ length: lines }, (_, n) => (
        <div key={n} className="shape" style={{ width: `${92 - ((n * 23) % 45)}%` }} />
      ))}
    </div>
  );
}

/** Why there is nothing, and what to do about it. */
export function Empty({ title, children, act }: { title?: string; children?: ReactNode; act?: ReactNode }): ReactNode {
  const say = useWords(kitWords);
  return (
    <div className="quiet">
      <h2>{title ?? say('emptyTitle')}</h2>
      {children ? <p>{children}</p> : null}
      {act}
    </div>
  );
}

/** What went wrong, in the service's own words, with its remedy. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }): ReactNode {
  const say = useWords(kitWords);
  const problem = error instanceof Problem ? error : null;
  if (problem?.status === 404) return <NotFound />;
  const text = problem === null || problem.status === 0 ? say('unreachable') : problem.message;
  return (
    <div className="quiet" role="alert">
      <h2>{say('failedTitle')}</h2>
      <p>{text}</p>
      {problem?.remedy ? <p>{problem.remedy}</p> : null}
      {problem?.traceId ? <p className="soft">{say('trace', { id: problem.traceId })}</p> : null}
      {retry ? <Button onClick={retry}>{say('again')}</Button> : null}
    </div>
  );
}

export function NotFound(): ReactNode {
  const say = useWords(kitWords);
  return (
    <div className="quiet" role="alert">
      <h2>{say('notFound')}</h2>
      <p>{say('notFoundText')}</p>
      <Link to="/">{say('home')}</Link>
    </div>
  );
}

/** What a query has brought: its shape while it loads, its failure, or the page. Old data stays while new comes. */
export function Loaded<Data>({
  query,
  lines,
  children,
}: {
  query: UseQueryResult<Data>;
  lines?: number;
  children: (data: Data) => ReactNode;
}): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Loading {...(lines === undefined ? {} : { lines })} />;
}

/** The same for a part of a page that may be down alone: it dims, the page stays. */
export function LoadedPart<Data>({
  query,
  lines = 3,
  children,
}: {
  query: UseQueryResult<Data>;
  lines?: number;
  children: (data: Data) => ReactNode;
}): ReactNode {
  const say = useWords(kitWords);
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <Loading lines={lines} />;
  return (
    <div className="inline soft" role="alert">
      <span>{say('partDown')}</span>
      <Button size="small" onClick={() => void query.refetch()}>
        {say('again')}
      </Button>
    </div>
  );
}

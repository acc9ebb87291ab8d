import { type ReactNode, useEffect, useId } from 'react';

interface PageHeadProps {
  /** What this is. */
  title: ReactNode;
  /** The same as plain text, for the window's title. */
  name: string;
  /** Its state, as a word. */
  state?: ReactNode;
  /** The two or three facts that decide. */
  facts?: ReactNode;
  /** One primary action; nothing else shouts. */
  acts?: ReactNode;
}

export function PageHead({ title, name, state, facts, acts }: PageHeadProps): ReactNode {
  useEffect(() => {
    document.title = `${name} · Shouxin`;
  }, [name]);
  return (
    <div className="page-head">
      <div className="what">
        <div className="inline">
          <h1>{title}</h1>
          {state}
        </div>
        {facts ? <div className="deciding">{facts}</div> : null}
      </div>
      {acts ? <div className="acts">{acts}</div> : null}
    </div>
  );
}

export function Panel({
  title,
  more,
  children,
}: {
  title?: ReactNode;
  more?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const id = useId();
  if (!title) return <section className="panel">{children}</section>;
  return (
    <section className="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {more ? <span className="more">{more}</span> : null}
      </header>
      {children}
    </section>
  );
}

/** Names and values, one under the other; what has no value is left out. */
export function Facts({ of }: { of: [name: string, value: ReactNode][] }): ReactNode {
  return (
    <dl className="facts">
      {of
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function Notice({
  tone = 'plain',
  children,
  role,
}: {
  tone?: 'plain' | 'good' | 'warn' | 'bad';
  children: ReactNode;
  role?: 'alert' | 'status';
}): ReactNode {
  return (
    <div className={`notice ${tone}`} role={role}>
      {children}
    </div>
  );
}

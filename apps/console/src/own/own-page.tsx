import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import './own.css';

/** A page of an enterprise: narrow, with a way back where it has one. */
export function OwnPage({
  title,
  state,
  back,
  children,
  wide = false,
}: {
  title: string;
  state?: ReactNode;
  back?: { to: string; label: string };
  children: ReactNode;
  wide?: boolean;
}): ReactNode {
  useEffect(() => {
    document.title = `${title} · Shouxin`;
  }, [title]);
  return (
    <div className={`page own${wide ? '' : ' narrow-page'}`}>
      {back ? (
        <Link to={back.to} className="no-print">
          <span aria-hidden>{'← '}</span>
          {back.label}
        </Link>
      ) : null}
      <div className="page-head">
        <div className="inline">
          <h1>{title}</h1>
          {state}
        </div>
      </div>
      {children}
    </div>
  );
}

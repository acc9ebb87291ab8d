import { lazy, type ReactNode } from 'react';
import { useHasRole } from '../frame/me';
import { Workbench } from './workbench';

// Fetched by those alone whose page it is: the first load of everybody else stays small.
const OwnHome = lazy(async () => ({ default: (await import('../own/own-home')).OwnHome }));
const Operations = lazy(async () => ({ default: (await import('../operations/operations-page')).Page }));

/** Where somebody begins: their own credit, what got stuck in the system, or what waits for them. */
export function HomePage(): ReactNode {
  const isEnterprise = useHasRole('enterprise');
  const isOperator = useHasRole('operator');
  if (isEnterprise) return <OwnHome />;
  return isOperator ? <Operations /> : <Workbench />;
}

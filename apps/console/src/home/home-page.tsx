import { lazy, type ReactNode } from 'react';
import { useHasRole, useMe } from '../frame/me';
import { Workbench } from './workbench';

// Fetched by those alone whose page it is: the first load of everybody else stays small.
const OwnHome = lazy(async () => ({ default: (await import('../own/own-home')).OwnHome }));
const AuditHome = lazy(async () => ({ default: (await import('../audit/audit-home')).AuditHome }));
const Operations = lazy(async () => ({ default: (await import('../operations/operations-page')).Page }));

/** Where somebody begins: their own credit, what got stuck in the system, the logs, or what waits for them. */
export function HomePage(): ReactNode {
  const me = useMe();
  const isEnterprise = useHasRole('enterprise');
  const isOperator = useHasRole('operator');
  if (isEnterprise) return <OwnHome />;
  if (isOperator) return <Operations />;
  // Whoever does something else as well has work that waits.
  return me.roles.every((role) => role === 'auditor') ? <AuditHome /> : <Workbench />;
}

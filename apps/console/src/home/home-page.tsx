import { lazy, type ReactNode } from 'react';
import { useHasRole } from '../frame/me';
import { Workbench } from './workbench';

const Operations = lazy(async () => ({ default: (await import('../operations/operations-page')).Page }));

/** Where somebody begins: what waits for them or, for who keeps the system going, what got stuck. */
export function HomePage(): ReactNode {
  return useHasRole('operator') ? <Operations /> : <Workbench />;
}

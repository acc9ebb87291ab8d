import { lazy, type ReactNode } from 'react';
import { useHasRole } from '../frame/me';
import { Workbench } from './workbench';

// Fetched by those alone whose page it is: the first load of everybody else stays small.
const OwnHome = lazy(async () => ({ default: (await import('../own/own-home')).OwnHome }));

export function HomePage(): ReactNode {
  return useHasRole('enterprise') ? <OwnHome /> : <Workbench />;
}

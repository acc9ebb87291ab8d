import { type ReactNode } from 'react';
import { Workbench } from './workbench';

export function HomePage(): ReactNode {
  return <Workbench />;
}

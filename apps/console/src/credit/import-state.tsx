import type { ReactNode } from 'react';
import type { components } from '../api/generated/credit-rating';
import { StateWord, type Tone } from '../kit/values';
import { useWords } from '../words/words';
import { importWords } from './imports.words';

export type Import = components['schemas']['ImportView'];
export const OUTCOMES = ['accepted', 'unchanged', 'refused', 'conflict', 'skipped'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const KINDS = ['penalties', 'taxpayer-a', 'serious-list'] as const;
export type Kind = (typeof KINDS)[number];
export const STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
type Shown = (typeof STATES)[number] | 'to-confirm' | 'confirmed' | 'put-away';

const TONES: Partial<Record<Shown, Tone>> = {
  waiting: 'busy',
  running: 'busy',
  'to-confirm': 'warn',
  done: 'good',
  confirmed: 'good',
  failed: 'bad',
};

export function isUnderWay({ state }: Import): boolean {
  return state === 'waiting' || state === 'running';
}

export function isToConfirm({ dryRun, state, confirmedAs }: Import): boolean {
  return dryRun && state === 'done' && confirmedAs === null;
}

/** A dry run that is done waits for its confirmation: that is what people have to know of it. */
function shownState(of: Import): Shown {
  if (isToConfirm(of)) return 'to-confirm';
  if (of.dryRun && of.confirmedAs !== null) return 'confirmed';
  if (of.dryRun && of.state === 'cancelled' && of.rowsTotal !== null && of.rowsDone === of.rowsTotal) return 'put-away';
  return of.state as Shown;
}

export function ImportState({ of }: { of: Import }): ReactNode {
  const word = useImportStateWord();
  return <StateWord tone={TONES[shownState(of)] ?? 'plain'}>{word(of)}</StateWord>;
}

export function useImportStateWord(): (of: Import) => string {
  const say = useWords(importWords);
  return (of) => say(`state.${shownState(of)}`);
}

import type { ReactNode } from 'react';
import { StateWord, type Tone } from '../kit/values';
import { useWords } from '../words/words';
import { recordWords } from './records.words';

export const RECORD_STATES = ['counting', 'awaiting-class', 'repaired', 'annulled', 'ended'] as const;
export type RecordStateName = (typeof RECORD_STATES)[number];

const TONES: Record<RecordStateName, Tone> = {
  counting: 'busy',
  'awaiting-class': 'warn',
  repaired: 'good',
  annulled: 'plain',
  ended: 'plain',
};

export function RecordState({ is }: { is: RecordStateName }): ReactNode {
  const say = useWords(recordWords);
  return <StateWord tone={TONES[is]}>{say(`state.${is}`)}</StateWord>;
}

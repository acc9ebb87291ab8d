import type { ReactNode } from 'react';
import { StateWord } from '../kit/values';
import { useLanguage, wordOf } from '../words/words';
import { policyWords } from './policy.words';

export function DraftState({ is }: { is: string }): ReactNode {
  const language = useLanguage();
  const tone = is === 'draft' ? 'busy' : is === 'published' ? 'good' : 'plain';
  return <StateWord tone={tone}>{wordOf(policyWords, `state.${is}`, language)}</StateWord>;
}

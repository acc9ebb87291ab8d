import { ruleCodeWords } from '../kit/rule-code.words';
import { useLanguage, useWords, wordOf } from '../words/words';
import { matterWords } from './matters.words';

/** A record by its kind and class: `行政处罚（一般）`. */
export function useRecordName(): (record: { record: string; class: string | null }) => string {
  const language = useLanguage();
  const say = useWords(matterWords);
  return ({ record, class: gravity }) => {
    const kind = wordOf(ruleCodeWords, record, language);
    return gravity === null ? kind : say('recordLine', { kind, class: wordOf(ruleCodeWords, gravity, language) });
  };
}

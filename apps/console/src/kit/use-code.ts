import { useLanguage } from '../words/words';
import { domainWords } from './domain.words';

/** The words of a code of the domain: `code('sector', 'food')`; the code itself where it has none. */
export function useCode(): (kind: 'zone' | 'sector' | 'department' | 'class', code: string | null) => string {
  const language = useLanguage();
  const words: Record<string, string> = domainWords[language];
  return (kind, code) => (code === null ? '—' : (words[`${kind}.${code}`] ?? code));
}

import { fieldName } from '../kit/readable';
import { type Language, wordOf } from '../words/words';
import { creditWords } from './credit.words';

/** What a line of a record's content is called: as in the national export, or as in events. */
export function contentName(name: string, language: Language): string {
  const known = wordOf(creditWords, name, language);
  return known === name ? fieldName(name, language) : known;
}

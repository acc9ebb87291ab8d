import { useSyncExternalStore } from 'react';
import { fill, type Given, type Language, LOCALE, type Words } from './define';

export { type Language, LANGUAGES, LOCALE, type PlainKey } from './define';

const KEY = 'shouxin.language';
const listeners = new Set<() => void>();
let current: Language = read();

function read(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

export function setLanguage(language: Language): void {
  current = language;
  localStorage.setItem(KEY, language);
  document.documentElement.lang = LOCALE[language];
  listeners.forEach((tell) => tell());
}

export function language(): Language {
  return current;
}

export function useLanguage(): Language {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => current,
  );
}

/** A text of one slice in the language of the reader: `t('left', { days: 3 })`. */
export type Say<Zh extends Record<string, string>> = <Key extends keyof Zh & string>(
  key: Key,
  ...given: Given<Zh[Key]>
) => string;

export function sayIn<const Zh extends Record<string, string>>(words: Words<Zh>, to: Language): Say<Zh> {
  return (key, ...given) => {
    const text = words[to][key];
    return given[0] === undefined ? text : fill(text, given[0], to);
  };
}

export function useWords<const Zh extends Record<string, string>>(words: Words<Zh>): Say<Zh> {
  return sayIn(words, useLanguage());
}

/** A text that came from a service in both languages. */
export function useTextOf(): (text: { zh: string; en: string }) => string {
  const to = useLanguage();
  return (text) => text[to];
}

/** The words of a code that a service sends; the code itself where it is one that this build does not know. */
export function wordOf<Zh extends Record<string, string>>(words: Words<Zh>, code: string, to: Language): string {
  return (words[to] as Record<string, string>)[code] ?? code;
}

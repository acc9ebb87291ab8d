import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { minuteOf } from '../words/format';
import { kitWords } from './kit.words';
import { language, sayIn } from '../words/words';

let isPrinting = false;
const listeners = new Set<() => void>();
const margins = document.createElement('style');

/** A text as CSS writes it. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/\s+/g, ' ')}"`;

/** What stands in the margins of each sheet: what it is, when it was printed, which sheet of how many. */
function marginsNow(): string {
  const say = sayIn(kitWords, language());
  const counted = { page: '" counter(page) "', pages: '" counter(pages) "' };
  const page = `"${say('sheet', counted)}"`;
  return `@page {
    @top-left { content: ${quoted(document.title)}; font-size: 9pt; }
    @bottom-left { content: ${quoted(say('printedAt', { at: minuteOf(new Date().toISOString()) }))}; font-size: 9pt; }
    @bottom-right { content: ${page}; font-size: 9pt; }
  }`;
}

function set(printing: boolean): void {
  isPrinting = printing;
  // The sheets are laid out as soon as the event is over.
  flushSync(() => listeners.forEach((tell) => tell()));
}

export function preparePrinting(): void {
  document.head.append(margins);
  addEventListener('beforeprint', () => {
    margins.textContent = marginsNow();
    set(true);
  });
  addEventListener('afterprint', () => set(false));
}

/** Whether the page is being printed: then what is shown in part is shown whole. */
export function useIsPrinting(): boolean {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => isPrinting,
  );
}

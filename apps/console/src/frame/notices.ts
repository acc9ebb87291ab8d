import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Notices come in bursts: what they touch is read again once, after the last of them. */
const GATHER_MS = 400;
/** What is put together from all services. */
const EVERYWHERE = ['work', 'changes', 'list'];

/**
 * Listens for what changes while one looks, and has it read again. A lost notice costs only time: pages are also read
 * again when one comes back to them.
 */
export function useNotices(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource('/notices');
    const touched = new Set<string>();
    let missedAll = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAgain = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const services = new Set(touched);
        const isAll = missedAll;
        touched.clear();
        missedAll = false;
        const isTouched = (first: unknown): boolean =>
          typeof first === 'string' && (isAll || EVERYWHERE.includes(first) || services.has(first));
        void queries.invalidateQueries({ predicate: ({ queryKey }) => isTouched(queryKey[0]) });
      }, GATHER_MS);
    };
    source.addEventListener('notice', ({ data }: MessageEvent<string>) => {
      touched.add((JSON.parse(data) as { service: string }).service);
      readAgain();
    });
    // The server says `open` at the beginning, and after every gap, when anything may have been missed; the browser's own
    // event of this name carries nothing.
    let isOpen = false;
    source.addEventListener('open', (event) => {
      if (!(event instanceof MessageEvent)) return;
      missedAll ||= isOpen;
      if (missedAll) readAgain();
      isOpen = true;
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [queries]);
}

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Notices come in bursts: what they touch is read again once, after the last of them. */
const GATHER_MS = 400;

/**
 * Listens for what changes while one looks, and has it read again. A lost notice costs only time: pages are also read
 * again when one comes back to them.
 */
export function useNotices(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource('/notices');
    let timer: ReturnType<typeof setTimeout> | undefined;
    source.onmessage = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' }),
        GATHER_MS,
      );
    };
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [queries]);
}

import { useSyncExternalStore } from 'react';

/** Whether a request was refused because nobody is signed in any more. */
let signedOut = false;
const listeners = new Set<() => void>();

export function noteSignedOut(): void {
  if (signedOut) return;
  signedOut = true;
  listeners.forEach((tell) => tell());
}

export function useSignedOut(): boolean {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => signedOut,
  );
}

/** Where signing in leads back to: the page one is on. */
export function signInUrl(): string {
  const here = `${location.pathname}${location.search}`;
  return `/auth/login?returnTo=${encodeURIComponent(here)}`;
}

import { DomainError } from '@app/kernel/errors';

/**
 * Where a person goes after signing in.
 * @param publicOrigin of the gateway
 * @returns a whole URL of that origin, never a path: a path that begins with two slashes would lead elsewhere
 * @throws DomainError sign-in.bad-return for any other place: an open redirect
 */
export function returnUrl(returnTo: string | undefined, publicOrigin: string): string {
  const refused = (): DomainError => new DomainError('invalid', 'sign-in.bad-return', { returnTo });
  const asked = returnTo ?? '/';
  if (!asked.startsWith('/')) throw refused();
  let url: URL;
  try {
    url = new URL(asked, publicOrigin);
  } catch {
    throw refused();
  }
  if (url.origin !== publicOrigin) throw refused();
  return url.href;
}

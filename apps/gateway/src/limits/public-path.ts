/** The parts of a path as the router will read it: percent signs decoded; null when it cannot be read. */
function partsOf(url: string): string[] | null {
  try {
    const decoded = decodeURIComponent(url.split(/[?#]/)[0]!);
    return decoded.split(/[/\\]+/).filter((segment) => segment !== '' && segment !== '.');
  } catch {
    return null;
  }
}

/**
 * True for what services show to anybody: `/api/<service>/public/…`. What cannot be read counts as public: its limit is the
 * tighter one.
 * @param url path and query as they came
 */
export function isPublicPath(url: string): boolean {
  const parts = partsOf(url);
  return parts === null || (parts[0] === 'api' && parts[2]?.toLowerCase() === 'public');
}

/** True for `/auth/…`, however it is written; but names of people are asked for by pages as their other things are. */
export function isSignInPath(url: string): boolean {
  const parts = partsOf(url);
  return parts?.[0] === 'auth' && parts.join('/') !== 'auth/people';
}

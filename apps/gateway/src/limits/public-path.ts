/**
 * True for what services show to anybody: `/api/<service>/public/…`, read as the service will read it, with percent
 * signs decoded. What cannot be read counts as public: its limit is the tighter one.
 * @param url path and query as they came
 */
export function isPublicPath(url: string): boolean {
  try {
    const decoded = decodeURIComponent(url.split(/[?#]/)[0]!);
    const segments = decoded.split(/[/\\]+/).filter((segment) => segment !== '' && segment !== '.');
    return segments[0] === 'api' && segments[2]?.toLowerCase() === 'public';
  } catch {
    return true;
  }
}

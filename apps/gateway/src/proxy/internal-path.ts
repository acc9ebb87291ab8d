const OUTSIDE_ONLY = /^\/(metrics|health|bank\/notifications)(\/|$)/;

/**
 * True for what services have for the cluster, the operator and the bank, not for who comes through the gateway.
 * The path is read as the service will read it: percent signs decoded, empty and dot segments away.
 * @param path below the service's prefix, as it came
 */
export function isInternalPath(path: string): boolean {
  const decoded = decodeURIComponent(path.split(/[?#]/)[0]!);
  const segments = decoded.split(/[/\\]+/).filter((segment) => segment !== '' && segment !== '.');
  return OUTSIDE_ONLY.test(`/${segments.join('/')}`.toLowerCase());
}

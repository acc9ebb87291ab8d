import { isInternalPath } from './internal-path';

describe('what is not reached through the gateway', () => {
  it.each([
    '/metrics',
    '/metrics?x=1',
    '/metrics/',
    '//metrics',
    '/./metrics',
    '/%2e/metrics',
    '/%6Detrics',
    '/METRICS',
    '/\\metrics',
    '/health/live',
    '/health',
    '/bank/notifications',
    '/bank//notifications',
    '/bank%2Fnotifications',
  ])('%s is refused', (path) => expect(isInternalPath(path)).toBe(true));

  it.each(['/', '', '/items', '/metrics-of-the-year', '/healthy', '/bank', '/receipts/health', '/openapi.json'])(
    '%s is passed on',
    (path) => expect(isInternalPath(path)).toBe(false),
  );
});

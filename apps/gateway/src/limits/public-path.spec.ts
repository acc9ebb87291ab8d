import { isPublicPath, isSignInPath } from './public-path';

describe('the path of what services show to anybody', () => {
  it.each(['/api/subsidy/public/lists', '/api/credit-rating/%70ublic/x?q=1', '/api/subsidy//public', '/api/%zz'])(
    '%s is public',
    (url) => expect(isPublicPath(url)).toBe(true),
  );

  it.each(['/api/subsidy/applications', '/api/subsidy/x/public', '/auth/login', '/public', '/api/subsidy?public'])(
    '%s is not',
    (url) => expect(isPublicPath(url)).toBe(false),
  );
});

describe('the path of signing in', () => {
  it.each(['/auth/login', '/%61uth/login', '/auth%2Flogin?x', '/./auth/callback'])('%s is one', (url) =>
    expect(isSignInPath(url)).toBe(true),
  );

  it.each(['/api/auth/login', '/authors', '/%zz', '/', '/auth/people?accounts=a'])('%s is none', (url) =>
    expect(isSignInPath(url)).toBe(false),
  );
});

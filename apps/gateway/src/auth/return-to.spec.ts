import { returnUrl } from './return-to';

const origin = 'https://credit.park.example';

describe('where a person returns after signing in', () => {
  it.each([
    [undefined, '/'],
    ['/', '/'],
    ['/queue?state=filed#top', '/queue?state=filed#top'],
    ['/.//elsewhere.example', '//elsewhere.example'],
  ])('%j is the page %s of this site', (asked, page) => {
    expect(returnUrl(asked, origin)).toBe(origin + page);
  });

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example/',
    '/\\elsewhere.example/',
    '/\t/elsewhere.example/',
    'javascript:alert(1)',
    'queue',
    '',
    '//',
  ])('%j is refused', (asked) => {
    expect(() => returnUrl(asked, origin)).toThrow('sign-in.bad-return');
  });
});

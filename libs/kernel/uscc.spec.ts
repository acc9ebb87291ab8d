import fc from 'fast-check';
import { compareCodePoints } from './text-order';
import { organisationCheck, parseUscc, usccCheck } from './uscc';

const reasonOf = (text: string): string => {
  const result = parseUscc(text);
  return result.ok ? 'none' : result.reason;
};

describe('unified social credit codes', () => {
  it.each(['91350100M000100Y43', '91320115MA1ABCD11R', '91320115MA1ABCD2XH', '91320115MA10000760'])(
    'takes %s',
    (code) => {
      expect(parseUscc(code)).toEqual({ ok: true, uscc: code });
    },
  );

  it('normalises full width, lower case and spaces first', () => {
    expect(parseUscc(' ９１３５0100m000\u3000100y43\u00a0\u200b')).toEqual({ ok: true, uscc: '91350100M000100Y43' });
  });

  it.each([
    ['', 'empty'],
    ['　', 'empty'],
    ['110108000000016', 'old-registration-number'],
    ['11010800000001', 'wrong-length'],
    ['91350100M000100Y433', 'wrong-length'],
    ['91350100M000100I43', 'wrong-character'],
    ['无', 'wrong-length'],
    ['91350100M000100Y44', 'wrong-check'],
    ['91350100M000100Y53', 'wrong-organisation-check'],
  ])('refuses "%s": %s', (code, reason) => {
    expect(reasonOf(code)).toBe(reason);
  });

  it('refuses every code with one character changed before its checks', () => {
    const code = '91320115MA1ABCD11R';
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 17 }),
        fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'),
        (at, other) => {
          fc.pre(code[at] !== other);
          expect(parseUscc(code.slice(0, at) + other + code.slice(at + 1)).ok).toBe(false);
        },
      ),
    );
  });

  it('knows the X and 0 of the organisation check and lets any character end a code', () => {
    expect(organisationCheck('MA1ABCD2')).toBe('X');
    expect(organisationCheck('MA100007')).toBe('6');
    expect(usccCheck('91320115MA1000076')).toBe('0');
    expect(usccCheck('91320115MA1ABCD2X')).toBe('H');
  });
});

describe('the order of text', () => {
  it('is by code point, not by UTF-16 unit', () => {
    const [grin, wideA] = ['\u{1F600}', '\uFF21'] as string[];
    expect(grin! < wideA!).toBe(true);
    expect(compareCodePoints(grin!, wideA!)).toBeGreaterThan(0);
    expect(['b', 'a', 'ab', 'B', ''].sort(compareCodePoints)).toEqual(['', 'B', 'a', 'ab', 'b']);
  });

  it('is the order of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});

import fc from 'fast-check';
import { formatDecimal, parseDecimal, roundUnits } from './decimal';
import { formatYuan, groupedYuan, parseYuan, roundToFen, yuanInCapitals } from './money';
import { formatPercent, parsePercent } from './percent';

describe('money', () => {
  it.each([
    ['0.00', 0n],
    ['800000.00', 80_000_000n],
    ['0.05', 5n],
    ['123456789012345678901234567890.12', 12345678901234567890123456789012n],
  ])('reads %s as fen and writes it back', (text, fen) => {
    expect(parseYuan(text)).toBe(fen);
    expect(formatYuan(fen)).toBe(text);
  });

  it.each([
    '800000',
    '800000.0',
    '800000.000',
    '-1.00',
    '+1.00',
    '01.00',
    '1e5',
    '1,000.00',
    ' 1.00',
    '',
    '.50',
    '１.00',
  ])('refuses "%s" as money', (text) => {
    expect(() => parseYuan(text)).toThrow('money.invalid');
  });

  it.each([
    [0n, '0.00'],
    [99_999n, '999.99'],
    [100_000n, '1,000.00'],
    [123_456_789n, '1,234,567.89'],
    [-80_000_000n, '-800,000.00'],
  ])('sets the thousands of %s fen apart for people', (fen, text) => {
    expect(groupedYuan(fen)).toBe(text);
  });

  it('refuses absurdly long amounts', () => {
    expect(() => parseYuan(`${'9'.repeat(1_000)}.00`)).toThrow('money.too-long');
  });

  it.each([
    [0n, '零元整'],
    [5n, '伍分'],
    [50n, '伍角整'],
    [10_000n, '壹佰元整'],
    [101_005n, '壹仟零壹拾元零伍分'],
    [168_032n, '壹仟陆佰捌拾元叁角贰分'],
    [1_000_100n, '壹万零壹元整'],
    [10_005_000_000n, '壹亿零伍万元整'],
    [2_000_010_000n, '贰仟万零壹佰元整'],
    [10_000_100_000_000n, '壹仟亿零壹佰万元整'],
    [100_000_000_000_000n, '壹万亿元整'],
    [100_010_000_000_001n, '壹万零壹亿元零壹分'],
  ])('writes %d fen in capitals as %s', (fen, capitals) => {
    expect(yuanInCapitals(fen)).toBe(capitals);
  });

  it('has no capitals for a negative amount', () => {
    expect(() => yuanInCapitals(-1n)).toThrow('money.out-of-range');
  });
});

describe('decimals', () => {
  it.each([
    [12, 1_200n],
    [-2.5, -250n],
    ['-2.5', -250n],
    ['0', 0n],
    ['-0', 0n],
    [0.1, 10n],
    [-0, 0n],
    ['85.25', 8_525n],
  ])('reads %p exactly', (value, hundredths) => {
    expect(parseDecimal(value, 2)).toBe(hundredths);
  });

  it.each(['+1', '1e2', '01', '1.', '.5', '', ' 1', '--1', '1 000', 'NaN', NaN, Infinity, 2 ** 53])(
    'refuses %p as a decimal',
    (value) => {
      expect(() => parseDecimal(value, 2)).toThrow('decimal.invalid');
    },
  );

  it.each(['1.234', '1.230', 0.123, 1e-7])('refuses %p for its places', (value) => {
    expect(() => parseDecimal(value, 2)).toThrow('decimal.too-many-places');
  });

  it.each([
    [8_300n, 2, '83.00'],
    [-1_275n, 3, '-1.275'],
    [-5n, 3, '-0.005'],
    [0n, 8, '0.00'],
    [12_500n, 4, '1.25'],
    [7n, 0, '7.00'],
    [-75n, 1, '-7.50'],
  ])('writes %d units of %i places as %s', (units, places, text) => {
    expect(formatDecimal(units, places)).toBe(text);
  });

  it('writes what it read, whatever the value', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 12 }),
        (units, places) => {
          expect(parseDecimal(formatDecimal(units, places), Math.max(2, places))).toBe(
            places < 2 ? units * 10n ** BigInt(2 - places) : units,
          );
        },
      ),
    );
  });

  it.each([
    ['half-up', [0n, 0n, 10n, 10n, 20n, -10n, -20n]],
    ['half-even', [0n, 0n, 0n, 10n, 20n, 0n, -20n]],
    ['down', [0n, 0n, 0n, 0n, 10n, 0n, -10n]],
  ] as const)('rounds %s', (mode, rounded) => {
    expect([0n, 4n, 5n, 6n, 15n, -5n, -15n].map((units) => roundUnits(units, 10n, mode))).toEqual(rounded);
  });

  it('rounds an exact amount to fen, yuan or a hundred yuan', () => {
    expect(roundToFen(123_455n, 1, 'fen', 'half-up')).toBe(12_346n);
    expect(roundToFen(123_450n, 1, 'yuan', 'half-up')).toBe(12_300n);
    expect(roundToFen(150_000n, 1, 'hundred-yuan', 'half-even')).toBe(20_000n);
    expect(roundToFen(250_000n, 1, 'hundred-yuan', 'half-even')).toBe(20_000n);
    expect(roundToFen(250_001n, 1, 'hundred-yuan', 'half-even')).toBe(30_000n);
  });
});

describe('percent', () => {
  it('is exact to four places', () => {
    expect(parsePercent('12.5')).toBe(125_000n);
    expect(parsePercent(0.0001)).toBe(1n);
    expect(formatPercent(parsePercent('33.3333'))).toBe('33.3333');
    expect(formatPercent(parsePercent(110))).toBe('110.00');
  });

  it('is never negative and has no fifth place', () => {
    expect(() => parsePercent('-0.1')).toThrow('percent.negative');
    expect(() => parsePercent('0.00001')).toThrow('decimal.too-many-places');
  });
});

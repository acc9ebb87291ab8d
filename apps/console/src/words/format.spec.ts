import { dayOf, dayTyped, minuteOf, percentText, yuan, yuanOfFen } from './format';

describe('amounts and days as people read them', () => {
  it.each([
    ['80000000', '800,000.00'],
    ['5', '0.05'],
    ['0', '0.00'],
    ['-123456', '−1,234.56'],
    ['9007199254740993', '90,071,992,547,409.93'],
  ])('%s fen is %s', (fen, text) => expect(yuanOfFen(fen)).toBe(text));

  it('keeps places beyond fen where an amount is not rounded yet', () => {
    expect(yuan('1234567.125')).toBe('1,234,567.125');
    expect(yuan('800000.00')).toBe('800,000.00');
  });

  it.each([
    ['110.00', '110'],
    ['110', '110'],
    ['33.3333', '33.3333'],
    ['12.50', '12.50'],
  ])('%s percent is %s', (text, said) => expect(percentText(text)).toBe(said));

  it('are those of Shanghai, wherever the reader is', () => {
    expect(dayOf('2026-05-31T16:00:00Z')).toBe('2026-06-01');
    expect(minuteOf('2026-05-31T15:59:59Z')).toBe('2026-05-31 23:59');
  });
});

describe('a day that somebody typed', () => {
  it.each(['2026-06-01', '2026/6/1', '20260601', '2026.6.1', '2026年6月1日', ' 2026 年 6 月 1 日 '])(
    '%s is the first of June',
    (text) => {
      expect(dayTyped(text)).toBe('2026-06-01');
    },
  );

  it.each(['', '2026-06', '2026-02-30', '2026-13-01', '202661', '06/01/2026', 'tomorrow'])('“%s” is none', (text) => {
    expect(dayTyped(text)).toBeNull();
  });

  it('knows leap years', () => {
    expect([dayTyped('2028-02-29'), dayTyped('2026-02-29')]).toEqual(['2028-02-29', null]);
  });
});

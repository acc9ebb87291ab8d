import { factOf, wholeFacts } from './facts';

describe('what is typed for a fact', () => {
  it('is yuan with two places, whatever separators and widths people type', () => {
    expect(['1200000', '1,200,000', '１２００', '12.5', '0012', '¥ 3.05'].map((text) => factOf('yuan', text))).toEqual([
      ...['1200000.00', '1200000.00', '1200.00', '12.50', '12.00', '3.05'],
    ]);
  });

  it('is nothing while it is no amount or no whole number', () => {
    expect(['', '-1', '1.234', '12万', 'x'].map((text) => factOf('yuan', text))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(['', '1.5', '12'].map((text) => factOf('units', text))).toEqual([null, null, 12]);
  });

  it('is tried out only when none is missing', () => {
    const needed = [{ name: 'a', kind: 'units' }];
    expect([wholeFacts(needed, {}), wholeFacts(needed, { a: '3' }), wholeFacts([], {})]).toEqual([null, { a: 3 }, {}]);
  });
});

import { fenOfYuan } from './fen';

describe('an amount as it is typed', () => {
  it.each([
    ['5000', '500000'],
    ['5,000.5', '500050'],
    ['0.05', '5'],
    [' 12 ', '1200'],
    ['9999999999999.99', '999999999999999'],
  ])('%s is %s fen', (typed, fen) => expect(fenOfYuan(typed)).toBe(fen));

  it.each(['', '0', '0.00', '1.234', '-5', '5元', '1e3'])('%s is no amount', (typed) =>
    expect(fenOfYuan(typed)).toBeNull(),
  );
});

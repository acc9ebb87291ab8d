import {
  contentOf,
  dateOf,
  documentNumberOf,
  fenOfWanYuan,
  headerOf,
  mayNameAuthority,
  withoutPersonalData,
  yearOf,
} from './cells';

describe('cells of real files', () => {
  it.each(['', '  ', '— —', '——', '-', '无', '/', ' / ', '／', 'null', 'N/A', '\u3000'])(
    'takes %j for nothing',
    (cell) => {
      expect(contentOf(cell)).toBeNull();
    },
  );

  it.each(['无锡', '0', '一般', '/x', '无证经营'])('takes %j for something', (cell) => {
    expect(contentOf(` ${cell}\u3000`)).toBe(cell);
  });

  it.each([
    ['2022/9/3', '2022-09-03'],
    ['2022-9-3', '2022-09-03'],
    ['2022.09.03', '2022-09-03'],
    ['2022年9月3日', '2022-09-03'],
    ['２０２２年９月３日', '2022-09-03'],
    ['20220903', '2022-09-03'],
    ['2022-09-03 00:00:00', '2022-09-03'],
    ['2022-09-03T08:30:00+08:00', '2022-09-03'],
    ['2022/9/3 0:00', '2022-09-03'],
    ['44807', '2022-09-03'],
    ['44807.5', '2022-09-03'],
    ['61', '1900-03-01'],
    ['2024-02-29', '2024-02-29'],
  ])('reads %s as %s', (cell, date) => {
    expect(dateOf(cell)).toEqual({ ok: true, date });
  });

  it.each([
    ['2022-09-31', 'date-impossible'],
    ['2023年2月29日', 'date-impossible'],
    ['20221301', 'date-impossible'],
    ['0000-01-01', 'date-impossible'],
    ['9月3日', 'date-unreadable'],
    ['昨天', 'date-unreadable'],
    ['60', 'date-unreadable'],
    ['2022-09', 'date-unreadable'],
  ])('refuses %s as %s', (cell, reason) => {
    expect(dateOf(cell)).toEqual({ ok: false, reason });
  });

  it.each([
    ['0.5', 500_000n],
    ['.5', 500_000n],
    ['5', 5_000_000n],
    ['5.00', 5_000_000n],
    ['1,234.5', 1_234_500_000n],
    ['０．３', 300_000n],
    ['0.000001', 1n],
    ['12.0000000', 12_000_000n],
    ['3万元', 3_000_000n],
    ['0', 0n],
  ])('reads %s of ten thousand yuan exactly', (cell, fen) => {
    expect(fenOfWanYuan(cell)).toBe(fen);
  });

  it.each(['三万', '-1', '0.0000001', '1e3', '1.2.3', '5元'])('takes %s for no amount', (cell) => {
    expect(fenOfWanYuan(cell)).toBeNull();
  });

  it('knows a column whatever its brackets, spaces and byte order mark', () => {
    for (const header of ['罚款金额（万元）', '罚款金额(万元)', '\uFEFF罚款金额 (万元)', '罚款金额【万元】']) {
      expect(headerOf(header)).toBe('罚款金额(万元)');
    }
  });

  it('knows a document number whatever its brackets, spaces and widths', () => {
    const same = ['东市监罚〔2026〕1号', '东市监罚[2026]1号', '东市监罚（２０２６）１号', ' 东市监罚【2026】 1号'].map(
      documentNumberOf,
    );
    expect(new Set(same).size).toBe(1);
    expect(documentNumberOf('东市监罚〔2026〕11号')).not.toBe(same[0]);
  });

  it.each(['东湾市市场监督管理局', '国家税务总局东湾市税务局', '东湾海关'])('takes %s for an authority', (cell) => {
    expect(mayNameAuthority(cell)).toBe(true);
  });

  it.each([
    '2026-01-03',
    '2026年1月3日',
    '46025',
    '6f0b1f0e-6c1a-5d3e-9c58-2a1f4b7d9e01',
    '东市监罚〔2026〕1号',
    '第12号',
    '11320199MB0A001KXW',
    '某',
  ])('takes %s for dirt in the cell of an authority', (cell) => {
    expect(mayNameAuthority(cell)).toBe(false);
  });

  it('reads years, and no other numbers', () => {
    expect(['2024', '2024年', ' ２０２４年度', '24', '20245', '2024-01'].map(yearOf)).toEqual([
      2024,
      2024,
      2024,
      null,
      null,
      null,
    ]);
  });

  it('keeps no identity card number of anyone', () => {
    expect(withoutPersonalData('110101199003071234')).toBe('110101************');
    expect(withoutPersonalData('91350100M000100Y43')).toBe('91350100M000100Y43');
  });
});

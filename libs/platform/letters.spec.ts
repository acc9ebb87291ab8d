import { inChinese } from './letters';

describe('the basis in a letter', () => {
  it.each([
    ["抽查比例园区自定 (the park's own, within the local ratios A ≤5 %)", '抽查比例园区自定'],
    ["等级系数无官方对照表，园区自定 (no official table; the park's own)", '等级系数无官方对照表，园区自定'],
    ['每年最多抽查一次：地方规定 (unconfirmed)', '每年最多抽查一次：地方规定（待核）'],
    ['区级产业政策（2023年，文号 unconfirmed）：不超过10%', '区级产业政策（2023年，文号待核）：不超过10%'],
    ['行政处罚法（2021年修订）第三十三条', '行政处罚法（2021年修订）第三十三条'],
  ])('says “%s” in Chinese', (basis, said) => {
    expect(inChinese(basis)).toBe(said);
  });
});

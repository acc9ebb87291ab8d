import { maskAccount, maskIdNumber, maskName, maskPersonalData, maskPhone } from './masking';

describe('masking', () => {
  it("leaves enough to recognise one's own", () => {
    expect([maskName('张三'), maskName('欧阳小明'), maskName('李'), maskName('')]).toEqual(['张*', '欧***', '李', '']);
    expect(maskIdNumber('110101199003070011')).toBe('110101********0011');
    expect(maskPhone('13812345678')).toBe('138****5678');
    expect(maskAccount('6222 0210 0111 6245 702')).toBe('****5702');
  });

  it.each([
    ['身份证号110101199003070011。', '身份证号110101********0011。'],
    ['身份证号11010119900307001x', '身份证号110101********001x'],
    ['电话13812345678，座机0755-12345678', '电话138****5678，座机0755-12345678'],
    ['账号6222021001116245702', '账号****5702'],
    ['账号 6222 0210 0111 6245 退回', '账号 ****6245 退回'],
    ['张三13812345678、李四13912345678', '张三138****5678、李四139****5678'],
  ])('takes personal data out of text: %s', (text, masked) => {
    expect(maskPersonalData(text)).toBe(masked);
  });

  it.each([
    // Credit codes: of eighteen digits, one of them with what could be a birthday, and with letters.
    '统一社会信用代码911100001000000248',
    '统一社会信用代码913201199001010346',
    '统一社会信用代码91350100M000100Y43',
    '园信惩〔2026〕12号，金额1234567890123.00元，2026年6月1日',
    '编号0190b7c4-0000-7000-8000-000000000001',
    '订单213812345678',
  ])('leaves the rest alone: %s', (text) => {
    expect(maskPersonalData(text)).toBe(text);
  });
});

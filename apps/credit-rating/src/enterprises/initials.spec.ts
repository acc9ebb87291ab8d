import { initialsOf } from './initials';

describe('initials of a name', () => {
  it.each([
    ['东湾精密机械', 'dwjmjx'],
    ['东湾精密机械（集团）有限公司', 'dwjmjxjtyxgs'],
    ['重庆银行', 'cqyh'],
    ['ＡＢ科技3厂', 'abkj3c'],
    ['绿洲', 'lz'],
    ['——', ''],
  ])('%s is found by %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

import { SealedBox } from './sealed-box';

const box = new SealedBox('a secret of at least thirty-two characters');

describe('what is kept in Redis', () => {
  it('opens under its name with its secret, and shows nothing of itself', () => {
    const sealed = box.seal('one', { token: 'visible' });
    expect(box.open('one', sealed)).toEqual({ token: 'visible' });
    expect(Buffer.from(sealed, 'base64url').includes('visible')).toBe(false);
    expect(box.name('id')).not.toContain('id');
  });

  it('does not open under another name, with another secret, or changed', () => {
    const sealed = box.seal('one', { token: 'visible' });
    const changed = Buffer.from(sealed, 'base64url');
    changed[changed.length - 1]! ^= 1;
    expect(box.open('two', sealed)).toBeNull();
    expect(new SealedBox('another secret of thirty-two characters').open('one', sealed)).toBeNull();
    expect(box.open('one', changed.toString('base64url'))).toBeNull();
    expect(box.open('one', '')).toBeNull();
  });
});

import { randomBytes } from 'node:crypto';
import { openAccount, sealAccount } from './account-cipher';

const key = randomBytes(32).toString('base64');

describe('the seal of a payee account', () => {
  it('opens for the row it was made for, and hides the number', () => {
    const sealed = sealAccount(key, '6222020200112233', 'row-1');
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('2233');
    expect(openAccount(key, sealed, 'row-1')).toBe('6222020200112233');
  });

  it('is another text each time', () => {
    expect(sealAccount(key, '1', 'row-1')).not.toBe(sealAccount(key, '1', 'row-1'));
  });

  it('does not open for another row, with another key, or with one bit changed', () => {
    const sealed = sealAccount(key, '6222020200112233', 'row-1');
    const bytes = Buffer.from(sealed, 'base64');
    bytes[bytes.length - 1]! ^= 1;
    expect(() => openAccount(key, sealed, 'row-2')).toThrow();
    expect(() => openAccount(randomBytes(32).toString('base64'), sealed, 'row-1')).toThrow();
    expect(() => openAccount(key, bytes.toString('base64'), 'row-1')).toThrow();
  });
});

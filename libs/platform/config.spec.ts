import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaSecurityOf, parseConfig, parseMigrationConfig, readPem } from './config';
import { secret } from './secret-files';
import { z } from 'zod';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const env = {
  ...{ PORT: '0', REDIS_URL: 'redis://x', OIDC_ISSUER: 'https://x', KAFKA_BROKERS: 'a:9093,b:9093' },
  DATABASE_URL: 'postgresql://service:word@x/y',
};
const { DATABASE_URL: url, ...withoutUrl } = env;
const own = { BANK_TOKEN: secret(z.string().min(8)) };

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'config-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('a secret', () => {
  it('may be a variable, or a file that a variable names, with or without a newline at its end', () => {
    for (const text of [url, `${url}\n`, `${url}\r\n`]) {
      expect(parseConfig({ ...withoutUrl, DATABASE_URL_FILE: file('url', text) }, {}).DATABASE_URL).toBe(url);
    }
    expect(parseConfig(env, {}).DATABASE_URL).toBe(url);
    const token = file('token', ' spaces stay \n\n');
    expect(parseConfig({ ...env, BANK_TOKEN_FILE: token }, own)).toMatchObject({ BANK_TOKEN: ' spaces stay \n' });
  });

  it('comes one way, and both are named where it comes both', () => {
    expect(() => parseConfig({ ...env, DATABASE_URL_FILE: file('url', url) }, {})).toThrow(
      '  DATABASE_URL and DATABASE_URL_FILE are both set: keep one of them',
    );
    expect(parseConfig({ ...env, DATABASE_URL_FILE: '' }, {}).DATABASE_URL).toBe(url);
    expect(parseConfig({ ...env, DATABASE_URL: '', DATABASE_URL_FILE: file('url', url) }, {}).DATABASE_URL).toBe(url);
  });

  it('that cannot be read, or is empty, is named with its file; all of them at once', () => {
    const gone = join(folder, 'gone');
    const faults = (): unknown =>
      parseConfig({ ...withoutUrl, DATABASE_URL_FILE: gone, BANK_TOKEN_FILE: file('token', '\n') }, own);
    expect(faults).toThrow(`  DATABASE_URL_FILE: ${gone} cannot be read (ENOENT)`);
    expect(faults).toThrow(`  BANK_TOKEN_FILE: ${join(folder, 'token')} is empty`);
    expect(() => parseConfig({ ...withoutUrl, DATABASE_URL_FILE: folder }, {})).toThrow('cannot be read (EISDIR)');
  });

  it('of the wrong form is named without being told', () => {
    const wrong = file('url', 'hunter2');
    expect(() => parseConfig({ ...withoutUrl, DATABASE_URL_FILE: wrong }, {})).toThrow('  DATABASE_URL: ');
    expect(() => parseConfig({ ...withoutUrl, DATABASE_URL_FILE: wrong }, {})).not.toThrow('hunter2');
  });

  it('alone may be a file', () => {
    const brokers = { ...env, KAFKA_BROKERS: undefined, KAFKA_BROKERS_FILE: file('brokers', 'a:9092') };
    expect(() => parseConfig(brokers, {})).toThrow('  KAFKA_BROKERS: ');
  });
});

describe('a migration', () => {
  it('needs the URL of the owner, which may be a file, and of the service where it makes the roles', () => {
    expect(() => parseMigrationConfig({})).toThrow('  DATABASE_MIGRATION_URL: ');
    const owner = { DATABASE_MIGRATION_URL_FILE: file('owner', url) };
    expect(parseMigrationConfig(owner)).toEqual({ DATABASE_MIGRATION_URL: url });
    expect(() => parseMigrationConfig({ ...owner, DATABASE_ADMIN_URL: url })).toThrow(
      '  DATABASE_URL: needed beside DATABASE_ADMIN_URL',
    );
  });
});

describe('the way to the brokers', () => {
  const of = (more: Record<string, string>): unknown => kafkaSecurityOf(parseConfig({ ...env, ...more }, {}));

  it('is open unless something is said', () => {
    expect(of({})).toBeUndefined();
    expect(of({ KAFKA_TLS: 'false' })).toBeUndefined();
  });

  it('is TLS, with those who vouch, with a certificate, or with a name and a password', () => {
    const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => file(name, PEM));
    expect(of({ KAFKA_TLS: 'true' })).toEqual({ tls: {} });
    expect(of({ KAFKA_TLS_CA: ca! })).toEqual({ tls: { ca: PEM } });
    expect(of({ KAFKA_TLS_CA: ca!, KAFKA_TLS_CERT: cert!, KAFKA_TLS_KEY: key! })).toEqual({
      tls: { ca: PEM, cert: PEM, key: PEM },
    });
    const password = { KAFKA_SASL_USERNAME: 'subsidy', KAFKA_SASL_PASSWORD_FILE: file('password', 'word\n') };
    expect(of(password)).toEqual({ tls: {}, sasl: { username: 'subsidy', password: 'word' } });
  });

  it('is refused in halves', () => {
    const cert = file('cert', PEM);
    expect(() => of({ KAFKA_TLS_CERT: cert })).toThrow('  KAFKA_TLS_KEY: needed beside');
    expect(() => of({ KAFKA_TLS_KEY: cert })).toThrow('  KAFKA_TLS_CERT: needed beside');
    expect(() => of({ KAFKA_SASL_USERNAME: 'a' })).toThrow('  KAFKA_SASL_PASSWORD: needed beside');
    expect(() => of({ KAFKA_SASL_PASSWORD: 'a' })).toThrow('  KAFKA_SASL_USERNAME: needed beside');
  });
});

describe('a file of certificates', () => {
  it('that is not there, or is none, is named with its variable', () => {
    expect(readPem('REDIS_CA', undefined)).toBeUndefined();
    expect(() => readPem('REDIS_CA', join(folder, 'gone'))).toThrow(/ {2}REDIS_CA: .*gone cannot be read \(ENOENT\)/);
    expect(() => readPem('REDIS_CA', file('ca', 'DER'))).toThrow(/ {2}REDIS_CA: .* is not PEM/);
  });
});

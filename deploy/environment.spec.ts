import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '@app/platform/config';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { commitment } from '../apps/commitment/src/service';
import { creditRating } from '../apps/credit-rating/src/service';
import { parseGatewayConfig } from '../apps/gateway/src/config';
import { rewardPenalty } from '../apps/reward-penalty/src/service';
import { subsidy } from '../apps/subsidy/src/service';
import { faultsOf, type Program, programs, variablesOf } from './environment';
import { serviceNames } from './local/databases';

const services: ServiceDefinition[] = [creditRating, commitment, rewardPenalty, subsidy];

/** The names that an error of a program's own check complains of. */
function complaintsOf(start: () => unknown): string[] {
  try {
    start();
    return [];
  } catch (error) {
    return [...(error as Error).message.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name!).sort();
  }
}

const requiredOf = (program: Program): string[] =>
  variablesOf(program)
    .filter(({ isRequired }) => isRequired)
    .map(({ name }) => name)
    .sort();

describe('what a program reads from its environment', () => {
  it.each(services)('is known here as $name itself knows it', (service) => {
    expect(requiredOf(service.name)).toEqual(complaintsOf(() => parseConfig({}, service.config ?? {})));
    const known = variablesOf(service.name).map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(Object.keys(service.config ?? {})));
    const faults = faultsOf(service.name, Object.fromEntries(requiredOf(service.name).map((name) => [name, ''])));
    expect(faults.some((fault) => fault.startsWith('FILES_DIR'))).toBe(service.papers === true);
  });

  it('is known here as the gateway itself knows it', () => {
    expect(requiredOf('gateway')).toEqual(complaintsOf(() => parseGatewayConfig({})));
  });

  it('is a secret where it opens something', () => {
    const secrets = (['subsidy', 'gateway', 'migration'] as const).flatMap((program) =>
      variablesOf(program).filter(({ isSecret }) => isSecret),
    );
    expect(new Set(secrets.map(({ name }) => name))).toEqual(
      new Set([
        ...['REDIS_URL', 'DATABASE_URL', 'DATABASE_MIGRATION_URL', 'DATABASE_ADMIN_URL', 'KAFKA_SASL_PASSWORD'],
        ...['FILES_S3_SECRET_KEY', 'BANK_TOKEN', 'DATA_KEY', 'OIDC_CLIENT_SECRET', 'SESSION_SECRET'],
      ]),
    );
  });
});

describe('the check of a manifest', () => {
  const migration = { DATABASE_MIGRATION_URL_FILE: '/run/secrets/x' };

  it('finds nothing where all is right', () => {
    expect(faultsOf('migration', { ...migration, NODE_EXTRA_CA_CERTS: '/ca.pem' })).toEqual([]);
  });

  it('finds what is missing, unknown, said in the open or of the wrong form', () => {
    expect(faultsOf('migration', {})).toEqual(['DATABASE_MIGRATION_URL: needed by migration']);
    expect(faultsOf('migration', { ...migration, DATABASE_POOL: '4' })[0]).toContain('knows no such variable');
    expect(faultsOf('migration', { DATABASE_MIGRATION_URL: 'postgresql://a:b@c/d' })).toEqual([
      'DATABASE_MIGRATION_URL: a secret is given as a file, by DATABASE_MIGRATION_URL_FILE',
    ]);
    expect(faultsOf('gateway', { PUBLIC_URL: 'credit.park.example' })[0]).toContain('“credit.park.example” is not');
  });
});

describe('the table of docs/DEPLOY.md', () => {
  /** Which programs read a variable, in as few words as may be. */
  function readersOf(name: string): string {
    const readers = programs.filter((program) => variablesOf(program).some((variable) => variable.name === name));
    const ofServices = readers.filter((program) => (serviceNames as readonly string[]).includes(program));
    const words = ofServices.length === serviceNames.length ? ['services'] : [...ofServices];
    return [...words, ...readers.filter((program) => !ofServices.includes(program))].join(', ');
  }

  it('says each variable, whose it is, whether it is a secret, and what holds when it is not said', () => {
    const all = new Map(programs.flatMap((program) => variablesOf(program)).map((one) => [`${one.name}`, one]));
    // Required of a service, though a migration can do without.
    for (const one of variablesOf('subsidy')) all.set(one.name, one);
    const expected = [...all.values()].map(({ name, isSecret, isRequired, default: preset }) => {
      const unsaid = isRequired ? '**required**' : preset === null ? '—' : preset === '' ? 'empty' : `\`${preset}\``;
      return `| \`${name}\`${isSecret ? ' (secret)' : ''} | ${readersOf(name)} | ${unsaid} |`;
    });
    const text = readFileSync(join(__dirname, '..', 'docs', 'DEPLOY.md'), 'utf8');
    const rows = [...text.matchAll(/^(\| `[A-Z_0-9]+`[^|]* \|[^|]*\|[^|]*\|)/gm)].map(([, row]) => row!);
    expect(rows.sort()).toEqual(expected.sort());
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { parseConfig, parseMigrationConfig } from '@app/platform/config';
import { parseGatewayConfig } from '../apps/gateway/src/config';
import { subsidyConfig } from '../apps/subsidy/src/config';
import { archiveSettings } from './backup/wal-archive';
import { faultsOf, type Program } from './environment';
import { imageEnvironment, stagesOf } from './image';
import { serviceNames } from './local/databases';

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  secrets?: string[];
  depends_on?: Record<string, { condition: string }>;
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  networks?: string[];
  ports?: string[];
  deploy?: { resources: { limits: { cpus: string; memory: string } } };
}

interface Compose {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
}

const file = (name: string): string => readFileSync(join(__dirname, name), 'utf8');
const settings = Object.fromEntries(
  [...file('compose.env.example').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
);
/** As compose reads it: `${NAME:-default}` and `${NAME:?why}`. */
function read(name: string): Compose {
  const text = file(name).replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, variable: string, kind: string, rest: string) => {
    const value = settings[variable] ?? (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`compose.env.example does not say ${variable}`);
    return value;
  });
  return load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }) as Compose;
}
const { services, secrets } = read('compose.yaml');

const ofTheImage = imageEnvironment(stagesOf(file('Dockerfile')).at(-1)!);
const programs: [container: string, program: Program][] = [
  ...serviceNames.map((name): [string, Program] => [name, name]),
  ...serviceNames.map((name): [string, Program] => [`${name}-migrate`, 'migration']),
  ['gateway', 'gateway'],
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  execFileSync(join(__dirname, 'make-secrets.sh'), [folder]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(programs)('the container %s', (container, program) => {
  const service = services[container]!;
  const environment = service.environment!;

  it('gives its program all it needs, nothing it does not know, and no secret in the open', () => {
    const given = program === 'migration' ? environment : { ...ofTheImage, ...environment };
    expect(faultsOf(program, given)).toEqual([]);
    for (const [name, value] of Object.entries(environment)) {
      if (name.endsWith('_FILE')) expect(service.secrets).toContain(value.replace('/run/secrets/', ''));
    }
  });

  it('starts it with the secrets that make-secrets.sh makes', () => {
    const env = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, value.replace('/run/secrets', folder)]),
    );
    const all = { ...ofTheImage, ...env };
    if (program === 'migration') parseMigrationConfig(all);
    else if (program === 'gateway') parseGatewayConfig(all);
    else expect(parseConfig(all, program === 'subsidy' ? subsidyConfig : {}).PROFILE).toBe('production');
  });

  it('can write nowhere but where it must, and do nothing as somebody who may', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.user).toBe('10001:10001');
    expect(service.command![0]).toMatch(/^dist\/apps\/[a-z-]+\/src\/(main|migrate)\.js$/);
  });
});

describe('compose.yaml', () => {
  it('limits every container, and lets none gain rights', () => {
    for (const [name, { cap_drop, security_opt, user, deploy }] of Object.entries(services)) {
      expect([name, cap_drop, security_opt]).toEqual([name, ['ALL'], ['no-new-privileges:true']]);
      // Root alone can give a new volume away; it does nothing else, without a network.
      if (name !== 'papers') expect(`${name} ${user}`).not.toMatch(/ (0:|root|undefined)/);
      expect(Object.keys(deploy!.resources.limits)).toEqual(['cpus', 'memory']);
    }
  });

  it('opens no port to other machines', () => {
    for (const { ports = [] } of Object.values(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('keeps its servers on a network without a way out', () => {
    for (const name of ['postgres', 'kafka', 'redis', 'bank']) expect(services[name]!.networks).toEqual(['inside']);
  });

  it('hands out the secrets that are made, to whom they are for', () => {
    expect(Object.keys(secrets).sort()).toEqual(
      readdirSync(folder)
        .filter((name) => name !== 'redis-password')
        .sort(),
    );
    for (const [name, { file: path }] of Object.entries(secrets)) expect(path).toBe(`./secrets/${name}`);
    for (const service of serviceNames) {
      const holders = Object.entries(services).filter(([, { secrets: own }]) => own?.includes(`${service}-url`));
      expect(holders.map(([name]) => name).sort()).toEqual([service, `${service}-migrate`]);
    }
    const holdersOfAdmin = Object.entries(services).filter(([, { secrets: own }]) => own?.includes('postgres-url'));
    expect(holdersOfAdmin.every(([name]) => name.endsWith('-migrate'))).toBe(true);
  });

  it('waits for what a container needs, by conditions that can come true', () => {
    for (const { depends_on = {} } of Object.values(services)) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const ends = /-migrate$|^topics$|^papers$/.test(other);
        expect(`${other} ${condition}`).toBe(`${other} ${ends ? 'service_completed_successfully' : 'service_healthy'}`);
      }
    }
    for (const service of serviceNames) {
      expect(services['gateway']!.depends_on).toHaveProperty(service);
      expect(services[service]!.depends_on).toHaveProperty([`${service}-migrate`]);
    }
  });

  it('keeps topics for ever, as a new service replays them from their beginning', () => {
    const environment = services['kafka']!.environment!;
    expect(environment).toMatchObject({ KAFKA_LOG_RETENTION_MS: '-1', KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false' });
    const command = services['topics']!.command!.at(-1)!;
    for (const service of serviceNames) expect(command).toContain(` ${service}`);
    expect(command).toContain('--config retention.ms=-1');
  });
});

describe('compose.backup.yaml', () => {
  const { postgres, backup, backups } = read('compose.backup.yaml').services;

  it('adds archiving to the settings of the server, and takes none away', () => {
    const { command, image } = services['postgres']!;
    expect(postgres!.command!.slice(0, command!.length)).toEqual(command);
    const added = postgres!.command!.slice(command!.length).filter((word) => word !== '-c');
    const settingsOfOurs = archiveSettings('/backups');
    expect(added.map((setting) => setting.split('=')[0])).toEqual(Object.keys(settingsOfOurs));
    expect(added[1]).toBe('archive_command=sh /usr/local/bin/archive-wal.sh %p %f /backups/wal');
    expect(added[2]).toBe(`archive_timeout=${settingsOfOurs['archive_timeout']}`);
    expect(backups!.image).toBe(image);
  });

  it('gives its program the rights of the server’s files, the secrets that there are, and no others', () => {
    expect(backup).toMatchObject({ user: services['postgres']!.user, read_only: true, cap_drop: ['ALL'] });
    for (const secret of backup!.secrets!) expect(Object.keys(secrets)).toContain(secret);
    expect(file('../.dockerignore')).toContain('!deploy/backup');
  });
});

describe('make-secrets.sh', () => {
  it('keeps what is there, and others out', () => {
    const read = (): string[] => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const before = read();
    expect(execFileSync(join(__dirname, 'make-secrets.sh'), [folder], { encoding: 'utf8' })).toBe('');
    expect(read()).toEqual(before);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(before.filter((one) => one.endsWith('\n') || one.length < 20)).toEqual([]);
  });
});

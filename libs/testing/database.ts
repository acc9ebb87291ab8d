import { randomBytes } from 'node:crypto';
import { migrate } from '@app/platform/service';
import type { ServiceDefinition } from '@app/platform/service-definition';
import pg from 'pg';
import { testServers } from './servers';

export interface TestDatabase {
  /** As the service sees it: no rights but to read and write rows. */
  url: string;
  ownerUrl: string;
  drop: () => Promise<void>;
}

async function asAdmin(statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: testServers.pgAdminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database of a service's own with its roles, migrated. */
export async function freshDatabase(service: ServiceDefinition): Promise<TestDatabase> {
  const name = `t_${service.name.replaceAll('-', '_')}_${randomBytes(5).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await asAdmin([
    `create role ${name}_owner login password '${password}'`,
    `create role ${name} login password '${password}'`,
    `create database ${name} owner ${name}_owner`,
    `revoke connect on database ${name} from public`,
    `grant connect on database ${name} to ${name}`,
  ]);
  const base = new URL(testServers.pgAdminUrl);
  const urlAs = (user: string): string => `postgresql://${user}:${password}@${base.host}/${name}`;
  const owner = new pg.Client({ connectionString: urlAs(`${name}_owner`) });
  await owner.connect();
  try {
    await owner.query(`alter default privileges grant select, insert, update, delete on tables to ${name}`);
    await owner.query(`alter default privileges grant usage, select on sequences to ${name}`);
  } finally {
    await owner.end();
  }
  await migrate(service, urlAs(`${name}_owner`));
  return {
    url: urlAs(name),
    ownerUrl: urlAs(`${name}_owner`),
    drop: () => asAdmin([`drop database ${name} with (force)`, `drop role ${name}`, `drop role ${name}_owner`]),
  };
}

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testServers } from '@app/testing/servers';
import { Client } from 'pg';

const grants = readFileSync(join(__dirname, '..', 'k8s', 'base', 'migrations', 'grants.sql'), 'utf8');
const name = `k8s${randomBytes(4).toString('hex')}`;
const roles = [name, `${name}_owner`, `${name}_other`];

async function query(user: string | null, sql: string, database = name): Promise<number | null> {
  const url = new URL(testServers.pgAdminUrl);
  if (user !== null) {
    url.pathname = `/${database}`;
    url.username = user;
    url.password = user;
  }
  const client = new Client({ connectionString: url.href });
  try {
    await client.connect();
    return (await client.query(sql)).rowCount;
  } finally {
    await client.end();
  }
}

// As CloudNativePG makes them: roles that may sign in, and a database of one of them.
beforeAll(async () => {
  for (const role of roles) await query(null, `create role ${role} login password '${role}'`);
  await query(null, `create database ${name} owner ${name}_owner`);
});

afterAll(async () => {
  await query(null, `drop database ${name} with (force)`);
  for (const role of roles) await query(null, `drop role ${role}`);
});

describe('what the owner of a database grants before each migration', () => {
  it('is given without a superuser, and again without harm', async () => {
    await query(`${name}_owner`, grants);
    await query(`${name}_owner`, 'create table fact (id bigserial primary key, note text not null)');
    await query(`${name}_owner`, grants);
  });

  it('lets the running role read and write rows, and change no table', async () => {
    expect(await query(name, "insert into fact (note) values ('a'), ('b')")).toBe(2);
    expect(await query(name, "update fact set note = 'c' where note = 'a'")).toBe(1);
    expect(await query(name, 'delete from fact')).toBe(2);
    await expect(query(name, 'drop table fact')).rejects.toThrow(/must be owner/);
    await expect(query(name, 'create table other (id int)')).rejects.toThrow(/permission denied/);
    await expect(query(name, 'truncate fact')).rejects.toThrow(/permission denied/);
  });

  it('lets nobody else in', async () => {
    await expect(query(`${name}_other`, 'select 1')).rejects.toThrow(/permission denied for database/);
  });

  it('is refused to a role that is not an owner', async () => {
    await expect(query(name, grants)).rejects.toThrow(/is not called <service>_owner/);
  });
});

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { ServiceDatabase } from '@app/platform/prepare-database';
import { dropDatabases, ensureDatabases, serviceNames, type ServiceName } from './databases';

const adminUrl = process.env['TEST_PG_URL'] ?? '';
const prefix = `db${randomBytes(4).toString('hex')}_`;
let databases: Record<ServiceName, ServiceDatabase>;

beforeAll(async () => {
  databases = await ensureDatabases(adminUrl, prefix, (role) => `password-of-${role}`);
  for (const service of serviceNames) {
    await query(databases[service].migrationUrl, 'CREATE TABLE fact (id bigserial PRIMARY KEY, note text NOT NULL)');
  }
});

afterAll(() => dropDatabases(adminUrl, prefix));

async function query(url: string, sql: string): Promise<number | null> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rowCount;
  } finally {
    await client.end();
  }
}

/** The same person at another service's door. */
function elsewhere(url: string, service: ServiceName): string {
  const other = new URL(url);
  other.pathname = new URL(databases[service].url).pathname;
  return other.href;
}

describe('the databases of the services', () => {
  it.each(serviceNames)('let %s read and write its own rows', async (service) => {
    const { url } = databases[service];
    expect(await query(url, "INSERT INTO fact (note) VALUES ('a'), ('b')")).toBe(2);
    expect(await query(url, "UPDATE fact SET note = 'c' WHERE note = 'a'")).toBe(1);
    expect(await query(url, "DELETE FROM fact WHERE note = 'b'")).toBe(1);
    expect(await query(url, 'SELECT * FROM fact')).toBe(1);
  });

  it.each(serviceNames)('refuse %s, running or as owner, in every other database', async (service) => {
    for (const other of serviceNames.filter((name) => name !== service)) {
      const refused = /permission denied for database/;
      await expect(query(elsewhere(databases[service].url, other), 'SELECT * FROM fact')).rejects.toThrow(refused);
      await expect(query(elsewhere(databases[service].migrationUrl, other), 'SELECT * FROM fact')).rejects.toThrow(
        refused,
      );
    }
  });

  it.each(serviceNames)('refuse %s to change a table, to make one, and to empty one', async (service) => {
    const { url } = databases[service];
    await expect(query(url, 'ALTER TABLE fact ADD COLUMN more text')).rejects.toThrow(/must be owner/);
    await expect(query(url, 'CREATE TABLE other (id int)')).rejects.toThrow(/permission denied/);
    await expect(query(url, 'TRUNCATE fact')).rejects.toThrow(/permission denied/);
  });

  it('are made once: a second call changes nothing and keeps the rows', async () => {
    const again = await ensureDatabases(adminUrl, prefix, (role) => `password-of-${role}`);
    expect(again).toEqual(databases);
    expect(await query(again.subsidy.url, 'SELECT * FROM fact')).toBe(1);
  });
});

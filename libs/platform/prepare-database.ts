import pg from 'pg';

/** The database of one service, as its two roles reach it. */
export interface ServiceDatabase {
  /** As the service runs: reads and writes rows, changes no table. */
  url: string;
  /** As the owner, for the migration program alone. */
  migrationUrl: string;
}

/**
 * Makes what is missing of a service's database and its two roles, and sets their passwords to those of the URLs. Nobody
 * else may connect to the database, so no service can read another's.
 * @param adminUrl of a superuser
 * @param ca certificates (PEM) by which the server's is checked; else as the URLs say
 * @throws Error when the two URLs name two databases, or one role
 */
export async function prepareDatabase(
  adminUrl: string,
  { url, migrationUrl }: ServiceDatabase,
  ca?: string,
): Promise<void> {
  const [app, owner] = [new URL(url), new URL(migrationUrl)];
  if (app.pathname !== owner.pathname) throw new Error('DATABASE_URL and DATABASE_MIGRATION_URL name two databases');
  if (app.username === owner.username) {
    throw new Error('DATABASE_URL and DATABASE_MIGRATION_URL name one role: who runs must not own the tables');
  }
  const name = decodeURIComponent(app.pathname.slice(1));
  const database = quote(name);
  const [appRole, ownerRole] = [quote(decodeURIComponent(app.username)), quote(decodeURIComponent(owner.username))];
  await asAdmin(adminUrl, ca, async (admin) => {
    for (const { username, password } of [owner, app]) {
      const role = decodeURIComponent(username);
      const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      const secret = admin.escapeLiteral(decodeURIComponent(password));
      await admin.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${quote(role)} LOGIN PASSWORD ${secret}`);
    }
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await admin.query(`CREATE DATABASE ${database} OWNER ${ownerRole}`);
    await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await admin.query(`GRANT CONNECT ON DATABASE ${database} TO ${appRole}`);
  });
  const inside = new URL(adminUrl);
  inside.pathname = app.pathname;
  const byOwner = `ALTER DEFAULT PRIVILEGES FOR ROLE ${ownerRole} IN SCHEMA public`;
  await asAdmin(inside.href, ca, async (admin) => {
    await admin.query(`ALTER SCHEMA public OWNER TO ${ownerRole}`);
    await admin.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await admin.query(`GRANT USAGE ON SCHEMA public TO ${appRole}`);
    await admin.query(`${byOwner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${appRole}`);
    await admin.query(`${byOwner} GRANT USAGE, SELECT ON SEQUENCES TO ${appRole}`);
  });
}

async function asAdmin(url: string, ca: string | undefined, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, ...(ca === undefined ? {} : { ssl: { ca } }) });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

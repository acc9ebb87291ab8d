import { Client } from 'pg';

/** The services that own a database, as their folders below apps/ are called. */
export const serviceNames = ['credit-rating', 'commitment', 'reward-penalty', 'subsidy'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface ServiceDatabase {
  /** As the service runs: reads and writes rows, changes no table. */
  url: string;
  /** As the owner, for the migration program alone. */
  migrationUrl: string;
}

/** @param prefix tells several systems on one server apart; roles belong to the whole server, so they carry it too */
const names = (service: ServiceName, prefix: string): { database: string; owner: string; app: string } => {
  const short = service.replaceAll('-', '_');
  return { database: `${prefix}shouxin_${short}`, owner: `${prefix}${short}_owner`, app: `${prefix}${short}` };
};

/**
 * Makes what is missing: for each service a database, an owner role (tables, migrations) and a role for the running
 * service (rows only). Nobody else may connect to the database, so no service can read another's.
 * @param password gives a role its password; the roles are set to it at each call
 */
export async function ensureDatabases(
  adminUrl: string,
  prefix: string,
  password: (role: string) => string,
): Promise<Record<ServiceName, ServiceDatabase>> {
  const admin = await connect(adminUrl);
  try {
    for (const service of serviceNames) {
      const { database, owner, app } = names(service, prefix);
      for (const role of [owner, app]) {
        const found = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
        await admin.query(
          `${found.rowCount ? 'ALTER' : 'CREATE'} ROLE ${quote(role)} LOGIN PASSWORD ${admin.escapeLiteral(password(role))}`,
        );
      }
      const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (!found.rowCount) await admin.query(`CREATE DATABASE ${quote(database)} OWNER ${quote(owner)}`);
      await admin.query(`REVOKE ALL ON DATABASE ${quote(database)} FROM PUBLIC`);
      await admin.query(`GRANT CONNECT ON DATABASE ${quote(database)} TO ${quote(app)}`);
    }
  } finally {
    await admin.end();
  }
  const databases = await Promise.all(
    serviceNames.map(async (service) => {
      const { database, owner, app } = names(service, prefix);
      await grantRows(withDatabase(adminUrl, database), owner, app);
      const url = withDatabase(adminUrl, database, app, password(app));
      return [service, { url, migrationUrl: withDatabase(adminUrl, database, owner, password(owner)) }] as const;
    }),
  );
  return Object.fromEntries(databases) as Record<ServiceName, ServiceDatabase>;
}

/** Removes the databases and roles that {@link ensureDatabases} made under `prefix`. */
export async function dropDatabases(adminUrl: string, prefix: string): Promise<void> {
  const admin = await connect(adminUrl);
  try {
    for (const service of serviceNames) {
      const { database, owner, app } = names(service, prefix);
      await admin.query(`DROP DATABASE IF EXISTS ${quote(database)} WITH (FORCE)`);
      await admin.query(`DROP ROLE IF EXISTS ${quote(app)}, ${quote(owner)}`);
    }
  } finally {
    await admin.end();
  }
}

async function grantRows(url: string, owner: string, app: string): Promise<void> {
  const client = await connect(url);
  const byOwner = `ALTER DEFAULT PRIVILEGES FOR ROLE ${quote(owner)} IN SCHEMA public`;
  try {
    await client.query(`ALTER SCHEMA public OWNER TO ${quote(owner)}`);
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await client.query(`GRANT USAGE ON SCHEMA public TO ${quote(app)}`);
    await client.query(`${byOwner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${quote(app)}`);
    await client.query(`${byOwner} GRANT USAGE, SELECT ON SEQUENCES TO ${quote(app)}`);
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function withDatabase(adminUrl: string, database: string, user?: string, password?: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (user !== undefined) url.username = user;
  if (password !== undefined) url.password = password;
  return url.href;
}

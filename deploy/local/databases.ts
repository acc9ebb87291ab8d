import { prepareDatabase, type ServiceDatabase } from '@app/platform/prepare-database';
import { Client } from 'pg';

/** The services that own a database, as their folders below apps/ are called. */
export const serviceNames = ['credit-rating', 'commitment', 'reward-penalty', 'subsidy'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** @param prefix tells several systems on one server apart; roles belong to the whole server, so they carry it too */
const names = (service: ServiceName, prefix: string): { database: string; owner: string; app: string } => {
  const short = service.replaceAll('-', '_');
  return { database: `${prefix}shouxin_${short}`, owner: `${prefix}${short}_owner`, app: `${prefix}${short}` };
};

/** @param prefix as of {@link ensureDatabases} */
export const databaseName = (service: ServiceName, prefix: string): string => names(service, prefix).database;

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
  const databases = {} as Record<ServiceName, ServiceDatabase>;
  for (const service of serviceNames) {
    const { database, owner, app } = names(service, prefix);
    const as = (role: string): string => withDatabase(adminUrl, database, role, password(role));
    databases[service] = { url: as(app), migrationUrl: as(owner) };
    await prepareDatabase(adminUrl, databases[service]);
  }
  return databases;
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

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function withDatabase(adminUrl: string, database: string, user: string, password: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  url.username = user;
  url.password = password;
  return url.href;
}

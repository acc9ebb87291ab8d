import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { LocalError } from '../local/local-error';

/** The rules of access of before a restore, kept aside until services are let in again. */
const KEPT = 'pg_hba.before-restore.conf';
const ACCESS = 'pg_hba.conf';

/**
 * Lets only a superuser into a restored data folder. PostgreSQL itself refuses everybody else then, services and their
 * migrations alike, whoever starts them.
 */
export function keepOthersOut(into: string, admin: string): void {
  const file = join(into, ACCESS);
  const kept = join(into, KEPT);
  if (!existsSync(file)) {
    throw new LocalError(
      `备份里没有 / the backup has no ${ACCESS}`,
      '服务器的配置不在数据目录中；无法在恢复后把服务挡在外面 / this server keeps its settings elsewhere, so services could not be kept out after a restore',
    );
  }
  // A backup of a server that nobody resumed has both: the older is the real one.
  if (!existsSync(kept)) renameSync(file, kept);
  const who = `"${admin.replaceAll('"', '""')}"`;
  writeFileSync(
    file,
    [
      `# Restored, and not resumed: only ${admin} may enter. npm run backup -- resume puts ${KEPT} back.`,
      `local all ${who} scram-sha-256`,
      `host all ${who} all scram-sha-256`,
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
}

/** Whether the server still keeps others out; false also for who may not look, where the restore was done by other means. */
export async function areKeptOut(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ superuser: string }>(`select current_setting('is_superuser') as superuser`);
  if (rows[0]!.superuser !== 'on') return false;
  const found = await client.query<{ file: unknown }>(`select pg_stat_file($1, true) as file`, [KEPT]);
  return found.rows[0]!.file !== null;
}

/**
 * Puts the rules of access of before the restore back.
 * @param dataDir the server's data folder as it is reached from here; where the server says it is, when absent
 * @returns false where nobody was kept out: the restore was somebody else's (CloudNativePG)
 * @throws LocalError when the folder cannot be reached
 */
export async function letIn(url: string, dataDir?: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    if (!(await areKeptOut(client))) return false;
    const { rows } = await client.query<{ data: string }>(`select current_setting('data_directory') as data`);
    const folder = dataDir ?? rows[0]!.data;
    if (!existsSync(join(folder, KEPT))) {
      throw new LocalError(
        `${folder}/${KEPT} 从此处不可及 / cannot be reached from here`,
        `其余已完成：用 --data 指明目录再运行一次，或改名为 ${ACCESS} 后执行 select pg_reload_conf() / all else is done: run this again with --data, or rename it to ${ACCESS} and run select pg_reload_conf()`,
      );
    }
    renameSync(join(folder, KEPT), join(folder, ACCESS));
    await client.query('select pg_reload_conf()');
    return true;
  } finally {
    await client.end();
  }
}

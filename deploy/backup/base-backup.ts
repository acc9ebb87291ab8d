import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, constants, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { LocalError } from '../local/local-error';
import { waitUntil } from '../local/wait';
import { baseFolder, DATA, type Manifest, MANIFEST, MANIFEST_HASH } from './manifest';
import { WalArchive, walFolder } from './wal-archive';

export interface CreateOptions {
  /** Holds `wal/`, into which the server archives, and `base/`. */
  backupDir: string;
  /** Of a superuser. */
  adminUrl: string;
  /** The server's data folder as it is reached from here; where the server says it is, when absent. */
  dataDir?: string;
  /** How long the archive may take for the last file of the log that the backup needs. */
  archivedWithinMs?: number;
}

/** What a server makes anew when it starts, or what must not be in a copy: postgresql.org/docs/18/continuous-archiving.html */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts', 'backup_label', 'backup_label.old', 'tablespace_map'];
const EMPTIED = [
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
];
const TEMPORARY = /^(pgsql_tmp|pg_internal\.init)/;
const CONTROL = 'global/pg_control';
const CHUNK = 1 << 20;
const WIDTH = 4;
const MAJOR = 18;

/**
 * Copies the data of a running server while it works, by PostgreSQL's low-level backup functions. The copy alone is no
 * state of any moment: with the log that was archived meanwhile it is.
 * @returns the folder of the backup
 * @throws LocalError naming what is wrong and what to do; an unfinished backup has no manifest
 */
export async function createBackup(options: CreateOptions): Promise<{ folder: string; manifest: Manifest }> {
  const client = new Client({ connectionString: options.adminUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect().catch((error: Error) => {
    throw new LocalError(`PG_ADMIN_URL: ${error.message}`, '须为可连接的超级用户 / name a superuser that can connect');
  });
  try {
    return await backUp(client, options);
  } finally {
    // The server ends a backup that its session leaves half-way.
    await client.end();
  }
}

async function one<Row>(client: Client, query: string, values: unknown[] = []): Promise<Row> {
  return (await client.query(query, values)).rows[0] as Row;
}

async function backUp(client: Client, options: CreateOptions): Promise<{ folder: string; manifest: Manifest }> {
  const { dataDir, server } = await mustBeFit(client, options);
  const startedAt = new Date();
  const folder = join(baseFolder(options.backupDir), startedAt.toISOString().replaceAll(/[-:]|\.\d+/g, ''));
  mkdirSync(join(folder, DATA), { recursive: true, mode: 0o700 });
  await client.query(`select pg_backup_start($1, fast => true)`, [`shouxin ${startedAt.toISOString()}`]);
  const copied = await copyAll(dataDir, join(folder, DATA));
  const stopped = await one<{ lsn: string; label: string; map: string | null }>(
    client,
    `select lsn, labelfile as label, spcmapfile as map from pg_backup_stop(wait_for_archive => false)`,
  );
  const { now, segment } = await one<{ now: Date; segment: string }>(
    client,
    // The log ends exactly at the edge of a file after the switch that ends a backup.
    `select clock_timestamp() as now, pg_walfile_name($1::pg_lsn - 1) as segment`,
    [stopped.lsn],
  );
  const [, startSegment] = /^START WAL LOCATION: .* \(file ([0-9A-F]{24})\)/.exec(stopped.label) ?? [];
  if (startSegment === undefined) throw new Error(`no start in the label of the backup: ${stopped.label}`);
  copied.files['backup_label'] = await writeWhole(join(folder, DATA, 'backup_label'), stopped.label);
  // Empty, as there are no tablespaces; kept as it is told.
  if (stopped.map) copied.files['tablespace_map'] = await writeWhole(join(folder, DATA, 'tablespace_map'), stopped.map);
  const manifest: Manifest = {
    format: 1,
    ...server,
    startSegment,
    stopSegment: segment,
    startedAt: startedAt.toISOString(),
    consistentAt: now.toISOString(),
    ...copied,
  };
  await untilArchived(client, options, manifest);
  await onDisk(folder);
  const text = JSON.stringify(manifest, null, 1);
  const { sha256 } = await writeWhole(join(folder, MANIFEST), text);
  await writeWhole(join(folder, MANIFEST_HASH), `${sha256}  ${MANIFEST}\n`);
  await onDisk(folder);
  return { folder, manifest };
}

type Server = Pick<Manifest, 'systemIdentifier' | 'postgresMajor' | 'segmentBytes' | 'admin' | 'owner'>;

async function mustBeFit(client: Client, options: CreateOptions): Promise<{ dataDir: string; server: Server }> {
  const found = await one<{
    version: string;
    archiving: string;
    data: string;
    segment: string;
    identifier: string;
    admin: string;
    recovering: boolean;
    spaces: string | null;
  }>(
    client,
    `select current_setting('server_version_num') as version, current_setting('archive_mode') as archiving,
       current_setting('data_directory') as data, pg_size_bytes(current_setting('wal_segment_size'))::text as segment,
       (select system_identifier::text from pg_control_system()) as identifier, current_user as admin,
       pg_is_in_recovery() as recovering,
       (select string_agg(spcname, ', ') from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as spaces`,
  );
  const postgresMajor = Math.floor(Number(found.version) / 10_000);
  if (postgresMajor !== MAJOR) {
    throw new LocalError(
      `服务器是 / the server is PostgreSQL ${postgresMajor}`,
      `须为 / this is for PostgreSQL ${MAJOR}`,
    );
  }
  if (found.archiving === 'off') {
    throw new LocalError(
      '服务器未归档日志，基础备份不能单独恢复 / the server does not archive its log, and a base backup cannot be restored without it',
      'npm start：设置 BACKUP_DIR；compose：docs/BACKUP.md / npm start: set BACKUP_DIR; compose: see docs/BACKUP.md',
    );
  }
  if (found.recovering) {
    throw new LocalError(
      '服务器正在恢复 / the server is still recovering',
      '完成后再备份 / back up when it is through',
    );
  }
  if (found.spaces !== null) {
    throw new LocalError(
      `有另设的表空间，不支持 / tablespaces elsewhere are not supported: ${found.spaces}`,
      '把表移回 pg_default / move their tables to pg_default',
    );
  }
  const dataDir = options.dataDir ?? found.data;
  if (identifierIn(dataDir) !== found.identifier) {
    throw new LocalError(
      `${dataDir} 不是该服务器的数据目录，或不可读 / is not the data folder of this server, or cannot be read from here`,
      '以能读取它的用户、在能看到它的机器上运行，或用 --data 指明 / run this where and as who can read it, or name it with --data',
    );
  }
  const { uid, gid } = statSync(dataDir);
  const server = { systemIdentifier: found.identifier, postgresMajor, segmentBytes: Number(found.segment) };
  return { dataDir, server: { ...server, admin: found.admin, owner: { uid, gid } } };
}

/** The first eight bytes of the control file; null when it cannot be read. */
export function identifierIn(dataDir: string): string | null {
  try {
    const file = openSync(join(dataDir, CONTROL), constants.O_RDONLY);
    const bytes = Buffer.alloc(8);
    readSync(file, bytes, 0, 8, 0);
    closeSync(file);
    return bytes.readBigUInt64LE().toString();
  } catch {
    return null;
  }
}

async function copyAll(from: string, to: string): Promise<Pick<Manifest, 'files' | 'folders'>> {
  const folders: string[] = [];
  const paths: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(from, folder), { withFileTypes: true }).catch(unlessGone([]))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (TEMPORARY.test(entry.name) || LEFT_OUT.includes(path)) continue;
      // pg_wal may be a link to another disk: what is in it comes from the archive.
      if (entry.isFile()) paths.push(path);
      else if (entry.isDirectory() || EMPTIED.includes(path)) {
        folders.push(path);
        mkdirSync(join(to, path), { recursive: true, mode: 0o700 });
        if (!EMPTIED.includes(path)) await walk(path);
      }
    }
  };
  await walk('');
  const files: Manifest['files'] = {};
  const worker = async (): Promise<void> => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
      const copy =
        path === CONTROL
          ? await copyControl(join(from, path), join(to, path))
          : await copyFile(join(from, path), join(to, path));
      if (copy !== null) files[path] = copy;
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  return { folders, files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** A table may be dropped while it is copied: the log knows. */
function unlessGone<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code !== 'ENOENT') throw error;
    return instead;
  };
}

type Copy = Manifest['files'][string];

/** Half old and half new is well here: the log holds every page that changed since the backup began. */
async function copyFile(from: string, to: string): Promise<Copy | null> {
  const source = await open(from, 'r').catch(unlessGone(null));
  return source === null ? null : copyHashed(source, to);
}

/** To a file that is not there yet. @param source is closed */
export async function copyHashed(source: FileHandle, to: string): Promise<Copy> {
  const target = await open(to, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(CHUNK);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await source.read(chunk, 0, CHUNK, null);
      if (bytesRead === 0) break;
      const part = chunk.subarray(0, bytesRead);
      hash.update(part);
      await target.write(part);
      bytes += bytesRead;
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await source.close();
    await target.close();
  }
}

/** The one file that the log does not mend: read until it is the same twice, so that no half-written one is kept. */
async function copyControl(from: string, to: string): Promise<Copy> {
  for (let before = await readFile(from); ;) {
    const again = await readFile(from);
    if (again.equals(before)) return writeWhole(to, again);
    before = again;
  }
}

async function writeWhole(path: string, content: string | Buffer): Promise<Copy> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
  const bytes = Buffer.from(content);
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The whole file system at once: a wait for each of a thousand files would take a minute. */
async function onDisk(folder: string): Promise<void> {
  await promisify(execFile)('sync', process.platform === 'linux' ? ['-f', folder] : []);
}

/** Until the whole log of the backup is in the archive it cannot be restored, and is not finished. */
async function untilArchived(client: Client, options: CreateOptions, manifest: Manifest): Promise<void> {
  const folder = walFolder(options.backupDir);
  const withinMs = options.archivedWithinMs ?? 60_000;
  try {
    await waitUntil(manifest.stopSegment, withinMs, () =>
      Promise.resolve(new WalArchive(folder, manifest.segmentBytes).has(manifest.stopSegment)),
    );
  } catch {
    const { failed } = await one<{ failed: string | null }>(
      client,
      `select last_failed_wal as failed from pg_stat_archiver where last_failed_time > coalesce(last_archived_time, '-infinity')`,
    ).then((row: { failed: string | null } | undefined) => row ?? { failed: null });
    throw new LocalError(
      `日志未归档到 / the log does not arrive in ${folder}: ${manifest.stopSegment}${failed === null ? '' : ` (${failed}: archive_command failed)`}`,
      existsSync(folder)
        ? '查看 PostgreSQL 日志与磁盘空间；归档目录须为该服务器的 archive_command 所写 / look into PostgreSQL’s log and at the disk; the folder must be the one its archive_command writes to'
        : '目录不存在：archive_command 写到别处 / there is no such folder: archive_command writes elsewhere',
    );
  }
  new WalArchive(folder, manifest.segmentBytes).mustBeWhole(manifest);
}

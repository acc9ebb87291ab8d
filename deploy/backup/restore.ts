import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LocalError } from '../local/local-error';
import { keepOthersOut } from './access';
import { copyHashed } from './base-backup';
import { baseFolder, damaged, DATA, livingBackups, type Manifest, readManifest } from './manifest';
import { restoreCommand, WalArchive, walFolder } from './wal-archive';

export interface RestoreOptions {
  backupDir: string;
  /** A moment, or the end of the archive. */
  to: Date | 'latest';
  /** The data folder that is to be: absent or empty. */
  into: string;
  /** Name of the base backup; the newest from before the moment that no later restore has left behind, when absent. */
  base?: string;
  /** The archive as the server will reach it, when that is by another path. */
  walDirForServer?: string;
}

const AUTO_CONF = 'postgresql.auto.conf';

/**
 * Puts a base backup into a data folder, checked file by file, with what PostgreSQL needs to go on from it to the moment
 * by itself at its next start. Until `resume` only the superuser is let in: services that started before would work on
 * databases that know less than Kafka and the bank.
 * @returns the base backup that is used, and the last file of the log there is
 * @throws LocalError naming what is wrong; nothing of the target is left then
 */
export async function restore(
  options: RestoreOptions,
): Promise<{ base: string; manifest: Manifest; lastSegment: string }> {
  const { name, manifest } = chooseBase(options);
  const folder = join(baseFolder(options.backupDir), name);
  const walDir = walFolder(options.backupDir);
  const archive = new WalArchive(walDir, manifest.segmentBytes);
  const lastSegment = archive.mustBeWhole(manifest);
  const into = resolve(options.into);
  if (existsSync(into) && readdirSync(into).length > 0) {
    throw new LocalError(
      `${into} 不是空目录 / is not empty`,
      '恢复不覆盖任何数据：先把原目录改名 / a restore writes over nothing: move that folder away first',
    );
  }
  const isNew = !existsSync(into);
  mkdirSync(into, { recursive: true, mode: 0o700 });
  try {
    for (const path of manifest.folders) mkdirSync(join(into, path), { recursive: true, mode: 0o700 });
    for (const [path, is] of Object.entries(manifest.files))
      await copyChecked(join(folder, DATA, path), join(into, path), is);
    const { timeline } = archive.timelineOf(manifest);
    tellRecovery(into, { to: options.to, timeline, walDir: options.walDirForServer ?? walDir });
    keepOthersOut(into, manifest.admin);
    if (process.getuid?.() === 0) giveTo(manifest, into);
  } catch (error) {
    for (const entry of readdirSync(into)) rmSync(join(into, entry), { recursive: true, force: true });
    if (isNew) rmSync(into, { recursive: true });
    throw error;
  }
  return { base: name, manifest, lastSegment };
}

function chooseBase({ backupDir, base, to }: RestoreOptions): { name: string; manifest: Manifest } {
  const all = livingBackups(backupDir);
  const name = base ?? newestBefore(all, to);
  if (name === undefined) {
    throw new LocalError(
      `${backupDir} 没有已完成的备份 / holds no finished backup`,
      'npm run backup -- create <folder>',
    );
  }
  const manifest = readManifest(join(baseFolder(backupDir), name));
  mustReach(to, manifest);
  return { name, manifest };
}

/** Where all are from after the moment, the oldest: it says why it cannot be. */
function newestBefore(all: { name: string; manifest: Manifest }[], to: Date | 'latest'): string | undefined {
  const fit = all.filter(({ manifest }) => to === 'latest' || Date.parse(manifest.consistentAt) <= to.getTime());
  return (fit.at(-1) ?? all[0])?.name;
}

function mustReach(to: Date | 'latest', { consistentAt }: Manifest): void {
  if (to === 'latest') return;
  if (to.getTime() > Date.now()) {
    throw new LocalError(`${to.toISOString()} 尚未到来 / is yet to come`, '取更早的时刻 / name an earlier moment');
  }
  if (Date.parse(consistentAt) > to.getTime()) {
    throw new LocalError(
      `${to.toISOString()} 早于基础备份完成之时 / is before the end of the base backup (${consistentAt})`,
      '取更晚的时刻，或更早的备份 / name a later moment, or an earlier backup',
    );
  }
}

async function copyChecked(from: string, to: string, is: Manifest['files'][string]): Promise<void> {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const source = await open(from, 'r').catch(() => {
    throw damaged(from);
  });
  if ((await copyHashed(source, to)).sha256 !== is.sha256) throw damaged(from);
}

/** Reads a whole backup without restoring it. @throws LocalError naming the first file that is not what was backed up */
export async function verify(backupDir: string, base: string): Promise<{ files: number; lastSegment: string }> {
  const folder = join(baseFolder(backupDir), base);
  const manifest = readManifest(folder);
  const files = Object.entries(manifest.files);
  for (const [path, is] of files) {
    const file = join(folder, DATA, path);
    if (!existsSync(file)) throw damaged(file);
    const hash = createHash('sha256');
    const source = await open(file, 'r');
    for await (const chunk of source.createReadStream()) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== is.sha256) throw damaged(file);
  }
  const lastSegment = new WalArchive(walFolder(backupDir), manifest.segmentBytes).mustBeWhole(manifest);
  return { files: files.length, lastSegment };
}

const OURS = /^\s*(restore_command|recovery_target\w*)\s*=/;

interface Recovery {
  to: Date | 'latest';
  timeline: number;
  walDir: string;
}

function tellRecovery(into: string, { to, timeline, walDir }: Recovery): void {
  const file = join(into, AUTO_CONF);
  const others = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => !OURS.test(line))
    : [];
  const settings = {
    restore_command: restoreCommand(walDir),
    recovery_target_time: to === 'latest' ? '' : to.toISOString().replace('T', ' ').replace('Z', '+00'),
    // What was committed at that very moment is in.
    recovery_target_inclusive: 'true',
    recovery_target_action: 'promote',
    // Not `latest`, which is the newest of the archive and may have left before this backup.
    recovery_target_timeline: String(timeline),
  };
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`,
  );
  writeFileSync(file, `${[...others.filter((line) => line !== ''), ...lines].join('\n')}\n`, { mode: 0o600 });
  writeFileSync(join(into, 'recovery.signal'), '', { mode: 0o600 });
}

function giveTo({ owner }: Manifest, into: string): void {
  chownSync(into, owner.uid, owner.gid);
  for (const path of readdirSync(into, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(into, path), owner.uid, owner.gid);
  }
}

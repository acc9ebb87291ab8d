import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LocalError } from '../local/local-error';
import { WalArchive, walFolder } from './wal-archive';

/** What a base backup says of itself; written last, so that a backup without it is one that was never finished. */
export interface Manifest {
  format: 1;
  /** Of the server, which tells its log and its backups from those of all others. */
  systemIdentifier: string;
  postgresMajor: number;
  segmentBytes: number;
  /** The first file of the log that a restore needs, and the last before which it cannot stop. */
  startSegment: string;
  stopSegment: string;
  startedAt: string;
  /** The earliest moment that can be restored. */
  consistentAt: string;
  /** The superuser that made it: the only one who is let in after a restore, until `resume`. */
  admin: string;
  /** Whom the data belongs to: PostgreSQL refuses data of others. */
  owner: { uid: number; gid: number };
  folders: string[];
  /** By path. */
  files: Record<string, { bytes: number; sha256: string }>;
}

export const MANIFEST = 'manifest.json';
export const MANIFEST_HASH = 'manifest.sha256';
/** Where the copied data is, in the folder of one backup. */
export const DATA = 'data';

export const baseFolder = (backupDir: string): string => join(resolve(backupDir), 'base');

/** @throws LocalError when the backup was not finished, or its manifest was changed */
export function readManifest(folder: string): Manifest {
  const [file, hashFile] = [join(folder, MANIFEST), join(folder, MANIFEST_HASH)];
  if (!existsSync(file) || !existsSync(hashFile)) {
    throw new LocalError(
      `${folder} 没有清单：备份未完成 / has no ${MANIFEST}: this backup was never finished`,
      '用另一个备份 / use another backup',
    );
  }
  const text = readFileSync(file);
  const [hash] = readFileSync(hashFile, 'utf8').split(' ');
  if (createHash('sha256').update(text).digest('hex') !== hash) throw damaged(file);
  return JSON.parse(text.toString()) as Manifest;
}

export function damaged(file: string): LocalError {
  return new LocalError(
    `备份已损坏 / the backup is damaged: ${file} 与备份时不同 / is not what was backed up`,
    '用另一个备份（--base），或从第二份拷贝取回该文件 / use another backup (--base), or take this file from a second copy',
  );
}

/** The finished base backups in a folder of backups, oldest first. */
export function baseBackups(backupDir: string): { name: string; manifest: Manifest }[] {
  const folder = baseFolder(backupDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, MANIFEST_HASH)))
    .map((name) => ({ name, manifest: readManifest(join(folder, name)) }));
}

/** Those of them from which the log goes on to the present: not those of a future that a later restore has left behind. */
export function livingBackups(backupDir: string): { name: string; manifest: Manifest }[] {
  return baseBackups(backupDir).filter(
    ({ manifest }) => new WalArchive(walFolder(backupDir), manifest.segmentBytes).timelineOf(manifest).isLiving,
  );
}

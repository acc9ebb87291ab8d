import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { baseFolder, livingBackups } from './manifest';
import { walFolder } from './wal-archive';

/**
 * Removes what is older than the newest base backups that can be gone on from, and the log that none of those kept needs.
 * @returns what was removed
 */
export function prune(backupDir: string, keep: number): { bases: string[]; segments: number } {
  const oldest = livingBackups(backupDir).slice(-keep)[0];
  if (oldest === undefined) return { bases: [], segments: 0 };
  const folder = baseFolder(backupDir);
  const bases = readdirSync(folder).filter((name) => name < oldest.name);
  for (const name of bases) rmSync(join(folder, name), { recursive: true });
  // Names of one timeline and of later ones sort by time from the ninth character on.
  const needed = oldest.manifest.startSegment.slice(8);
  const old = readdirSync(walFolder(backupDir)).filter(
    (name) => /^[0-9A-F]{24}(\.[0-9A-F]{8}\.backup|\.partial)?\.gz$/.test(name) && name.slice(8, 24) < needed,
  );
  for (const name of old) rmSync(join(walFolder(backupDir), name));
  return { bases, segments: old.length };
}

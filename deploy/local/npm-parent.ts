import { readFileSync } from 'node:fs';

/** The parent of a process, and that one's parent: npm runs a script through a shell. Null where /proc does not tell. */
function grandparent(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/**
 * Calls `gone` when the npm that started this program has ended: npm hands a SIGTERM only to its shell, which dies
 * without telling anybody, and this program would run on with nobody to stop it.
 */
export function whenNpmIsGone(gone: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const npm = grandparent(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && grandparent(parent) === npm) return;
    clearInterval(timer);
    gone();
  }, 300);
  timer.unref();
}

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath } from '../deploy/local/downloads';
import { LocalError } from '../deploy/local/local-error';

const run = promisify(execFile);

/** Built from source where Debian's package cannot be had. */
const GO_MODULE = 'github.com/prometheus/prometheus/cmd/promtool@v0.316.0';

/**
 * Prometheus' own checker of rules: from the PATH, else kept in `folder` from Debian's package (unpacked, not installed: no
 * server is started by it), else built there by Go.
 * @throws LocalError with what to do when there is none to be had
 */
export async function findPromtool(folder: string, say: (line: string) => void): Promise<string> {
  const kept = join(folder, 'promtool');
  const there = onPath('promtool') ?? (existsSync(kept) ? kept : null);
  if (there !== null) return there;
  mkdirSync(folder, { recursive: true });
  for (const [how, get] of [
    ['apt-get download prometheus', fromDebian],
    [`go install ${GO_MODULE}`, fromGo],
  ] as const) {
    say(`没有 promtool，取得中 / no promtool here, getting it: ${how}`);
    try {
      await get(folder);
      if (existsSync(kept)) return kept;
    } catch {
      // The next way, and at the end what a person can do.
    }
  }
  throw new LocalError(
    '没有 promtool，也无法取得 / there is no promtool, and none could be had',
    '安装 Prometheus 并把 promtool 放入 PATH（Debian: sudo apt install prometheus）/ install Prometheus and put promtool on the PATH',
  );
}

async function fromDebian(folder: string): Promise<void> {
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return;
  const dir = join(folder, `prometheus.${process.pid}.partial`);
  mkdirSync(dir, { recursive: true });
  try {
    await run('apt-get', ['download', '-qq', 'prometheus'], { cwd: dir, timeout: 120_000 });
    const file = readdirSync(dir).find((name) => name.endsWith('.deb'));
    if (!file) return;
    await run('dpkg-deb', ['-x', file, 'root'], { cwd: dir });
    renameSync(join(dir, 'root', 'usr', 'bin', 'promtool'), join(folder, 'promtool'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function fromGo(folder: string): Promise<void> {
  if (!onPath('go')) return;
  await run('go', ['install', GO_MODULE], { env: { ...process.env, GOBIN: folder }, timeout: 1_200_000 });
}

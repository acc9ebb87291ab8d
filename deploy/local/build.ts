import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from './programs';

const root = join(__dirname, '..', '..');
const hashFile = join(root, 'dist', '.sources-hash');
const settings = ['package-lock.json', 'nest-cli.json', 'tsconfig.base.json', 'tsconfig.build.json'];

/** One hash over everything the build reads. */
export function sourcesHash(): string {
  const sources = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const hash = createHash('sha256');
  for (const path of [...settings, ...sources.filter((source) => source.endsWith('.ts')).sort()]) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * Builds `dist/` when the sources are not those of the last build.
 * @param dir where the log of the build goes
 * @param incremental keeps the old output, which is quicker and leaves running programs their files; else a file that is
 *   gone from the sources cannot live on in the build
 * @returns whether a build was needed
 * @throws LocalError with the compiler's messages
 */
export async function buildIfChanged(dir: string, incremental = false): Promise<boolean> {
  const hash = sourcesHash();
  if (existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash) return false;
  if (!incremental) rmSync(join(root, 'dist'), { recursive: true, force: true });
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  await runToEnd({ name: 'build', dir, cwd: root, args: [nest, 'build'], env: {} });
  writeFileSync(hashFile, hash);
  return true;
}

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { runToEnd } from './programs';

const root = join(__dirname, '..', '..');
const settings = ['package-lock.json', 'nest-cli.json', 'tsconfig.base.json', 'tsconfig.build.json'];
const console_ = join('apps', 'console');
const generated = join(console_, 'src', 'api', 'generated');

/** One hash over everything the build reads. */
export function sourcesHash(): string {
  return hashOf(sources());
}

function sources(): string[] {
  return ['apps', 'libs']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => /\.(m?tsx?|css|html|svg|json)$/.test(path) && !path.startsWith(generated))
    .sort();
}

function hashOf(paths: string[]): string {
  const hash = createHash('sha256');
  for (const path of [...settings, ...paths]) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * Builds `dist/` where the sources are not those of the last build: the services, then the console over them.
 * @param dir where the logs of the build go
 * @param incremental keeps the old output of the services, which is quicker and leaves running programs their files; else
 *   a file that is gone from the sources cannot live on in the build
 * @returns whether a build was needed
 * @throws LocalError with the compiler's messages
 */
export async function buildIfChanged(dir: string, incremental = false): Promise<boolean> {
  const builtServices = await buildServices(dir, incremental);
  const builtConsole = await unlessCurrent('console', sources(), async () => {
    // Its types hold every translation: one that is missing ends the build here.
    await run(dir, 'console-types', [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', console_]);
    await run(dir, 'console-bundle', [bin('vite', 'bin', 'vite.js'), 'build', '-c', join(console_, 'vite.config.mts')]);
  });
  return builtServices || builtConsole;
}

/** The services, and from what they say of themselves the types of the console's client. */
export function buildServices(dir: string, incremental = false): Promise<boolean> {
  const ofServices = sources().filter((path) => !path.startsWith(console_ + sep));
  return unlessCurrent('services', ofServices, async () => {
    if (!incremental) rmSync(join(root, 'dist'), { recursive: true, force: true });
    await run(dir, 'build', [bin('@nestjs', 'cli', 'bin', 'nest.js'), 'build']);
    await run(dir, 'console-client', ['--require', 'tsx/cjs', join('tools', 'console-client.ts')]);
  });
}

async function unlessCurrent(part: string, paths: string[], build: () => Promise<void>): Promise<boolean> {
  const file = join(root, 'dist', `.sources-hash-${part}`);
  const hash = hashOf(paths);
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === hash && existsSync(join(root, generated));
  if (isCurrent) return false;
  await build();
  writeFileSync(file, hash);
  return true;
}

const bin = (...path: string[]): string => join(root, 'node_modules', ...path);

const run = (dir: string, name: string, args: string[]): Promise<void> =>
  runToEnd({ name, dir, cwd: root, args, env: {} });

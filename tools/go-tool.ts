import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath } from '../deploy/local/downloads';
import { LocalError } from '../deploy/local/local-error';

const execute = promisify(execFile);
/** Where tools of development are kept between runs; git ignores it. */
export const toolsFolder = join(__dirname, '..', '.local', 'tools');

export interface GoTool {
  name: string;
  /** As `go install` takes it. */
  module: string;
  /** Without the `v`. One on the PATH is taken when it is of the same major version and not older. */
  version: string;
  /** What it prints its version for. */
  ask: string[];
}

/**
 * A program written in Go: from the PATH, else built from its source once.
 * @param say told what takes long, a line each
 * @returns where it is
 * @throws LocalError when it is neither there nor can be built
 */
export async function findGoTool({ name, module, version, ask }: GoTool, say: (line: string) => void): Promise<string> {
  const present = onPath(name);
  if (present !== null) {
    const said = await runProgram(present, ask, '');
    const [, major, minor] = /v?(\d+)\.(\d+)\.\d+/.exec(said) ?? [];
    const [wantedMajor, wantedMinor] = version.split('.');
    if (major === wantedMajor && Number(minor) >= Number(wantedMinor)) return present;
    say(`${present} says “${said.trim().split('\n')[0]}”, at least ${version} is needed: one of our own is used`);
  }
  const folder = join(toolsFolder, `${name}-${version}`);
  const built = join(folder, name);
  if (existsSync(built)) return built;
  say(`${name} ${version}: built from its source, which takes minutes the first time`);
  const remedy = `安装 Go ≥ 1.24，或把 ${name} ${version} 放入 PATH / install Go 1.24 or newer, or put ${name} ${version} on the PATH`;
  mkdirSync(folder, { recursive: true });
  await runProgram('go', ['install', `${module}@v${version}`], remedy, { GOBIN: folder });
  return built;
}

/** @returns what it printed @throws LocalError with what it complained of, and the remedy */
export async function runProgram(
  command: string,
  args: string[],
  remedy: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  try {
    const { stdout } = await execute(command, args, { env: { ...process.env, ...env }, maxBuffer: 1e8 });
    return stdout;
  } catch (error) {
    const { stderr, message, code } = error as { stderr?: string; message: string; code?: unknown };
    const said = code === 'ENOENT' ? `${command} 不存在 / is not there` : (stderr?.trim() || message).slice(-1500);
    throw new LocalError(`${command} ${args[0] ?? ''}: ${said}`, remedy);
  }
}

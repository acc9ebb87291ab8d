import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Child, forgetProcess, logTail, recordProcess, register, unregister, type ChildSpec } from './child';
import { healthy } from './http';
import { diskFullError, LocalError } from './local-error';

/**
 * What Node itself is told, wherever a program of ours runs. Without a limit it lets garbage pile up to many times what is in
 * use where a machine has much memory; containers allow twice the limit, for what lies outside of it.
 */
export const nodeArgs: readonly string[] = ['--enable-source-maps', '--max-old-space-size=512'];

/** What every Node program of the system gets: nothing of the caller's environment but this. */
export const baseEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOST: '127.0.0.1',
  LANG: 'C.UTF-8',
  NODE_ENV: 'production',
});

export interface ProgramOptions {
  name: string;
  dir: string;
  port: number;
  /** Node's own arguments and the program with its. */
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
}

/** A Node program that listens on `port` and answers `/health/ready` when it can be used. */
export function nodeProgram({ name, dir, port, args, env, cwd }: ProgramOptions): Child {
  const spec: ChildSpec = {
    name,
    cwd,
    dir,
    command: process.execPath,
    args,
    env: { ...baseEnvironment(), PORT: String(port), ...env },
    ready: () => healthy(`http://127.0.0.1:${port}`),
    // A service drains for up to 20 s.
    stopWithinMs: 25_000,
  };
  return new Child(spec);
}

/** By `require`: what `--import` registers answers on a thread of its own, and Node 20 was seen to wait for it for ever. */
const typescript = (file: string): string[] => ['--require', 'tsx/cjs', join(__dirname, file)];
const root = join(__dirname, '..', '..');

export interface BankOptions {
  dir: string;
  port: number;
  token: string;
  /** Where the bank posts late answers and returns. */
  notifyUrl?: string;
}

/** The bank simulator, with its book in `<dir>/bank/`. */
export function bankProgram({ dir, port, token, notifyUrl = '' }: BankOptions): Child {
  return nodeProgram({
    name: 'bank',
    dir,
    port,
    cwd: root,
    args: typescript('bank.ts'),
    env: { BANK_TOKEN: token, BANK_NOTIFY_URL: notifyUrl, BANK_FILE: join(dir, 'bank', 'book.jsonl') },
  });
}

export interface OidcOptions {
  dir: string;
  port: number;
  issuer: string;
  /** Of the gateway, which is sent people back to. */
  publicUrl: string;
  gatewaySecret: string;
}

/** The local OpenID Connect provider, with its keys in `<dir>/oidc-keys.json`. */
export function oidcProgram({ dir, port, issuer, publicUrl, gatewaySecret }: OidcOptions): Child {
  return nodeProgram({
    name: 'oidc',
    dir,
    port,
    cwd: root,
    args: typescript('oidc.ts'),
    env: {
      OIDC_ISSUER: issuer,
      PUBLIC_URL: publicUrl,
      OIDC_CLIENT_SECRET: gatewaySecret,
      KEYS_FILE: join(dir, 'oidc-keys.json'),
    },
  });
}

/**
 * Runs a program to its end, its output going to `<dir>/logs/<name>.log`.
 * @throws LocalError with the end of that log when it fails
 */
export async function runToEnd(options: Omit<ProgramOptions, 'port'>): Promise<void> {
  const { name, dir, args, env, cwd } = options;
  const logFile = join(dir, 'logs', `${name}.log`);
  mkdirSync(join(dir, 'logs'), { recursive: true });
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...baseEnvironment(), ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code === 0 ? null : `exit code ${code ?? signal}`));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  const entry = { name, stop };
  register(entry);
  if (child.pid !== undefined) recordProcess(dir, name, child.pid, 'SIGTERM');
  const how = await ended;
  forgetProcess(dir, name);
  unregister(entry);
  if (how === null) return;
  const tail = logTail(logFile, 25);
  throw (
    diskFullError(tail, dir) ??
    new LocalError(
      `${name} 失败 / failed (${how}):\n${tail}`,
      `改正后重新运行 / mend that and run again; log: ${logFile}`,
    )
  );
}

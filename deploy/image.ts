import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LocalError } from './local/local-error';

/** One instruction of a Dockerfile: `RUN`, `COPY` … and what follows it. */
export interface Instruction {
  word: string;
  rest: string;
}

export interface Stage {
  name: string;
  /** The stage before it, or an image of somebody else's. */
  from: string;
  instructions: Instruction[];
}

const KNOWN = ['ARG', 'FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'EXPOSE', 'ENTRYPOINT', 'CMD'];

/** The stages of a Dockerfile. @throws Error at an instruction that {@link buildStages} would not know what to do with */
export function stagesOf(dockerfile: string): Stage[] {
  const text = dockerfile.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  const stages: Stage[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line.trim()) ?? [];
    if (!KNOWN.includes(word)) throw new Error(`the Dockerfile has an instruction that is not known here: ${line}`);
    if (word === 'ARG' && stages.length === 0) continue;
    if (word === 'FROM') {
      const [, from = '', name = ''] = /^(\S+) AS (\S+)$/.exec(rest) ?? [];
      if (name === '') throw new Error(`each stage of the Dockerfile has a name: ${line}`);
      stages.push({ name, from, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) throw new Error(`the Dockerfile begins with FROM, not with ${line}`);
    stage.instructions.push({ word, rest });
  }
  return stages;
}

/** The variables that the image itself says, which whoever runs it may say otherwise. */
export function imageEnvironment(stage: Stage): Record<string, string> {
  const said = stage.instructions.filter(({ word }) => word === 'ENV').map(({ rest }) => rest);
  const pairs = said.flatMap((rest) => [...rest.matchAll(/([^\s=]+)=(?:'([^']*)'|(\S*))/g)]);
  return Object.fromEntries(pairs.map(([, name, quoted, plain]) => [name!, quoted ?? plain!]));
}

/** Whether a path goes to the builder: the last pattern that is right for it, or for a folder above it, decides. */
export function isSent(path: string, dockerignore: string): boolean {
  let sent = true;
  const above = path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'));
  for (const line of dockerignore.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const pattern = line.trim().replace(/^!/, '');
    const expression = pattern
      .split(/(\*\*\/|\*\*|\*)/)
      .map(
        (part) => ({ '**/': '(.*/)?', '**': '.*', '*': '[^/]*' })[part] ?? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('');
    const matches = new RegExp(`^${expression}$`);
    if (above.some((one) => matches.test(one))) sent = line.startsWith('!');
  }
  return sent;
}

/** Every file of the project that goes to the builder, by its path. */
export function contextFiles(root: string): string[] {
  const ignore = readFileSync(join(root, '.dockerignore'), 'utf8');
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1_048_576,
  });
  return listed.split('\0').filter((path) => path !== '' && isSent(path, ignore));
}

export interface BuiltImage {
  /** The folder that stands for the image's root. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  entrypoint: string[];
}

/**
 * Does what the Dockerfile says, as plain commands: a folder for each stage, nothing in it but what COPY brings.
 * @param context the folder with what goes to the builder
 * @param env of the RUN steps, beyond what ENV says
 * @throws LocalError with the output of a step that fails
 */
export async function buildStages(
  stages: Stage[],
  context: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  tell: (what: string, tookMs: number) => void,
): Promise<BuiltImage> {
  const built = new Map<string, BuiltImage>();
  for (const stage of stages) {
    const before = built.get(stage.from);
    const root = join(folder, stage.name);
    mkdirSync(root);
    if (before !== undefined) cpSync(before.root, root, { recursive: true, verbatimSymlinks: true });
    const image: BuiltImage = before ? { ...before, root } : { root, workdir: '/', env: {}, user: '', entrypoint: [] };
    for (const { word, rest } of stage.instructions) {
      const startedAt = Date.now();
      const here = join(root, image.workdir);
      if (word === 'WORKDIR') mkdirSync(join(root, (image.workdir = rest)), { recursive: true });
      if (word === 'COPY') copy(rest, (from) => built.get(from)!.root, context, here);
      if (word === 'RUN') await runStep(rest, here, { ...env, ...image.env });
      if (word === 'USER') image.user = rest;
      if (word === 'ENTRYPOINT') image.entrypoint = JSON.parse(rest) as string[];
      if (word === 'ENV') Object.assign(image.env, imageEnvironment({ ...stage, instructions: [{ word, rest }] }));
      if (word === 'RUN') tell(`${stage.name}: ${rest}`, Date.now() - startedAt);
    }
    built.set(stage.name, image);
  }
  return built.get(stages.at(-1)!.name)!;
}

/** `COPY` as far as the Dockerfile needs it: `.`, files into `./`, or one folder to a name. */
function copy(rest: string, rootOf: (stage: string) => string, context: string, here: string): void {
  const words = rest.split(/\s+/);
  const stage = words[0]?.startsWith('--from=') ? words.shift()!.slice('--from='.length) : null;
  const to = words.pop()!;
  for (const from of words) {
    const source = stage === null ? join(context, from) : join(rootOf(stage), from);
    const target = to.endsWith('/') && from !== '.' ? join(here, to, from) : join(here, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target, { recursive: true, verbatimSymlinks: true });
  }
}

async function runStep(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code === 0) return;
  const end = output.trimEnd().split('\n').slice(-25).join('\n');
  throw new LocalError(
    `Dockerfile 的一步失败 / a step of the Dockerfile failed: RUN ${command}\n${end}`,
    '改正 Dockerfile、.dockerignore 或源码 / mend the Dockerfile, .dockerignore or the sources',
  );
}

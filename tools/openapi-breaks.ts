/**
 * Whether docs/openapi breaks who relies on docs/openapi/released, judged by oasdiff, which is told apart from a program
 * that only claims to by what it has to refuse first.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalError } from '../deploy/local/local-error';
import { findGoTool } from './go-tool';

const run = promisify(execFile);
const root = join(__dirname, '..');

/** The newest on 2026-11-29. */
const OASDIFF = { name: 'oasdiff', module: 'github.com/oasdiff/oasdiff', version: '1.38.0', ask: ['--version'] };

const released = (name: string): string => join(root, 'docs', 'openapi', 'released', `${name}.json`);
const present = (name: string): string => join(root, 'docs', 'openapi', `${name}.json`);

/** @throws LocalError where it is neither on the PATH nor can be built */
export const findOasdiff = (): Promise<string> => findGoTool(OASDIFF, console.log);

/** @returns what oasdiff says of breaking changes; empty when there is none */
async function breaking(oasdiff: string, before: string, now: string): Promise<string> {
  try {
    await run(oasdiff, ['breaking', before, now, '--fail-on', 'ERR', '--format', 'singleline', '--color', 'never']);
    return '';
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    if (code === 1 && stdout) return stdout.trim();
    throw new LocalError(`oasdiff: ${stderr ?? String(error)}`, `npm run openapi`);
  }
}

interface Shape {
  properties: Record<string, { type?: unknown; enum?: string[] }>;
  required: string[];
}
interface Document {
  paths: Record<string, unknown>;
  components: { schemas: Record<string, Shape> };
}

/** What no release may do, as changes of subsidy's document. */
const OFFENCES: Record<string, (document: Document) => void> = {
  'a path removed': ({ paths }) => delete paths['/payouts'],
  'a field of a request newly required': ({ components }) => {
    const { properties, required } = components.schemas['FileApplication']!;
    properties['more'] = { type: 'string' };
    required.push('more');
  },
  'a field of an answer removed': ({ components }) => {
    const view = components.schemas['PayoutView']!;
    delete view.properties['state'];
    view.required = view.required.filter((name) => name !== 'state');
  },
  'a list of values narrowed': (document) => {
    const { parameters } = (
      document.paths['/corrections'] as { get: { parameters: { name: string; schema: { enum: string[] } }[] } }
    ).get;
    parameters.find(({ name }) => name === 'direction')!.schema.enum.pop();
  },
  'a type changed': ({ components }) => {
    components.schemas['PayoutView']!.properties['amountFen'] = { type: 'integer' };
  },
};

/** @returns names of the offences that oasdiff lets pass: with one of them its word is worth nothing */
export async function offencesThatPass(oasdiff: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  const passed: string[] = [];
  try {
    for (const [name, offend] of Object.entries(OFFENCES)) {
      const document = JSON.parse(readFileSync(present('subsidy'), 'utf8')) as Document;
      offend(document);
      const broken = join(folder, 'broken.json');
      writeFileSync(broken, JSON.stringify(document));
      const said = await breaking(oasdiff, present('subsidy'), broken);
      if (said === '') passed.push(name);
      else console.log(`  refused as it must be: ${name}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return passed;
}

/** @returns one line a break of the named documents since their release */
export async function breaksSinceRelease(oasdiff: string, names: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const name of names) {
    const said = await breaking(oasdiff, released(name), present(name));
    if (said !== '') faults.push(...said.split('\n').map((line) => `${name}: ${line.trim()}`));
  }
  return faults;
}

/** A release: what is documented now is what may not be broken from now on. One line a file: nobody reads it as a diff. */
export function moveBaseline(names: readonly string[]): void {
  mkdirSync(join(root, 'docs', 'openapi', 'released'), { recursive: true });
  for (const name of names)
    writeFileSync(released(name), `${JSON.stringify(JSON.parse(readFileSync(present(name), 'utf8')))}\n`);
}

/**
 * Draws docs/STATES.md and the console's words of states from the state machines of the services: `npm run diagrams` writes;
 * `npm run diagrams -- --check` only compares, and fails where it differs or where a machine is not whole.
 */
import 'reflect-metadata';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { StateMachine } from '@app/kernel/state-machine';
import { compareCodePoints } from '@app/kernel/text-order';

const root = join(__dirname, '..');
const FILE = 'docs/STATES.md';
/** The same words for the console, which imports nothing of the services. */
const WORDS_FILE = 'apps/console/src/kit/state.words.ts';

export interface FoundMachine {
  service: string;
  /** From the root of the project. */
  file: string;
  /** Name of the const. */
  name: string;
  machine: StateMachine<string>;
}

/** Every state machine that a service exports. @throws Error naming a file that makes one and keeps it to itself */
export async function findMachines(): Promise<FoundMachine[]> {
  const found: FoundMachine[] = [];
  for (const service of readdirSync(join(root, 'apps')).sort(compareCodePoints)) {
    for (const path of filesOf(join(root, 'apps', service, 'src'))) {
      const made = readFileSync(path, 'utf8').match(/new StateMachine\b/g)?.length ?? 0;
      if (made === 0) continue;
      const file = relative(root, path);
      const exported = Object.entries((await import(path)) as Record<string, unknown>).flatMap(([name, machine]) =>
        machine instanceof StateMachine ? [{ service, file, name, machine: machine as StateMachine<string> }] : [],
      );
      if (exported.length !== made)
        throw new Error(`${file} makes ${made} state machines and exports ${exported.length}`);
      found.push(...exported);
    }
  }
  return found;
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(spec|int)\.ts$/.test(name))
    .sort(compareCodePoints)
    .map((name) => join(folder, name));
}

/** What is wrong with a machine: states that lead to none of its own, and states that nothing leads to. */
export function faultsOf({ name, states, begins, table }: StateMachine<string>): string[] {
  const next = (state: string): string[] => Object.keys(table[state]?.next ?? {});
  const known = new Set(states);
  const reached = new Set(begins);
  for (const state of reached) for (const to of next(state)) reached.add(to);
  return [
    ...states.flatMap((state) =>
      next(state)
        .filter((to) => !known.has(to))
        .map((to) => `${name}: ${state} leads to ${to}, which is no state`),
    ),
    ...states.filter((state) => !reached.has(state)).map((state) => `${name}: nothing leads to ${state}`),
  ];
}

export function statesDocument(machines: FoundMachine[]): string {
  const services = [...new Set(machines.map(({ service }) => service))];
  return [
    '# 状态图 · State diagrams',
    'Generated from the state machines in the code by `npm run diagrams`; do not edit. Nothing moves by another way.',
    ...services.flatMap((service) => [
      `## ${service}`,
      ...machines.filter((one) => one.service === service).flatMap(({ machine, file }) => section(machine, file)),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(machine: StateMachine<string>, file: string): string[] {
  const { title, states, begins, table } = machine;
  const nextOf = (state: string): [string, string][] => Object.entries(table[state]!.next) as [string, string][];
  const diagram = [
    'stateDiagram-v2',
    ...states.map((state) => `  state "${table[state]!.zh}<br/>${state}" as ${idOf(state)}`),
    ...begins.map((state) => `  [*] --> ${idOf(state)}`),
    ...states.flatMap((state) => nextOf(state).map(([to, act]) => `  ${idOf(state)} --> ${idOf(to)}: ${labelOf(act)}`)),
    ...machine.ends.map((state) => `  ${idOf(state)} --> [*]`),
  ];
  const rows = states.map((state) => {
    const { zh, en } = table[state]!;
    const acts = nextOf(state).map(([to, act]) => `${act} → \`${to}\``);
    return `| \`${state}\` | ${zh} | ${en} | ${acts.join('<br>') || '—'} |`;
  });
  return [
    `### ${title.zh} · ${title.en}`,
    `[${file}](../${file})`,
    ['```mermaid', ...diagram, '```'].join('\n'),
    ['| state | 状态 | meaning | then |', '|---|---|---|---|', ...rows].join('\n'),
  ];
}

/** Some words, as `end` and `state`, mean something to mermaid; none of its words begins so. */
function idOf(state: string): string {
  return `s_${state.replaceAll('-', '_')}`;
}

/** A colon or semicolon would end the label. */
function labelOf(act: string): string {
  return act.replace(/[:;]/g, ',');
}

/** Keys are `<noun>.<state>`. */
export function stateWords(machines: FoundMachine[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
  const lines = (language: 'zh' | 'en'): string[] =>
    machines.flatMap(({ machine }) =>
      machine.states.map(
        (state) => `    ${quoted(`${machine.name}.${state}`)}: ${quoted(machine.table[state]![language])},`,
      ),
    );
  return [
    '// Made from the state machines of the services by `npm run diagrams`; not changed by hand.',
    "import { defineWords } from '../words/define';",
    '',
    'export const stateWords = defineWords(',
    '  {',
    ...lines('zh'),
    '  },',
    '  {',
    ...lines('en'),
    '  },',
    ');',
    '',
  ].join('\n');
}

async function main(isCheck: boolean): Promise<void> {
  const machines = await findMachines();
  const faults = machines.flatMap(({ machine }) => faultsOf(machine));
  for (const fault of faults) console.error(fault);
  const texts = [
    [FILE, statesDocument(machines)],
    [WORDS_FILE, stateWords(machines)],
  ] as const;
  let isStale = false;
  for (const [file, text] of texts) {
    const isSame = existsSync(join(root, file)) && readFileSync(join(root, file), 'utf8') === text;
    if (isSame) console.log(`${file} is as the state machines say`);
    else if (isCheck) console.error(`${file} differs from the state machines: run npm run diagrams`);
    else {
      writeFileSync(join(root, file), text);
      console.log(`${file} written`);
    }
    isStale ||= !isSame;
  }
  if (faults.length > 0 || (isCheck && isStale)) process.exitCode = 1;
}

if (require.main === module) {
  main(process.argv.includes('--check')).catch((error: unknown) => {
    console.error(String(error));
    process.exitCode = 1;
  });
}

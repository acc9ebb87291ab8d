import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateMachine } from '@app/kernel/state-machine';
import { faultsOf, findMachines, type FoundMachine, statesDocument, stateWords } from './diagrams';

const root = join(__dirname, '..');
const title = { zh: '门', en: 'Door' };
const state = (next: Record<string, string>): { zh: string; en: string; next: Record<string, string> } => ({
  zh: '状态',
  en: 'state',
  next,
});

/** Of a slice. */
function sourcesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

describe('state machines', () => {
  let machines: FoundMachine[];

  beforeAll(async () => {
    machines = await findMachines();
  });

  it('are drawn in docs/STATES.md as they are: run npm run diagrams', () => {
    expect(readFileSync(join(root, 'docs', 'STATES.md'), 'utf8')).toBe(statesDocument(machines));
  });

  it('have the same words in the console: run npm run diagrams', () => {
    const file = join(root, 'apps', 'console', 'src', 'kit', 'state.words.ts');
    expect(readFileSync(file, 'utf8')).toBe(stateWords(machines));
  });

  it('reach all of their states, and lead to no other', () => {
    expect(machines.length).toBeGreaterThan(5);
    expect(machines.flatMap(({ machine }) => faultsOf(machine))).toEqual([]);
  });

  it('have words for their refusals, where they refuse by themselves', async () => {
    for (const { service, file, name, machine } of machines) {
      const folder = join(root, file, '..');
      const refuses = new RegExp(`\\b${name}\\s*\\.mustAllow\\(`);
      const { messages } = (await import(join(root, 'apps', service, 'src', 'messages.ts'))) as {
        messages: Record<string, unknown>;
      };
      if (sourcesOf(folder).some((text) => refuses.test(text))) {
        expect([name, Object.keys(messages).includes(`${machine.name}.wrong-state`)]).toEqual([name, true]);
      }
    }
  });

  it('are found wanting when a state is unknown or nothing leads to it', () => {
    const door = new StateMachine<string>('door', title, {
      open: state({ shut: 'shut it', gone: 'take it away' }),
      shut: state({ open: 'open it' }),
      locked: state({}),
    });
    expect(faultsOf(door)).toEqual(['door: open leads to gone, which is no state', 'door: nothing leads to locked']);
    expect(faultsOf(new StateMachine('door', title, { a: state({}), b: state({}) }, ['a', 'b']))).toEqual([]);
  });
});

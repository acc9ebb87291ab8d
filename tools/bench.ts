/**
 * `npm run bench`: how near the system is to the bare limit or to its peers, both sides in one run on this machine, one
 * table. It gates nothing.
 *   --only G1,G6   those alone
 *   --write        the table into docs/PERFORMANCE.md, with machine and commit
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalError } from '../deploy/local/local-error';
import { approvals } from './bench/approvals';
import { type Comparison, ROUNDS, tableOf } from './bench/compare';
import { costBench, reRatingBench } from './bench/rating';
import { delayBench, outageBench } from './bench/delivery';
import { memoryBench } from './bench/memory';
import { outboxBench } from './bench/outbox';
import { queries } from './bench/queries';
import { rulesBench } from './bench/rules';
import { type Bench, Setting } from './bench/setting';

const benches: readonly Bench[] = [
  approvals,
  delayBench,
  outboxBench,
  reRatingBench,
  queries,
  outageBench,
  rulesBench,
  costBench,
  memoryBench,
];

const page = join(__dirname, '..', 'docs', 'PERFORMANCE.md');
const [BEGIN, END] = ['<!-- bench: begin -->', '<!-- bench: end -->'];
const say = (line: string): void => console.error(`# ${line}`);

function wantedBenches(only: string | undefined): readonly Bench[] {
  if (only === undefined) return benches;
  const ids = only.split(',');
  const known = benches.flatMap((bench) => bench.ids);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new LocalError(`--only ${unknown}`, known.join(', '));
  return benches.filter((bench) => bench.ids.some((id) => ids.includes(id)));
}

/** What was measured, and where. Asked before anything is written. */
function headLine(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const isChanged = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim() !== '';
  const machine = `${cpus().length} × ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  return `Commit ${commit}${isChanged ? ' with changes' : ''}; ${machine}; ${ROUNDS} rounds of ours, limit, ours; medians.`;
}

function write(report: string): void {
  const text = readFileSync(page, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new LocalError(`docs/PERFORMANCE.md`, `${BEGIN} … ${END}`);
  writeFileSync(page, `${before}${BEGIN}\n\n${report}\n\n${END}${after}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean', default: false } } });
  const setting = new Setting(say);
  let isDone = false;
  try {
    const head = headLine();
    const comparisons: Comparison[] = [];
    const notes: string[] = [];
    const report = (): string => [head, tableOf(comparisons), ...notes].join('\n\n');
    for (const bench of wantedBenches(values.only)) {
      comparisons.push(...(await bench.run(setting)));
      const note = bench.notes?.();
      if (note !== undefined) notes.push(note);
      // As soon as it is known: the whole takes an hour, and its end may fail.
      if (values.write) write(report());
    }
    console.log(report());
    isDone = true;
  } finally {
    await setting.close(isDone);
  }
}

void main()
  .then(
    () => 0,
    (error: unknown) => {
      console.error(error instanceof Error ? (error.name === 'LocalError' ? error.message : error.stack) : error);
      return 1;
    },
  )
  // What a benchmark left open when it failed must not keep the program.
  .then((exitCode) => process.exit(exitCode));

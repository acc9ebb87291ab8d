import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type CalendarDate, dayNumber, packDate, parseCalendarDate, unpackDate } from '@app/kernel/calendar';
import type * as Rating from '@app/rule-kinds/rating';
import type { RatingGiven } from '@app/rule-kinds/rating-rules';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import { ZenEngine } from '@gorules/zen-engine';
import { buildServices } from '../../deploy/local/build';
import { runProgram, toolsFolder } from '../go-tool';
import { built } from './built';
import { type Comparison, compare } from './compare';
import { NEVER, zenDecision } from './rules-zen';
import type { Bench, Setting } from './setting';

const OPENFISCA = ['openfisca-core==46.0.1', 'numpy==2.4.6'];
/** Enterprises with five records: more than any cache holds, and few enough for a peer of some thousands a second. */
const FEW = 20_000;
const OUR_RATINGS = 1_000_000;
const ZEN_IN_FLIGHT = 64;
const MANY = 1_000_000;
const MANY_EACH = 3;
/** How many scores and grades must be the same before anything is told. */
const SAMPLE = 5_000;
const TODAY = parseCalendarDate('2026-06-01');

const rules = parseRuleSet({
  ...{ kind: 'rating', id: 'bench', version: '1', title: { zh: '测速', en: 'Bench' } },
  ...{ effectiveFrom: '2026-01-01', basis: ['none'], base: 75, min: 0, max: 100 },
  scale: [
    { grade: 'A', from: 85 },
    { grade: 'B', from: 70 },
    { grade: 'C', from: 60 },
    { grade: 'D', from: 0 },
  ],
  items: [
    { record: 'award', points: 5, months: 24 },
    { record: 'penalty', class: 'minor', points: -2, months: 3, endsOnRepair: true },
    {
      ...{ record: 'penalty', class: 'general', points: -10, months: 12, endsOnRepair: true },
      decay: [{ afterMonths: 6, percent: 50 }],
    },
    { record: 'penalty', class: 'serious', points: -30, months: 36, endsOnRepair: true },
  ],
  groups: [{ name: 'awards', records: ['award'], max: 10 }],
  vetoes: [{ record: 'serious-list', grade: 'D', months: 36, endsOnRepair: true }],
}) as RuleSetOf<'rating'>;
const builtRating = (): Rating.PreparedRating =>
  new (built<typeof Rating>('libs/rule-kinds/rating').PreparedRating)(rules);

type Own = Pick<Setting, 'dir' | 'say'>;

/** In the order in which openfisca.py numbers them. */
const KINDS = [
  { record: 'award' },
  { record: 'penalty', class: 'minor' },
  { record: 'penalty', class: 'general' },
  { record: 'penalty', class: 'serious' },
  { record: 'serious-list' },
];

/** The same enterprises in every run: a linear congruential generator stands in for chance. Days end at 28, as all months have them. */
function enterprisesOf(count: number, each: number): RatingGiven[] {
  let seed = 20_260_601;
  const pick = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Array.from({ length: 5 * 12 * 28 }, (_, n) =>
    parseCalendarDate(`${2022 + Math.floor(n / 336)}-${two(1 + (Math.floor(n / 28) % 12))}-${two(1 + (n % 28))}`),
  );
  const someDay = (): CalendarDate => days[pick(days.length)]!;
  return Array.from({ length: count }, (_, n) => ({
    records: Array.from({ length: each }, (__, at) => {
      const [determinedOn, repairedOn] = [someDay(), someDay()];
      const isRepaired = repairedOn > determinedOn && pick(4) === 0;
      const kind = KINDS[pick(at === 0 ? 5 : 4)]!;
      return { id: `r-${n}-${at}`, ...kind, determinedOn, ...(isRepaired ? { repairedOn } : {}) };
    }),
  }));
}

/** Ratings a second of the one thread there is, everything that a receipt holds made each time. */
function ours(enterprises: readonly RatingGiven[], count: number): number {
  const rating = builtRating();
  let listed = 0;
  const startedAt = performance.now();
  for (let at = 0; at < count; at += 1)
    listed += rating.rate(enterprises[at % enterprises.length]!, TODAY).items.length;
  const perSecond = (count / (performance.now() - startedAt)) * 1000;
  if (listed === 0) throw new Error('the benchmark rated nothing');
  return perSecond;
}

interface ZenAnswer {
  score: number;
  grade: string;
  /** A packed date. */
  nextChange: number;
}

interface OpenFiscaAnswer {
  perSecond: number;
  scores: number[];
  /** 0 is A. */
  grades: number[];
  nextChanges: string[];
}

/** How OpenFisca says that nothing changes any more. */
const NEVER_CHANGES = '9999-12-31';

const said = (score: string | number, grade: string, nextChangeOn: string | null): string =>
  `${Number(score)} ${grade} ${nextChangeOn ?? NEVER_CHANGES}`;

function mustAgree(peer: string, enterprises: readonly RatingGiven[], theirs: readonly string[]): void {
  const rating = builtRating();
  for (const [n, answer] of theirs.entries()) {
    const { score, grade, nextChangeOn } = rating.rate(enterprises[n]!, TODAY);
    const we = said(score, grade, nextChangeOn);
    if (answer !== we) throw new Error(`${peer} says ${answer} of enterprise ${n}, we say ${we}: nothing was measured`);
  }
}

async function againstZen(setting: Own): Promise<Comparison> {
  const enterprises = enterprisesOf(FEW, 5);
  const given = enterprises.map(({ records }) => ({
    records: records.map(({ id, record, class: ofClass, determinedOn, repairedOn }) => ({
      ...{ id, record, class: ofClass ?? null, determined: packDate(determinedOn), today: packDate(TODAY) },
      repaired: repairedOn === undefined ? NEVER : packDate(repairedOn),
    })),
  }));
  const engine = new ZenEngine();
  const decision = engine.createDecision(zenDecision);
  const evaluateAll = async (count: number): Promise<string[]> => {
    const answers: string[] = [];
    let next = 0;
    const line = async (): Promise<void> => {
      for (let at = next++; at < count; at = next++) {
        const { score, grade, nextChange } = (await decision.evaluate(given[at])).result as ZenAnswer;
        answers[at] = said(score, grade, nextChange === NEVER ? null : unpackDate(nextChange));
      }
    };
    await Promise.all(Array.from({ length: ZEN_IN_FLIGHT }, line));
    return answers;
  };
  mustAgree('ZEN', enterprises, await evaluateAll(SAMPLE));
  return compare(
    {
      id: 'G10 ZEN',
      what: 'ratings/s of five records by the pure function, with items, ends and next change ÷ the same by GoRules ZEN, compiled, 64 in flight',
      unit: '/s',
      wanted: { atLeast: 50 },
      ours: () => Promise.resolve(ours(enterprises, OUR_RATINGS)),
      limit: async () => {
        const startedAt = performance.now();
        await evaluateAll(FEW);
        return (FEW / (performance.now() - startedAt)) * 1000;
      },
    },
    setting.say,
  );
}

/** A Python of its own with OpenFisca, made once. @returns the interpreter */
async function openFisca(say: (line: string) => void): Promise<string> {
  const folder = join(toolsFolder, OPENFISCA[0]!.replace('==', '-'));
  const [python, mark] = [join(folder, 'bin', 'python'), join(folder, 'complete')];
  if (existsSync(mark)) return python;
  const remedy = '安装 Python ≥ 3.9（含 venv）/ install Python 3.9 or newer with venv';
  say(`${OPENFISCA.join(', ')} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(toolsFolder, { recursive: true });
  await runProgram(
    'python3',
    ['-c', 'import sys; sys.exit("too old: " + sys.version if sys.version_info < (3, 9) else 0)'],
    remedy,
  );
  await runProgram('python3', ['-m', 'venv', folder], remedy);
  await runProgram(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...OPENFISCA], remedy);
  mkdirSync(mark);
  return python;
}

/** The columns that openfisca.py reads. */
async function writeColumns(file: string, enterprises: readonly RatingGiven[]): Promise<void> {
  const records = enterprises.flatMap((one) => one.records);
  const kindOf = new Map(KINDS.map((kind, n) => [`${kind.record} ${kind.class ?? ''}`, n]));
  const columns = [
    Int32Array.from(records, (one) => kindOf.get(`${one.record} ${one.class ?? ''}`)!),
    Int32Array.from(records, (one) => dayNumber(one.determinedOn)),
    Int32Array.from(records, (one) => (one.repairedOn === undefined ? -1 : dayNumber(one.repairedOn))),
  ];
  const out = createWriteStream(file);
  for (const column of columns) out.write(Buffer.from(column.buffer));
  out.end();
  await once(out, 'finish');
}

async function againstOpenFisca(setting: Own): Promise<Comparison> {
  const python = await openFisca(setting.say);
  const enterprises = enterprisesOf(MANY, MANY_EACH);
  const file = join(setting.dir, 'enterprises.int32');
  await writeColumns(file, enterprises);
  const calculate = async (): Promise<number> => {
    const args = [join(__dirname, 'openfisca.py'), file, TODAY, String(SAMPLE)];
    const told = await runProgram(python, args, 'OpenFisca 的话在上面 / OpenFisca says above what is wrong');
    const { perSecond, scores, grades, nextChanges } = JSON.parse(told) as OpenFiscaAnswer;
    const theirs = scores.map((score, n) => said(score, rules.scale[grades[n]!]!.grade, nextChanges[n]!));
    if (theirs.length !== SAMPLE) throw new Error(`OpenFisca told of ${theirs.length} enterprises`);
    mustAgree('OpenFisca', enterprises, theirs);
    return perSecond;
  };
  return compare(
    {
      id: 'G10 OpenFisca',
      what: 'ratings/s of a million enterprises of three records by the pure function, with items, ends and next change ÷ the same by OpenFisca’s `calculate`, vectorised',
      unit: '/s',
      wanted: { atLeast: 1.5 },
      ours: () => Promise.resolve(ours(enterprises, MANY)),
      limit: calculate,
    },
    setting.say,
  );
}

/** The rating function beside other engines, given the same rules and enterprises; their scores and grades must be ours. */
export const rulesBench: Bench = { ids: ['G10'], run: inOwnProcess };

/** With nothing in its memory but this. */
async function inOwnProcess({ dir }: Pick<Setting, 'dir'>): Promise<Comparison[]> {
  await buildServices(dir);
  const args = ['--require', 'tsx/cjs', __filename, dir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`${__filename} ended with ${String(code)}`);
  return JSON.parse(said) as Comparison[];
}

async function main(): Promise<void> {
  const setting = { dir: process.argv[2]!, say: (line: string) => console.error(`# ${line}`) };
  process.stdout.write(JSON.stringify([await againstZen(setting), await againstOpenFisca(setting)]));
}

if (require.main === module) void main();

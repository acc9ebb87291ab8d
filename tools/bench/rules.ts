import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { type CalendarDate, packDate, parseCalendarDate } from '@app/kernel/calendar';
import { PreparedRating } from '@app/rule-kinds/rating';
import type { RatingGiven } from '@app/rule-kinds/rating-rules';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import { ZenEngine } from '@gorules/zen-engine';
import { LocalError } from '../../deploy/local/local-error';
import { runProgram, toolsFolder } from '../go-tool';
import { type Comparison, compare } from './compare';
import { zenDecision } from './rules-zen';
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
/** Never repaired, as a packed date. */
const NEVER = 1_000_000_000;

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
const rating = new PreparedRating(rules);

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
  let listed = 0;
  const startedAt = performance.now();
  for (let at = 0; at < count; at += 1)
    listed += rating.rate(enterprises[at % enterprises.length]!, TODAY).items.length;
  const perSecond = (count / (performance.now() - startedAt)) * 1000;
  if (listed === 0) throw new Error('the benchmark rated nothing');
  return perSecond;
}

const said = (score: string | number, grade: string): string => `${Number(score)} ${grade}`;

function mustAgree(peer: string, enterprises: readonly RatingGiven[], theirs: readonly string[]): void {
  for (const [n, answer] of theirs.entries()) {
    const { score, grade } = rating.rate(enterprises[n]!, TODAY);
    if (answer === said(score, grade)) continue;
    throw new Error(`${peer} says ${answer} of enterprise ${n}, we say ${said(score, grade)}: nothing was measured`);
  }
}

async function againstZen(setting: Setting): Promise<Comparison> {
  const enterprises = enterprisesOf(FEW, 5);
  const given = enterprises.map(({ records }) => ({
    today: packDate(TODAY),
    records: records.map(({ record, class: ofClass, determinedOn, repairedOn }) => ({
      ...{ record, class: ofClass ?? null, determined: packDate(determinedOn) },
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
        const { score, grade } = (await decision.evaluate(given[at])).result as { score: number; grade: string };
        answers[at] = said(score, grade);
      }
    };
    await Promise.all(Array.from({ length: ZEN_IN_FLIGHT }, line));
    return answers;
  };
  mustAgree('ZEN', enterprises, await evaluateAll(SAMPLE));
  return compare(
    {
      id: 'G10 ZEN',
      what: 'ratings/s of five records by the pure function, with items, ends and next change ÷ score and grade by GoRules ZEN, 64 in flight',
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
    Int32Array.from(records, (one) => packDate(one.determinedOn)),
    Int32Array.from(records, (one) => (one.repairedOn === undefined ? NEVER : packDate(one.repairedOn))),
  ];
  const out = createWriteStream(file);
  for (const column of columns) out.write(Buffer.from(column.buffer));
  out.end();
  await once(out, 'finish');
}

async function againstOpenFisca(setting: Setting): Promise<Comparison> {
  const python = await openFisca(setting.say);
  const enterprises = enterprisesOf(MANY, MANY_EACH);
  const file = join(setting.dir, 'enterprises.int32');
  await writeColumns(file, enterprises);
  const calculate = async (): Promise<number> => {
    const args = [join(__dirname, 'openfisca.py'), file, TODAY, String(SAMPLE)];
    const text = await runProgram(python, args, 'OpenFisca 的话在上面 / OpenFisca says above what is wrong');
    const { perSecond, scores, grades } = JSON.parse(text) as { perSecond: number; scores: number[]; grades: number[] };
    const theirs = scores.map((score, n) => said(score, rules.scale[grades[n]!]!.grade));
    if (theirs.length !== SAMPLE) throw new Error(`OpenFisca told of ${theirs.length} enterprises`);
    mustAgree('OpenFisca', enterprises, theirs);
    return perSecond;
  };
  return compare(
    {
      id: 'G10 OpenFisca',
      what: 'ratings/s of a million enterprises of three records by the pure function, with items, ends and next change ÷ score and grade by OpenFisca’s `calculate`, vectorised',
      unit: '/s',
      wanted: { atLeast: 1.5 },
      ours: () => Promise.resolve(ours(enterprises, MANY)),
      limit: calculate,
    },
    setting.say,
  );
}

/** The rating function beside other engines, given the same rules and enterprises; their scores and grades must be ours. */
export const rulesBench: Bench = {
  ids: ['G10'],
  run: async (setting) => [await againstZen(setting), await againstOpenFisca(setting)],
};

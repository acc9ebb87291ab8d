/** A measurement of one side; higher or lower is better, as its goal says. */
export type Measure = () => Promise<number>;

export interface Goal {
  /** As in docs/PERFORMANCE.md: G1, G6 miss … */
  id: string;
  /** What is divided by what, as a sentence. */
  what: string;
  /** Of both sides: approvals/s, ms, bytes … */
  unit: string;
  wanted: { atLeast: number } | { atMost: number };
  ours: Measure;
  /** The bare limit or the peer. */
  limit: Measure;
}

/** One line of the table. */
export interface Comparison {
  goal: Pick<Goal, 'id' | 'what' | 'unit' | 'wanted'>;
  /** Medians over the rounds. */
  ours: number;
  limit: number;
  ratio: number;
  /** The least and the greatest ratio of a round. */
  spread: [number, number];
  isMet: boolean;
}

/** BENCH_ROUNDS=1 is for a first look. */
export const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Both sides in one run: each round measures ours, the limit, ours again (A-B-A), so that a machine that grows slower or
 * faster meanwhile spoils neither; the ratio is the median of the rounds'.
 * @param say told each round, a line each
 */
export async function compare(goal: Goal, say: (line: string) => void, rounds = ROUNDS): Promise<Comparison> {
  const seen: { ours: number; limit: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const before = await goal.ours();
    const limit = await goal.limit();
    const ours = (before + (await goal.ours())) / 2;
    seen.push({ ours, limit });
    say(`${goal.id} round ${round}: ${figure(ours)} ÷ ${figure(limit)} ${goal.unit} = ${figure(ours / limit)}`);
  }
  return comparisonOf(goal, seen);
}

/** The comparison of what was measured otherwise than by `compare`. @param seen by round */
export function comparisonOf(
  { id, what, unit, wanted }: Comparison['goal'],
  seen: readonly { ours: number; limit: number }[],
): Comparison {
  const ratios = seen.map(({ ours, limit }) => ours / limit);
  const ratio = median(ratios);
  return {
    goal: { id, what, unit, wanted },
    ours: median(seen.map((one) => one.ours)),
    limit: median(seen.map((one) => one.limit)),
    ratio,
    spread: [Math.min(...ratios), Math.max(...ratios)],
    isMet: 'atLeast' in wanted ? ratio >= wanted.atLeast : ratio <= wanted.atMost,
  };
}

/** Three digits that count, thousands apart. */
export function figure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The comparisons as a Markdown table. */
export function tableOf(comparisons: readonly Comparison[]): string {
  const lines = comparisons.map(({ goal, ours, limit, ratio, spread, isMet }) => {
    const wanted = 'atLeast' in goal.wanted ? `≥ ${goal.wanted.atLeast}` : `≤ ${goal.wanted.atMost}`;
    const cells = [
      ...[goal.id, goal.what, `${figure(ours)} ${goal.unit}`, `${figure(limit)} ${goal.unit}`],
      ...[`**${figure(ratio)}** (${spread.map(figure).join(' … ')})`, wanted, isMet ? 'yes' : '**no**'],
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| # | ratio | ours | limit | ours ÷ limit (least … greatest) | wanted | met |',
    '|---|---|---:|---:|---:|---:|---|',
    ...lines,
  ].join('\n');
}

import { formatDecimal, parseDecimal } from '@app/kernel/decimal';
import { formatYuan, parseYuan } from '@app/kernel/money';
import { formatPercent, type Percent } from '@app/kernel/percent';
import type { Words } from '@app/platform/words.dto';
import type { Grade } from '@app/rule-kinds/fields';
import type { SubsidyStep } from '@app/rule-kinds/subsidy';
import { factLabel } from './fact-words';
import type { Policy } from './policy-terms';

/** What went into one step, so that a page can show it without knowing rules. Only what the step has is there. */
export interface StepGiven {
  kind?: 'rate' | 'fixed' | 'per-unit';
  factName?: string;
  factLabel?: Words;
  basis?: string;
  method?: 'whole' | 'marginal';
  parts?: { amount: string; percent: string }[];
  units?: string;
  unitAmount?: string;
  grade?: string;
  percent?: string;
  limit?: string;
  applied?: boolean;
  to?: string;
  mode?: string;
}

/** Places of an exact amount in yuan: far more than any step has. */
const PLACES = 14;

export function explainSteps(
  rules: Policy['rules'],
  facts: Record<string, unknown>,
  { grade, steps }: { grade: Grade; steps: readonly SubsidyStep[] },
): (SubsidyStep & { given: StepGiven })[] {
  return steps.map((step, index) => {
    const before = steps[index - 1]?.amount ?? step.amount;
    return { ...step, given: givenOf(step, rules, facts, grade, before) };
  });
}

function givenOf(
  { step }: SubsidyStep,
  rules: Policy['rules'],
  facts: Record<string, unknown>,
  grade: Grade,
  before: string,
): StepGiven {
  switch (step) {
    case 'base':
      return givenOfBase(rules, facts);
    case 'factor':
      return { grade, percent: percentText(rules.factors[grade]) };
    case 'cap':
      return { limit: formatYuan(rules.cap ?? 0n), applied: exceeds(before, rules.cap ?? 0n) };
    case 'rounding':
      return { ...rules.rounding };
    case 'minimum': {
      const minimum = rules.minimum ?? 0n;
      return { limit: formatYuan(minimum), applied: parseYuan(before) < minimum };
    }
  }
}

function givenOfBase(rules: Policy['rules'], facts: Record<string, unknown>): StepGiven {
  const { base } = rules;
  if (base.kind === 'fixed') return { kind: 'fixed', unitAmount: formatYuan(base.amount) };
  const named = { factName: base.of, factLabel: factLabel(rules, base.of) };
  if (base.kind === 'per-unit') {
    return { kind: 'per-unit', ...named, units: String(facts[base.of]), unitAmount: formatYuan(base.amount) };
  }
  const ofFen = parseYuan(String(facts[base.of]));
  const { tiers, method } = base;
  // As rule-kinds/subsidy rates it: the tier reached rates the whole, or each slice has its own.
  const reached = tiers.filter((tier) => tier.from <= ofFen);
  const parts =
    method === 'whole'
      ? reached.slice(-1).map(({ percent }) => ({ fen: ofFen, percent }))
      : reached.map(({ from, percent }, n) => ({ fen: (reached[n + 1]?.from ?? ofFen) - from, percent }));
  return {
    kind: 'rate',
    ...named,
    basis: formatYuan(ofFen),
    method,
    parts: parts
      .filter(({ fen }) => fen > 0n)
      .map(({ fen, percent }) => ({ amount: formatYuan(fen), percent: percentText(percent) })),
  };
}

function exceeds(yuan: string, limitFen: bigint): boolean {
  return parseDecimal(yuan, PLACES) > parseDecimal(formatDecimal(limitFen, 2), PLACES);
}

/** '10', '12.5': without the zeros that say nothing. */
function percentText(percent: Percent): string {
  return formatPercent(percent).replace(/\.?0+$/, '') || '0';
}

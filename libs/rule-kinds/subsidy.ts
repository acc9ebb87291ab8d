import { formatDecimal } from '@app/kernel/decimal';
import { formatYuan, roundToFen } from '@app/kernel/money';
import { PERCENT_WHOLE } from '@app/kernel/percent';
import { z } from 'zod';
import { amount, envelope, flag, grade, isWorse, percent, rising, text } from './fields';
import { parseBy } from './rule-data-error';

const tiers = z
  .array(z.strictObject({ from: amount, percent }))
  .min(1, { error: 'must have at least one tier' })
  .superRefine(rising((tier) => tier.from, 'from'));

const base = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('rate'), of: text, method: z.enum(['whole', 'marginal']), tiers }),
    z.strictObject({ kind: z.literal('fixed'), amount }),
    z.strictObject({ kind: z.literal('per-unit'), of: text, amount }),
  ],
  { error: 'must be a base of kind rate, fixed or per-unit' },
);

/** One version of a support policy: how much, by which grade, under which conditions. Amounts in fen. */
export const subsidyRules = z.strictObject({
  kind: z.literal('subsidy'),
  ...envelope,
  base,
  cap: amount.optional(),
  factors: z.strictObject({ A: percent, B: percent, C: percent, D: percent }),
  factorOrder: z.enum(['before-cap', 'after-cap'], { error: 'must be before-cap or after-cap' }),
  rounding: z.strictObject({
    to: z.enum(['fen', 'yuan', 'hundred-yuan'], { error: 'must be fen, yuan or hundred-yuan' }),
    mode: z.enum(['half-up', 'half-even', 'down'], { error: 'must be half-up, half-even or down' }),
  }),
  /** A rounded amount below it becomes zero. */
  minimum: amount.optional(),
  requires: z.strictObject({ minimumGrade: grade, notSeriousListed: flag, creditPledge: flag }),
});

export const subsidyGiven = z.strictObject({
  /** Yuan text, or whole units for per-unit; what the policy does not use is ignored. */
  facts: z.record(z.string(), z.unknown(), { error: 'must be an object' }),
  grade,
  seriousListed: flag.optional(),
  creditPledgeSigned: flag.optional(),
});

export type SubsidyRules = z.output<typeof subsidyRules>;
export type SubsidyGiven = z.output<typeof subsidyGiven>;

export interface SubsidyStep {
  step: 'base' | 'factor' | 'cap' | 'rounding' | 'minimum';
  /** Yuan text; exact before rounding, at least two places. */
  amount: string;
}

export interface SubsidyResult {
  eligible: boolean;
  reasons: ('grade-too-low' | 'serious-listed' | 'pledge-missing')[];
  /** Yuan text with two places; '0.00' when not eligible. */
  amount: string;
  belowMinimum: boolean;
  /** As if eligible. */
  steps: SubsidyStep[];
}

/**
 * Amounts between base and rounding are held as fen × 10^12: a percent has four places and divides by a hundred, and
 * at most two are applied one after the other, so nothing is ever cut.
 */
const EXACT_PLACES = 12;
const EXACT_ONE_FEN = PERCENT_WHOLE * PERCENT_WHOLE;

/**
 * The amount a policy gives, and how it came about.
 * @throws RuleDataError when a fact the policy needs is missing or not what it should be
 */
export function calculateSubsidy(rules: SubsidyRules, given: SubsidyGiven): SubsidyResult {
  const steps: SubsidyStep[] = [];
  let exact = baseAmount(rules, given);
  const note = (step: SubsidyStep['step']): void => {
    steps.push({ step, amount: formatDecimal(exact, EXACT_PLACES + 2) });
  };
  const applyFactor = (): void => {
    exact = (exact * rules.factors[given.grade]) / PERCENT_WHOLE;
    note('factor');
  };
  note('base');
  if (rules.factorOrder === 'before-cap') applyFactor();
  if (rules.cap !== undefined) {
    const cap = rules.cap * EXACT_ONE_FEN;
    if (exact > cap) exact = cap;
    note('cap');
  }
  if (rules.factorOrder === 'after-cap') applyFactor();

  const roundedFen = roundToFen(exact, EXACT_PLACES, rules.rounding.to, rules.rounding.mode);
  steps.push({ step: 'rounding', amount: formatYuan(roundedFen) });
  const belowMinimum = rules.minimum !== undefined && roundedFen < rules.minimum;
  const amountFen = belowMinimum ? 0n : roundedFen;
  if (rules.minimum !== undefined) steps.push({ step: 'minimum', amount: formatYuan(amountFen) });

  const reasons: SubsidyResult['reasons'] = [];
  if (isWorse(given.grade, rules.requires.minimumGrade)) reasons.push('grade-too-low');
  if (rules.requires.notSeriousListed && given.seriousListed === true) reasons.push('serious-listed');
  if (rules.requires.creditPledge && given.creditPledgeSigned !== true) reasons.push('pledge-missing');
  const eligible = reasons.length === 0;
  return { eligible, reasons, amount: eligible ? formatYuan(amountFen) : '0.00', belowMinimum, steps };
}

const units = z.int({ error: 'must be whole units' }).min(0, { error: 'must be at least 0 units' });

/** In fen × 10^12. */
function baseAmount(rules: SubsidyRules, given: SubsidyGiven): bigint {
  const fact = <T extends z.ZodType>(name: string, schema: T): z.output<T> =>
    parseBy(schema, Object.hasOwn(given.facts, name) ? given.facts[name] : undefined, ['given', 'facts', name]);
  switch (rules.base.kind) {
    case 'fixed':
      return rules.base.amount * EXACT_ONE_FEN;
    case 'per-unit':
      return rules.base.amount * BigInt(fact(rules.base.of, units)) * EXACT_ONE_FEN;
    case 'rate': {
      const ofFen = fact(rules.base.of, amount);
      return (rules.base.method === 'whole' ? rateWhole : rateSlices)(rules.base.tiers, ofFen) * PERCENT_WHOLE;
    }
  }
}

type Tiers = z.output<typeof tiers>;

/** The tier reached rates the whole amount. @returns fen × 10^6 */
function rateWhole(all: Tiers, ofFen: bigint): bigint {
  const reached = all.findLast((tier) => tier.from <= ofFen);
  return reached === undefined ? 0n : ofFen * reached.percent;
}

/** Each slice has the percent of its own tier; what lies below the first is not rated. @returns fen × 10^6 */
function rateSlices(all: Tiers, ofFen: bigint): bigint {
  return all.reduce((sum, tier, index) => {
    const next = all[index + 1]?.from;
    const endFen = next !== undefined && next < ofFen ? next : ofFen;
    return endFen > tier.from ? sum + (endFen - tier.from) * tier.percent : sum;
  }, 0n);
}

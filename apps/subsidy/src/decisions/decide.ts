import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { parseYuan } from '@app/kernel/money';
import { type Grade } from '@app/rule-kinds/fields';
import { calculateSubsidy, type SubsidyGiven, type SubsidyResult, type SubsidyStep } from '@app/rule-kinds/subsidy';
import type { Policy } from './policy-terms';

/** What the credit side says of an enterprise on one day. */
export interface Credit {
  grade: Grade;
  seriousListed: boolean;
}

/** What a decision rests on and may turn out otherwise: credit, and whether the pledge still stands. */
export interface Basis extends Credit {
  creditPledgeSigned: boolean;
}

/** What the enterprise put forward. */
export interface Claim {
  facts: Record<string, unknown>;
  /** False also when a pledge it relies on was breached. */
  creditPledgeSigned: boolean;
}

export interface Outcome {
  given: SubsidyGiven;
  result: SubsidyResult;
  amountFen: bigint;
}

/** What would be decided, as it is shown before the approval. Plain data, stored with the application. */
export interface Assessment extends Credit {
  gradeOn: CalendarDate;
  policyVersion: string;
  eligible: boolean;
  reasons: string[];
  belowMinimum: boolean;
  /** Whole fen as text. */
  amountFen: string;
  steps: SubsidyStep[];
}

/** Far above any budget, and well within what the database and the events can hold. */
const MAX_AMOUNT_FEN = 10n ** 16n;

/**
 * The amount by one policy version. `given` is exactly what RULES.md calls so: kept in the receipt, it replays.
 * @throws RuleDataError when a fact the policy needs is missing or wrong
 * @throws DomainError application.amount-out-of-range
 */
export function decide(policy: Policy, claim: Claim, credit: Credit): Outcome {
  const given: SubsidyGiven = {
    facts: claim.facts,
    grade: credit.grade,
    seriousListed: credit.seriousListed,
    creditPledgeSigned: claim.creditPledgeSigned,
  };
  const result = calculateSubsidy(policy.rules, given);
  const amountFen = parseYuan(result.amount);
  if (amountFen > MAX_AMOUNT_FEN)
    throw new DomainError('unprocessable', 'application.amount-out-of-range', { amount: result.amount });
  return { given, result, amountFen };
}

export function assess(policy: Policy, claim: Claim, credit: Credit, gradeOn: CalendarDate): Assessment {
  const { result, amountFen } = decide(policy, claim, credit);
  const { eligible, reasons, belowMinimum, steps } = result;
  return {
    gradeOn,
    grade: credit.grade,
    seriousListed: credit.seriousListed,
    policyVersion: policy.rules.version,
    eligible,
    reasons,
    belowMinimum,
    amountFen: amountFen.toString(),
    steps,
  };
}

/** Whether two assessments say the same; the day they were made on is no difference. */
export function sameAssessment(one: Assessment | null, other: Assessment | null): boolean {
  const essence = (assessment: Assessment | null): string =>
    assessment === null
      ? ''
      : JSON.stringify([
          assessment.policyVersion,
          assessment.grade,
          assessment.seriousListed,
          assessment.eligible,
          assessment.reasons,
          assessment.amountFen,
        ]);
  return essence(one) === essence(other);
}

export function basisOf(
  { grade, seriousListed }: Credit,
  { creditPledgeSigned }: Pick<Claim, 'creditPledgeSigned'>,
): Basis {
  return { grade, seriousListed, creditPledgeSigned };
}

export function sameBasis(one: Basis, other: Basis): boolean {
  return (
    one.grade === other.grade &&
    one.seriousListed === other.seriousListed &&
    one.creditPledgeSigned === other.creditPledgeSigned
  );
}

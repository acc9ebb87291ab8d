import { CalendarDate } from '@app/kernel/calendar';
import { commitmentGiven, CommitmentResult, decidePledge } from './commitment';
import { decideExemption, exemptionGiven, ExemptionResult } from './exemption';
import { drawInspection, inspectionGiven, InspectionResult } from './inspection';
import { decideLeniency, leniencyGiven, LeniencyResult } from './leniency';
import { PreparedRating, RatingResult } from './rating';
import { ratingGiven, RatingGiven, RatingRules } from './rating-rules';
import { judgeRedList, redListGiven, RedListResult } from './red-list';
import { decideRepair, repairGiven, RepairResult } from './repair';
import { parseBy } from './rule-data-error';
import { RuleSet, RuleSetOf } from './rule-set';
import { calculateSubsidy, subsidyGiven, SubsidyResult } from './subsidy';

export interface RuleResults {
  rating: RatingResult;
  repair: RepairResult;
  leniency: LeniencyResult;
  'red-list': RedListResult;
  exemption: ExemptionResult;
  inspection: InspectionResult;
  commitment: CommitmentResult;
  subsidy: SubsidyResult;
}

/**
 * Checks what a rule is given and applies the rule: for receipts, replays and cases. A service that has typed facts
 * calls the function of its kind directly.
 * @param given as read from JSON or YAML
 * @throws RuleDataError with paths from 'given' or 'on'
 */
export function evaluateRule<R extends RuleSet>(ruleSet: R, given: unknown, on: CalendarDate): RuleResults[R['kind']];
export function evaluateRule(ruleSet: RuleSet, given: unknown, on: CalendarDate): RuleResults[RuleSet['kind']] {
  switch (ruleSet.kind) {
    case 'rating':
      return rate(ruleSet, parseBy(ratingGiven, given, ['given']), on);
    case 'repair':
      return decideRepair(ruleSet, parseBy(repairGiven, given, ['given']), on);
    case 'leniency':
      return decideLeniency(ruleSet, parseBy(leniencyGiven, given, ['given']), on);
    case 'red-list':
      return judgeRedList(ruleSet, parseBy(redListGiven, given, ['given']), on);
    case 'exemption':
      return decideExemption(ruleSet, parseBy(exemptionGiven, given, ['given']), on);
    case 'inspection':
      return drawInspection(ruleSet, parseBy(inspectionGiven, given, ['given']));
    case 'commitment':
      return decidePledge(ruleSet, parseBy(commitmentGiven, given, ['given']));
    case 'subsidy':
      return calculateSubsidy(ruleSet, parseBy(subsidyGiven, given, ['given']));
  }
}

const prepared = new WeakMap<RatingRules, PreparedRating>();

/** The prepared form of a rating version, made once for each parsed rule set. */
export function preparedRating(rules: RuleSetOf<'rating'>): PreparedRating {
  let ready = prepared.get(rules);
  if (ready === undefined) {
    ready = new PreparedRating(rules);
    prepared.set(rules, ready);
  }
  return ready;
}

/** The rating on a day, from facts that keep to `ratingGiven` already. @throws RuleDataError see PreparedRating.rate */
export function rate(rules: RatingRules, given: RatingGiven, on: CalendarDate): RatingResult {
  return preparedRating(rules).rate(given, on);
}

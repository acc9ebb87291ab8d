import { addDays, type CalendarDate } from '@app/kernel/calendar';
import { rate } from '@app/rule-kinds/evaluate';
import type { RatingResult } from '@app/rule-kinds/rating';
import type { RatingRules } from '@app/rule-kinds/rating-rules';
import type { KnownRecord } from '../records/known-record';
import { ratingGivenOf, type RatingStep } from './rating-change';

/** Why a record counts otherwise from a day on than the day before. */
export interface StepReason {
  recordId: string;
  /** began; lessened (it weighs less as time goes by); reweighed (by another version of the rules); repaired; ended (its
   * time or its term is over). */
  what: 'began' | 'lessened' | 'repaired' | 'ended' | 'reweighed';
  /** Before any limit of a group; 0.00 where it did not, or does not, count. */
  pointsBefore: string;
  pointsAfter: string;
}

export interface ExplainedStep extends RatingStep {
  ruleVersion: string;
  /** Another version of the rules came into force that day. */
  rulesChanged: boolean;
  reasons: StepReason[];
}

const NO_POINTS = '0.00';

/**
 * Says of each step which records made it, by rating the day before and the day itself.
 * @param versions of one rating rule set, earliest first, one of them in force on the first step
 * @param isRepair of a record: whether it stopped acting by a repair, not because its term was over
 */
export function explained(
  versions: readonly RatingRules[],
  records: readonly KnownRecord[],
  steps: readonly RatingStep[],
  isRepair: (recordId: string) => boolean,
): ExplainedStep[] {
  const given = ratingGivenOf(records);
  const byId = new Map(records.map((record) => [record.id, record]));
  const versionOn = (day: CalendarDate): RatingRules | undefined =>
    versions.findLast(({ effectiveFrom }) => effectiveFrom <= day);
  return steps.map((step, at) => {
    const version = versionOn(step.from)!;
    const dayBefore = addDays(step.from, -1);
    const versionBefore = at === 0 ? undefined : versionOn(dayBefore);
    const before = pointsOf(versionBefore && rate(versionBefore, given, dayBefore));
    const after = pointsOf(rate(version, given, step.from));
    const reasons = [...new Set([...before.keys(), ...after.keys()])].flatMap((recordId): StepReason[] => {
      const pointsBefore = before.get(recordId) ?? NO_POINTS;
      const pointsAfter = after.get(recordId) ?? NO_POINTS;
      const isThere = after.has(recordId);
      if (before.has(recordId) === isThere && pointsBefore === pointsAfter) return [];
      const { repairedOn } = byId.get(recordId)!;
      const what = !before.has(recordId)
        ? 'began'
        : isThere
          ? versionBefore !== version
            ? 'reweighed'
            : 'lessened'
          : repairedOn === step.from && isRepair(recordId)
            ? 'repaired'
            : 'ended';
      return [{ recordId, what, pointsBefore, pointsAfter }];
    });
    return { ...step, ruleVersion: version.version, rulesChanged: at > 0 && versionBefore !== version, reasons };
  });
}

function pointsOf(result: RatingResult | undefined): Map<string, string> {
  return new Map((result?.items ?? []).map(({ id, points }) => [id, points]));
}

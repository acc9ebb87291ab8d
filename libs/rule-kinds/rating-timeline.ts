import { CalendarDate, earlierOf } from '@app/kernel/calendar';
import { preparedRating } from './evaluate';
import { RatingGiven, RatingRules } from './rating-rules';
import { versionInForce } from './rule-set';

/** A grade and score that hold from a day to the next step. */
export interface GradeStep {
  from: CalendarDate;
  grade: string;
  /** Decimal text, at least two places. */
  score: string;
  ruleSetVersion: string;
}

/**
 * How grade and score move over `[from, to)` as known now: by time alone, and where another version comes into force.
 * @param versions all versions of one rating rule set, in any order
 * @param to first day left out; null: until nothing changes any more
 * @throws RuleDataError when no version is in force on `from`
 */
export function gradeTimeline(
  versions: readonly RatingRules[],
  given: RatingGiven,
  from: CalendarDate,
  to: CalendarDate | null,
): GradeStep[] {
  const steps: GradeStep[] = [];
  let rules = versionInForce(versions, 'rating', versions[0]?.id ?? 'without versions', from);
  for (let day: CalendarDate | null = from; day !== null && (to === null || day < to);) {
    for (const later of versions) {
      if (later.effectiveFrom <= day && later.effectiveFrom > rules.effectiveFrom) rules = later;
    }
    const { grade, score, nextChangeOn } = preparedRating(rules).assess(given, day);
    const last = steps.at(-1);
    if (last?.grade !== grade || last.score !== score || last.ruleSetVersion !== rules.version) {
      steps.push({ from: day, grade, score, ruleSetVersion: rules.version });
    }
    day = earliest(nextChangeOn, nextVersionOn(versions, day));
  }
  return steps;
}

function nextVersionOn(versions: readonly RatingRules[], after: CalendarDate): CalendarDate | null {
  return versions.reduce<CalendarDate | null>(
    (next, { effectiveFrom }) => (effectiveFrom > after ? earliest(next, effectiveFrom) : next),
    null,
  );
}

function earliest(a: CalendarDate | null, b: CalendarDate | null): CalendarDate | null {
  return a === null ? b : b === null ? a : earlierOf(a, b);
}

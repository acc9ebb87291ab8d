import { addDays, type CalendarDate, earlierOf, laterOf } from '@app/kernel/calendar';
import { rate } from '@app/rule-kinds/evaluate';
import type { RatingResult } from '@app/rule-kinds/rating';
import type { RatingGiven, RatingRules } from '@app/rule-kinds/rating-rules';
import { gradeTimeline } from '@app/rule-kinds/rating-timeline';
import type { KnownRecord } from '../records/known-record';

/** A grade and score that hold from a day to the next step; the last one until told otherwise. */
export interface RatingStep {
  from: CalendarDate;
  grade: string;
  score: string;
}

export interface Rating<Version> {
  /** From the first day to `asOf`. */
  timeline: RatingStep[];
  given: RatingGiven;
  result: RatingResult;
  /** The version in force on `asOf`. */
  version: Version;
  /** First day after `asOf` on which anything may differ with no news at all. */
  nextChangeOn: CalendarDate | null;
}

export interface NewRating<Version> extends Rating<Version> {
  /** First day on which the timeline says something else than the one before; null when it does not. */
  changedFrom: CalendarDate | null;
}

/** What `rating` is given of records: no instants, only what was selected as known. */
export function ratingGivenOf(records: readonly KnownRecord[]): RatingGiven {
  return { records: records.map(recordGivenOf) };
}

/** Made field by field: a spread of what may be missing takes longer than the rating. */
function recordGivenOf(known: KnownRecord): RatingGiven['records'][number] {
  const given: RatingGiven['records'][number] = {
    id: known.id,
    record: known.record,
    determinedOn: known.determinedOn,
  };
  if (known.class !== null) given.class = known.class;
  if (known.repairedOn !== null) given.repairedOn = known.repairedOn;
  if (known.annulledOn !== null) given.annulledOn = known.annulledOn;
  return given;
}

/** The first day an enterprise is rated: its registration, or the day the first version came into force if later. */
export function firstRatedOn(
  versions: readonly { effectiveFrom: CalendarDate }[],
  registeredOn: CalendarDate,
): CalendarDate {
  const first = versions.reduce<CalendarDate | null>(
    (found, { effectiveFrom }) => (found === null ? effectiveFrom : earlierOf(found, effectiveFrom)),
    null,
  );
  return first === null ? registeredOn : laterOf(registeredOn, first);
}

/** Grade and score from the first rated day to `asOf`; steps where only the version changed are one. */
export function stepsUntil(
  versions: readonly RatingRules[],
  given: RatingGiven,
  registeredOn: CalendarDate,
  asOf: CalendarDate,
): RatingStep[] {
  const steps: RatingStep[] = [];
  const first = firstRatedOn(versions, registeredOn);
  for (const { from, grade, score } of gradeTimeline(versions, given, first, addDays(asOf, 1))) {
    const last = steps.at(-1);
    if (last?.grade !== grade || last.score !== score) steps.push({ from, grade, score });
  }
  return steps;
}

interface VersionInTime {
  rules: RatingRules;
  effectiveFrom: CalendarDate;
}

/**
 * The rating as of a day, compared with what was said before.
 * @param versions of one rating rule set, earliest first
 * @param stored the timeline said before; empty at first
 * @throws Error when no version is in force on `asOf`: the caller asks for that first
 */
export function rateAnew<Version extends VersionInTime>(
  versions: readonly Version[],
  records: readonly KnownRecord[],
  registeredOn: CalendarDate,
  asOf: CalendarDate,
  stored: readonly RatingStep[],
): NewRating<Version> {
  const rating = rateAsOf(versions, records, registeredOn, asOf);
  return { ...rating, changedFrom: firstDifference(stored, rating.timeline) };
}

/** The rating as of a day, as `rateAnew` makes it. */
export function rateAsOf<Version extends VersionInTime>(
  versions: readonly Version[],
  records: readonly KnownRecord[],
  registeredOn: CalendarDate,
  asOf: CalendarDate,
): Rating<Version> {
  const given = ratingGivenOf(records);
  const version = versions.findLast(({ effectiveFrom }) => effectiveFrom <= asOf);
  if (!version) throw new Error(`No rating version is in force on ${asOf}`);
  const timeline = stepsUntil(
    versions.map(({ rules }) => rules),
    given,
    registeredOn,
    asOf,
  );
  const result = rate(version.rules, given, asOf);
  const nextVersionOn = versions.find(({ effectiveFrom }) => effectiveFrom > asOf)?.effectiveFrom ?? null;
  const nextChangeOn =
    result.nextChangeOn !== null && nextVersionOn !== null
      ? earlierOf(result.nextChangeOn, nextVersionOn)
      : (result.nextChangeOn ?? nextVersionOn);
  return { timeline, given, result, version, nextChangeOn };
}

/** Steps as PostgreSQL writes the text of what is kept as jsonb. */
export function keptText(steps: readonly RatingStep[]): string {
  let text = '';
  for (const { from, grade, score } of steps) {
    text += `${text === '' ? '' : ', '}{"from": "${from}", "grade": ${JSON.stringify(grade)}, "score": "${score}"}`;
  }
  return `[${text}]`;
}

/** The first day on which two timelines say different things, or null. */
export function firstDifference(before: readonly RatingStep[], now: readonly RatingStep[]): CalendarDate | null {
  const isSame = ({ from, grade, score }: RatingStep, at: number): boolean =>
    before[at]!.from === from && before[at]!.grade === grade && before[at]!.score === score;
  if (before.length === now.length && now.every(isSame)) return null;
  const days = [...new Set([...before, ...now].map((step) => step.from))].sort();
  return (
    days.find((day) => {
      const old = stepOn(before, day);
      const fresh = stepOn(now, day);
      return old?.grade !== fresh?.grade || old?.score !== fresh?.score;
    }) ?? null
  );
}

/** The steps from a day on; the first one's `from` is that day. */
export function stepsFrom(timeline: readonly RatingStep[], day: CalendarDate): RatingStep[] {
  const first = stepOn(timeline, day);
  const later = timeline.filter((step) => step.from > day);
  return first === null ? later : [{ ...first, from: day }, ...later];
}

function stepOn(timeline: readonly RatingStep[], day: CalendarDate): RatingStep | null {
  return timeline.findLast((step) => step.from <= day) ?? null;
}

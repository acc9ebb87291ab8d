import { addMonthsPacked, CalendarDate, packDate, PackedDate, unpackDate } from '@app/kernel/calendar';
import { formatDecimal } from '@app/kernel/decimal';
import { DomainError } from '@app/kernel/errors';
import { compareCodePoints } from '@app/kernel/text-order';
import { Duration, RatingMatches, Step } from './rating-matches';
import { RatingGiven, RatingRules } from './rating-rules';
import { CreditRecord } from './records';
import { monthsOutOfRange } from './fields';
import { ruleDataFault } from './rule-data-error';

export interface RatingItem {
  id: string;
  /** Before any group cut; at least two places, exact. */
  points: string;
  /** First day on which it no longer counts; null: no end. */
  until: CalendarDate | null;
}

export interface RatingResult {
  score: string;
  grade: string;
  /** By id. */
  items: RatingItem[];
  /** The record of the worst counting veto. */
  vetoedBy: string | null;
  /** First day after `on` on which anything above would differ. */
  nextChangeOn: CalendarDate | null;
}

/** Later than any date, for periods without an end. */
const NEVER: PackedDate = Number.MAX_SAFE_INTEGER;
const NO_POINTS = '0.00';
/** Score texts are few; a rule set that makes more of them than this only loses the shortcut. */
const MAX_CACHED_SCORES = 4_096;

/** When a veto lowers the grade. */
interface VetoSpan {
  id: string;
  gradeIndex: number;
  from: PackedDate;
  until: PackedDate;
}

/** When an officer's grade stands. */
interface OverrideSpan {
  gradeIndex: number;
  from: PackedDate;
  until: PackedDate;
}

const NO_SPANS: readonly VetoSpan[] = [];

/**
 * A rating version made ready to rate many. Scores are integers of 10^-places, as small a scale as the rule set
 * needs; where a sum could leave the range in which doubles are exact, the same is done with bigints.
 */
export class PreparedRating {
  private readonly matches: RatingMatches;
  private readonly exact: { base: bigint; min: bigint; max: bigint; scale: bigint[]; groups: bigint[] };
  private readonly base: number;
  private readonly min: number;
  private readonly max: number;
  private readonly scale: number[];
  private readonly groupMaxima: number[];
  /** Up to so many records no sum leaves the range in which doubles are exact. */
  private readonly maxSafeRecords: number;
  private readonly scoreTexts = new Map<number, string>();

  constructor(readonly rules: RatingRules) {
    const matches = new RatingMatches(rules);
    this.matches = matches;
    this.exact = {
      base: matches.scaled(rules.base),
      min: matches.scaled(rules.min),
      max: matches.scaled(rules.max),
      scale: rules.scale.map((step) => matches.scaled(step.from)),
      groups: (rules.groups ?? []).map((group) => matches.scaled(group.max)),
    };
    this.base = Number(this.exact.base);
    this.min = Number(this.exact.min);
    this.max = Number(this.exact.max);
    this.scale = this.exact.scale.map(Number);
    this.groupMaxima = this.exact.groups.map(Number);
    const points = rules.items.map((item) => Math.abs(Number(matches.scaled(item.points))));
    const fixed = [this.base, this.min, this.max, ...this.scale, ...this.groupMaxima];
    const room = Number.MAX_SAFE_INTEGER - Math.abs(this.base);
    this.maxSafeRecords = fixed.every(Number.isSafeInteger) ? room / Math.max(1, ...points) : -1;
  }

  /**
   * The rating on a day. Trusts that `given` keeps to `ratingGiven`.
   * @throws RuleDataError for an override grade off the scale, or a date outside the years 0001–9999
   */
  rate(given: RatingGiven, on: CalendarDate): RatingResult {
    const items: RatingItem[] = [];
    const { score, grade, vetoedBy, nextChangeOn } = this.assess(given, on, items);
    sortById(items);
    return { score, grade, items, vetoedBy, nextChangeOn };
  }

  /**
   * The same but for the items, of which whoever asks for one day after another makes no use.
   * @param items what of each counting record to list it by is put there, as it comes; null: nowhere
   */
  assess(given: RatingGiven, on: CalendarDate, items: RatingItem[] | null = null): Omit<RatingResult, 'items'> {
    const records = given.records;
    const today = packDate(on);
    const known = given.knownOn === undefined ? NEVER : packDate(given.knownOn);
    const counting: Step[] = [];
    let spans: VetoSpan[] | null = null;
    let next = NEVER;

    for (let index = 0; index < records.length; index += 1) {
      const record = records[index] as CreditRecord;
      const determined = packDate(record.determinedOn);
      if ((record.recordedOn === undefined ? determined : packDate(record.recordedOn)) > known) continue;
      if (record.annulledOn !== undefined && packDate(record.annulledOn) <= known) continue;
      let repaired = record.repairedOn === undefined ? NEVER : packDate(record.repairedOn);
      if (repaired > known) repaired = NEVER;
      const { item, vetoes } = this.matches.matchOf(record);

      let until = item === null && vetoes.length === 0 ? NEVER : determined;
      for (const veto of vetoes) {
        const vetoUntil = untilOf(veto, record, determined, repaired, index);
        if (vetoUntil <= determined || vetoUntil <= today) continue;
        (spans ??= []).push({ id: record.id, gradeIndex: veto.gradeIndex, from: determined, until: vetoUntil });
        // A record matched by vetoes alone is listed as long as the longest of them.
        if (item === null && vetoUntil > until) until = vetoUntil;
      }
      if (item !== null) until = untilOf(item, record, determined, repaired, index);
      if (until <= determined || until <= today) continue;
      if (determined > today) {
        if (determined < next) next = determined;
        continue;
      }
      if (until < next) next = until;

      let points = NO_POINTS;
      if (item !== null) {
        let step = item.steps[0];
        for (let at = 1; at < item.steps.length; at += 1) {
          const later = item.steps[at] as Step;
          const reachedOn = monthsAfter(record, determined, later.afterMonths, index);
          if (reachedOn <= today) {
            step = later;
          } else if (later.exactUnits !== step.exactUnits && reachedOn < next) {
            next = reachedOn;
          }
        }
        counting.push(step);
        points = step.text;
      }
      items?.push({ id: record.id, points, until: until === NEVER ? null : unpackDate(until) });
    }

    const units = records.length <= this.maxSafeRecords ? this.score(counting) : this.scoreExactly(counting);
    const scoreIndex = this.gradeIndexOf(units);
    let gradeIndex = scoreIndex;
    let vetoedBy: string | null = null;
    if (spans !== null || given.override !== undefined) {
      const override = given.override === undefined ? null : this.overrideSpan(given.override);
      const vetoSpans = spans ?? NO_SPANS;
      const worst = worstVeto(vetoSpans, today);
      gradeIndex = gradeOn(today, scoreIndex, worst, override);
      vetoedBy = worst === null ? null : worst.id;
      next = firstChange(vetoSpans, override, scoreIndex, today, next);
    }
    return {
      score: this.scoreText(units),
      grade: (this.rules.scale[gradeIndex] as { grade: string }).grade,
      vetoedBy,
      nextChangeOn: next === NEVER ? null : unpackDate(next),
    };
  }

  private overrideSpan(override: NonNullable<RatingGiven['override']>): OverrideSpan {
    const gradeIndex = this.rules.scale.findIndex((step) => step.grade === override.grade);
    if (gradeIndex < 0) throw ruleDataFault(['given', 'override', 'grade'], `${override.grade} is not on the scale`);
    return { gradeIndex, from: packDate(override.from), until: packDate(override.until) };
  }

  private score(counting: readonly Step[]): number {
    let units = this.base;
    let totals: number[] | null = null;
    for (const { group, units: points } of counting) {
      if (group < 0) {
        units += points;
      } else {
        totals ??= new Array<number>(this.groupMaxima.length).fill(0);
        totals[group] = (totals[group] as number) + points;
      }
    }
    for (let group = 0; totals !== null && group < totals.length; group += 1) {
      const max = this.groupMaxima[group] as number;
      units += Math.min(Math.max(totals[group] as number, -max), max);
    }
    return Math.min(Math.max(units, this.min), this.max);
  }

  /** score for sums beyond 2^53. */
  private scoreExactly(counting: readonly Step[]): bigint {
    const { base, min, max, groups } = this.exact;
    const total = (group: number): bigint =>
      counting.reduce((sum, step) => (step.group === group ? sum + step.exactUnits : sum), 0n);
    const sum = groups.reduce((units, limit, group) => units + clamp(total(group), -limit, limit), base + total(-1));
    return clamp(sum, min, max);
  }

  /** Always on the scale: its last step is not above `min`. */
  private gradeIndexOf(units: number | bigint): number {
    const scale = typeof units === 'number' ? this.scale : this.exact.scale;
    let index = 0;
    while ((scale[index] as number | bigint) > units) index += 1;
    return index;
  }

  private scoreText(units: number | bigint): string {
    if (typeof units === 'bigint') return formatDecimal(units, this.matches.places);
    let text = this.scoreTexts.get(units);
    if (text === undefined) {
      text = formatDecimal(BigInt(units), this.matches.places);
      if (this.scoreTexts.size < MAX_CACHED_SCORES) this.scoreTexts.set(units, text);
    }
    return text;
  }
}

function untilOf(
  duration: Duration,
  record: CreditRecord,
  determined: PackedDate,
  repaired: PackedDate,
  index: number,
): PackedDate {
  const until = duration.months < 0 ? NEVER : monthsAfter(record, determined, duration.months, index);
  return duration.endsOnRepair && repaired < until ? repaired : until;
}

function monthsAfter(record: CreditRecord, determined: PackedDate, months: number, index: number): PackedDate {
  try {
    return addMonthsPacked(determined, months);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw monthsOutOfRange(record.determinedOn, months, ['given', 'records', index, 'determinedOn']);
  }
}

function gradeOn(day: PackedDate, scoreIndex: number, veto: VetoSpan | null, override: OverrideSpan | null): number {
  if (override !== null && day >= override.from && day < override.until) return override.gradeIndex;
  return veto !== null && veto.gradeIndex > scoreIndex ? veto.gradeIndex : scoreIndex;
}

/** Of those counting on the day the one with the worst grade, then the smallest id. */
function worstVeto(spans: readonly VetoSpan[], day: PackedDate): VetoSpan | null {
  let worst: VetoSpan | null = null;
  for (const span of spans) {
    if (day < span.from || day >= span.until) continue;
    const isWorse =
      worst === null ||
      span.gradeIndex > worst.gradeIndex ||
      (span.gradeIndex === worst.gradeIndex && compareCodePoints(span.id, worst.id) < 0);
    if (isWorse) worst = span;
  }
  return worst;
}

/**
 * The first day after today on which a veto or the override makes a difference, or `next` when that comes first. Until
 * `next` the items and the score stay as they are.
 */
function firstChange(
  spans: readonly VetoSpan[],
  override: OverrideSpan | null,
  scoreIndex: number,
  today: PackedDate,
  next: PackedDate,
): PackedDate {
  const days: PackedDate[] = [];
  for (const span of override === null ? spans : [...spans, override]) {
    if (span.from > today && span.from < next) days.push(span.from);
    if (span.until > today && span.until < next) days.push(span.until);
  }
  if (days.length === 0) return next;
  const before = worstVeto(spans, today);
  const gradeBefore = gradeOn(today, scoreIndex, before, override);
  for (const day of days.sort((a, b) => a - b)) {
    const veto = worstVeto(spans, day);
    if (veto?.id !== before?.id || gradeOn(day, scoreIndex, veto, override) !== gradeBefore) return day;
  }
  return next;
}

/** Insertion sort where records are few, which is nearly always. */
function sortById(items: RatingItem[]): void {
  if (items.length > 32) {
    items.sort((a, b) => compareCodePoints(a.id, b.id));
    return;
  }
  for (let at = 1; at < items.length; at += 1) {
    const item = items[at] as RatingItem;
    let slot = at;
    while (slot > 0 && compareCodePoints((items[slot - 1] as RatingItem).id, item.id) > 0) {
      items[slot] = items[slot - 1] as RatingItem;
      slot -= 1;
    }
    items[slot] = item;
  }
}

function clamp(value: bigint, min: bigint, max: bigint): bigint {
  return value < min ? min : value > max ? max : value;
}

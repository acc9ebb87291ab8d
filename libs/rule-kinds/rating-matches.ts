import { formatDecimal } from '@app/kernel/decimal';
import { PERCENT_PLACES, PERCENT_WHOLE } from '@app/kernel/percent';
import { POINT_PLACES } from './fields';
import { RatingRules } from './rating-rules';
import { CreditRecord } from './records';

/** What a rating version says about each kind of record, made ready at its first record so that rating does no searching. */

/** Points have two places, and a decay percent divides by 10^(4 + 2). */
const DECAYED_PLACES = POINT_PLACES + PERCENT_PLACES + 2;

export interface Duration {
  /** -1: no end. */
  months: number;
  endsOnRepair: boolean;
}

/** The points of an item from some months on, in 10^-places. */
export interface Step {
  afterMonths: number;
  /** Index of the group the points belong to; -1: none. */
  group: number;
  units: number;
  /** The same as `units`, exact where a double is not. */
  exactUnits: bigint;
  text: string;
}

export interface Item extends Duration {
  /** Full points first, then the decay steps. */
  steps: readonly [Step, ...Step[]];
}

export interface Veto extends Duration {
  gradeIndex: number;
}

/** What applies to a record: the first item that matches, and every veto that does. */
export interface Match {
  item: Item | null;
  vetoes: readonly Veto[];
}

const UNMATCHED: Match = { item: null, vetoes: [] };

interface MatchesOfRecord {
  /** For a class that nothing names, and for no class. */
  other: Match;
  byClass: Map<string, Match> | null;
}

type ItemRules = RatingRules['items'][number];

export class RatingMatches {
  /** The fewest places in which all points of the rule set are exact. */
  readonly places: number;
  /** Hundredths × this are 10^-places. */
  private readonly unitsOfHundredth: bigint;
  /** Products of points and percents ÷ this are 10^-places. */
  private readonly productsOfUnit: bigint;
  private readonly byRecord = new Map<string, MatchesOfRecord>();

  constructor(private readonly rules: RatingRules) {
    this.places = placesNeeded(rules);
    this.unitsOfHundredth = powerOfTen(this.places - POINT_PLACES);
    this.productsOfUnit = powerOfTen(DECAYED_PLACES - this.places);
  }

  matchOf(record: CreditRecord): Match {
    const entry = this.byRecord.get(record.record) ?? this.prepare(record.record);
    if (entry === null) return UNMATCHED;
    if (entry.byClass === null || record.class === undefined) return entry.other;
    return entry.byClass.get(record.class) ?? entry.other;
  }

  /** Points or scores of the rule set (hundredths) in 10^-places. */
  scaled(hundredths: bigint): bigint {
    return hundredths * this.unitsOfHundredth;
  }

  /** @returns null for a kind of record the rule set does not name, which is not remembered: there may be any number */
  private prepare(record: string): MatchesOfRecord | null {
    const items = this.rules.items.filter((item) => item.record === record);
    const vetoes = this.rules.vetoes?.filter((veto) => veto.record === record) ?? [];
    if (items.length === 0 && vetoes.length === 0) return null;
    let byClass: Map<string, Match> | null = null;
    for (const { class: named } of [...items, ...vetoes]) {
      if (named !== undefined) (byClass ??= new Map()).set(named, this.prepareMatch(items, vetoes, named));
    }
    const entry = { other: this.prepareMatch(items, vetoes, undefined), byClass };
    this.byRecord.set(record, entry);
    return entry;
  }

  private prepareMatch(
    items: readonly ItemRules[],
    vetoes: NonNullable<RatingRules['vetoes']>,
    recordClass: string | undefined,
  ): Match {
    const item = items.find((entry) => entry.class === undefined || entry.class === recordClass);
    return {
      item: item === undefined ? null : this.prepareItem(item),
      vetoes: vetoes
        .filter((entry) => entry.class === undefined || entry.class === recordClass)
        .map((veto) => ({
          ...durationOf(veto),
          gradeIndex: this.rules.scale.findIndex((step) => step.grade === veto.grade),
        })),
    };
  }

  private prepareItem(item: ItemRules): Item {
    const group = this.rules.groups?.findIndex((candidate) => candidate.records.includes(item.record)) ?? -1;
    const decay = item.decay?.map(({ afterMonths, percent }) => this.prepareStep(item, group, afterMonths, percent));
    return { ...durationOf(item), steps: [this.prepareStep(item, group, 0, PERCENT_WHOLE), ...(decay ?? [])] };
  }

  private prepareStep(item: ItemRules, group: number, afterMonths: number, percent: bigint): Step {
    const exactUnits = (item.points * percent) / this.productsOfUnit;
    const text = formatDecimal(exactUnits, this.places);
    return { afterMonths, group, units: Number(exactUnits), exactUnits, text };
  }
}

function durationOf(entry: { months?: number | undefined; endsOnRepair?: boolean | undefined }): Duration {
  return { months: entry.months ?? -1, endsOnRepair: entry.endsOnRepair ?? false };
}

function placesNeeded(rules: RatingRules): number {
  let places = POINT_PLACES;
  for (const item of rules.items) {
    for (const { percent } of item.decay ?? []) {
      while ((item.points * percent) % powerOfTen(DECAYED_PLACES - places) !== 0n) places += 1;
    }
  }
  return places;
}

const POWERS_OF_TEN = Array.from({ length: DECAYED_PLACES + 1 }, (_, exponent) => 10n ** BigInt(exponent));

/** @param exponent 0–DECAYED_PLACES */
function powerOfTen(exponent: number): bigint {
  return POWERS_OF_TEN[exponent] as bigint;
}

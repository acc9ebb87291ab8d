import { addDays, addMonths, type CalendarDate, earlierOf } from '@app/kernel/calendar';
import { rate } from '@app/rule-kinds/evaluate';
import type { RatingResult } from '@app/rule-kinds/rating';
import type { RatingRules } from '@app/rule-kinds/rating-rules';
import { gradeTimeline } from '@app/rule-kinds/rating-timeline';
import { decideRepair, type RepairRules } from '@app/rule-kinds/repair';
import { versionInForce } from '@app/rule-kinds/rule-set';
import { ratingGivenOf } from '../ratings/rating-change';
import type { KnownRecord } from '../records/known-record';
import type {
  Advice,
  BetterGrade,
  CountingRecord,
  HonourWay,
  RepairWay,
  Standing,
  TimeReason,
  TimeStep,
} from './advice.dto';
import { countsWords, nameOf, reasonWords, repairWords, REQUIREMENTS } from './advice-words';
import { factorsOn, type PolicyVersion } from './policy-factors';

/** How far ahead we look; the longest period of any rule we have is shorter. */
const HORIZON_MONTHS = 60;
const MAX_FAULTS = 50;
const MAX_STEPS = 50;
const HONOUR_ID = 'honour';

export interface AdviceRecord extends KnownRecord {
  sector: string | null;
  documentNumber: string | null;
}

/** A time on the serious list. */
export interface Listing {
  recordId: string;
  listedOn: CalendarDate;
  until: CalendarDate | null;
  /** The record was made by the entry, so the term of the list ends it. */
  isOfEntry: boolean;
}

export interface AdviceInput {
  today: CalendarDate;
  /** All of one rule set, one of them in force today. */
  ratingVersions: readonly RatingRules[];
  /** All legal regimes. */
  repairVersions: readonly RepairRules[];
  records: readonly AdviceRecord[];
  listings: readonly Listing[];
  policies: readonly PolicyVersion[];
}

/** Today's rating, why it is so, and every way up. All of it can be replayed through the rating and repair rules. */
export function advise(input: AdviceInput): Omit<Advice, 'enterpriseId'> {
  return new Adviser(input).advice();
}

class Adviser {
  private readonly today: CalendarDate;
  private readonly horizonOn: CalendarDate;
  /** As known, with the day on which each ends by itself. */
  private readonly base: readonly AdviceRecord[];
  private readonly byId: ReadonlyMap<string, AdviceRecord>;

  constructor(private readonly input: AdviceInput) {
    this.today = input.today;
    this.horizonOn = addMonths(input.today, HORIZON_MONTHS);
    this.base = input.records.map((record) => withEnd(record, this.endOf(record)));
    this.byId = new Map(input.records.map((record) => [record.id, record]));
  }

  advice(): Omit<Advice, 'enterpriseId'> {
    const { records } = this.input;
    const result = this.rateOn(records, this.today);
    const faults = result.items.filter((item) => this.isFault(item.id, item.points));
    const repairs = faults.slice(0, MAX_FAULTS).map((item) => this.repairOf(this.byId.get(item.id)!));
    return {
      now: this.standing(records, this.today),
      why: result.items.map((item) => this.counting(item, result.vetoedBy)),
      ways: {
        repairs,
        byItself: this.byItself(),
        betterGrades: this.betterGrades(result.grade, repairs),
        honours: this.honours(result.score),
      },
      horizonOn: this.horizonOn,
      leftOut: Math.max(0, faults.length - MAX_FAULTS),
    };
  }

  /** The first day on which a filing is in time, were what it requires done and signed by then. */
  private repairOf(record: AdviceRecord): RepairWay {
    const found = this.firstFiling(record);
    const { rules, fileOn } = found;
    const why = fileOn === null ? found.why : null;
    return {
      recordId: record.id,
      fileOn,
      why,
      regime: rules === null ? null : { id: rules.id, version: rules.version },
      requires: (rules?.requires ?? []).map((what) => ({
        what,
        done: what === 'obligations-fulfilled' && record.obligationsFulfilledOn !== null,
        words: REQUIREMENTS[what],
      })),
      repaired: fileOn === null ? null : this.standing(this.withRepair(record.id, fileOn), fileOn),
      otherwise: fileOn === null ? null : this.standing(this.base, fileOn),
      words: repairWords(record, fileOn, why),
    };
  }

  private firstFiling(record: AdviceRecord): { fileOn: CalendarDate | null; why: string; rules: RepairRules | null } {
    if (record.class === null) return { fileOn: null, why: 'record-unclassified', rules: null };
    const end = this.base.find(({ id }) => id === record.id)?.repairedOn ?? null;
    let why = 'not-repairable';
    for (const day of this.daysOfRegimes(record, (rules) => repairOn(rules, record, this.today)?.earliestOn)) {
      const rules = regimeOn(this.input.repairVersions, day);
      const decision = rules && repairOn(rules, record, day);
      if (!decision) continue;
      if (decision.eligible) {
        return end !== null && end <= day
          ? { fileOn: null, why: 'ends-by-itself', rules: null }
          : { fileOn: day, why, rules };
      }
      if (decision.reasons[0] === 'already-ended') why = 'already-ended';
    }
    return { fileOn: null, why, rules: null };
  }

  /** The day after today on which a record ends with nobody doing anything; null: none. */
  private endOf(record: AdviceRecord): CalendarDate | null {
    if (record.annulledOn !== null || record.repairedOn !== null) return null;
    const tomorrow = addDays(this.today, 1);
    const publicationEndsOn = (rules: RepairRules): CalendarDate | undefined =>
      repairOn(rules, record, this.today)?.publicationEndsOn;
    const isOver = (day: CalendarDate): boolean => {
      const rules = regimeOn(this.input.repairVersions, day);
      const endsOn = rules === null ? undefined : publicationEndsOn(rules);
      return endsOn !== undefined && endsOn <= day;
    };
    const days = [tomorrow, ...this.daysOfRegimes(record, publicationEndsOn)].filter((day) => day >= tomorrow).sort();
    // With duties undone it stays until they are.
    const published = record.obligationsFulfilledOn === null ? null : (days.find(isOver) ?? null);
    const term = this.input.listings.find(
      ({ recordId, isOfEntry, until }) => isOfEntry && recordId === record.id && until !== null && until >= tomorrow,
    )?.until;
    if (!term) return published;
    return published === null ? term : earlierOf(published, term);
  }

  /** Today, and each later day on which a regime begins or says `dayOf` about the record: between them nothing changes. */
  private daysOfRegimes(record: AdviceRecord, dayOf: (rules: RepairRules) => CalendarDate | undefined): CalendarDate[] {
    if (record.class === null) return [];
    const days = this.input.repairVersions.flatMap((rules) => [rules.effectiveFrom, dayOf(rules) ?? this.today]);
    return [...new Set([this.today, ...days])].filter((day) => day >= this.today).sort();
  }

  private byItself(): TimeStep[] {
    const steps: TimeStep[] = [];
    let last: { grade: string; score: string } = this.rateOn(this.base, this.today);
    for (const step of this.timeline(this.base)) {
      if (step.grade === last.grade && step.score === last.score) continue;
      if (steps.length === MAX_STEPS) break;
      steps.push({ because: this.reasonsFor(step.from), standing: this.standing(this.base, step.from) });
      last = step;
    }
    return steps;
  }

  /** What differs on a day from the day before. */
  private reasonsFor(day: CalendarDate): TimeReason[] {
    const eve = addDays(day, -1);
    const [before, now] = [this.rateOn(this.base, eve), this.rateOn(this.base, day)];
    const isNewVersion = this.versionOn(eve) !== this.versionOn(day);
    const reasons: TimeReason[] = [];
    const add = (what: string, recordId: string | null): void => {
      const record = recordId === null ? null : this.byId.get(recordId)!;
      reasons.push({ recordId, what, words: reasonWords(what, record) });
    };
    if (isNewVersion) add('rules-change', null);
    const pointsNow = new Map(now.items.map((item) => [item.id, item.points]));
    const idsBefore = new Set(before.items.map((item) => item.id));
    for (const { id, points } of before.items) {
      const present = pointsNow.get(id);
      if (present === undefined) {
        add(this.base.find((record) => record.id === id)?.repairedOn === day ? 'publication-over' : 'period-over', id);
      } else if (present !== points) {
        add(isNewVersion ? 'weighs-otherwise' : 'weighs-less', id);
      }
    }
    for (const { id } of now.items) if (!idsBefore.has(id)) add('counts-from', id);
    return reasons;
  }

  private betterGrades(grade: string, repairs: readonly RepairWay[]): BetterGrade[] {
    const fileOn = new Map(repairs.map((way) => [way.recordId, way.fileOn as CalendarDate | null]));
    const records = this.base.map((record) => withEnd(record, fileOn.get(record.id) ?? null));
    const scale = this.versionOn(this.today).scale.map((step) => step.grade);
    const timeline = this.timeline(records);
    return scale.slice(0, scale.indexOf(grade)).map((better) => {
      const isReached = (reached: string): boolean =>
        scale.includes(reached) && scale.indexOf(reached) <= scale.indexOf(better);
      const on = timeline.find((step) => isReached(step.grade))?.from ?? null;
      return {
        grade: better,
        on,
        standing: on === null ? null : this.standing(records, on),
        repairs: repairs.flatMap((way) =>
          way.fileOn !== null && on !== null && way.fileOn <= on ? [way.recordId] : [],
        ),
      };
    });
  }

  private honours(score: string): HonourWay[] {
    const ways = this.versionOn(this.today)
      .items.filter((item) => item.points > 0n)
      .map((item): HonourWay => {
        const honour = { record: item.record, class: item.class ?? null };
        const record: AdviceRecord = {
          ...honour,
          id: HONOUR_ID,
          enterpriseId: '',
          determinedOn: this.today,
          annulledOn: null,
          repairedOn: null,
          sector: null,
          documentNumber: null,
          obligationsFulfilledOn: null,
        };
        return {
          ...honour,
          standing: this.standing([...this.input.records, record], this.today),
          words: nameOf(honour),
        };
      });
    // Where the honours' common limit is reached already, another brings nothing.
    return ways.filter((way) => way.standing.score !== score);
  }

  private counting(item: RatingResult['items'][number], vetoedBy: string | null): CountingRecord {
    const { record, class: recordClass, determinedOn, documentNumber } = this.byId.get(item.id)!;
    const { id: recordId, points, until } = item;
    const head = { record, class: recordClass, determinedOn };
    const words = countsWords(head, points, until);
    return { recordId, ...head, documentNumber, points, until, veto: vetoedBy === recordId, words };
  }

  private isFault(id: string, points: string): boolean {
    const record = this.byId.get(id)!;
    const vetoes = this.versionOn(this.today).vetoes ?? [];
    const matches = vetoes.some(
      (veto) => veto.record === record.record && (veto.class === undefined || veto.class === record.class),
    );
    return points.startsWith('-') || matches;
  }

  private withRepair(id: string, on: CalendarDate): AdviceRecord[] {
    return this.base.map((record) => (record.id === id ? withEnd(record, on) : record));
  }

  private timeline(records: readonly AdviceRecord[]): { from: CalendarDate; grade: string; score: string }[] {
    return gradeTimeline(this.input.ratingVersions, ratingGivenOf(records), this.today, addDays(this.horizonOn, 1));
  }

  private versionOn(day: CalendarDate): RatingRules {
    return versionInForce(this.input.ratingVersions, 'rating', this.input.ratingVersions[0]?.id ?? 'none', day);
  }

  private rateOn(records: readonly AdviceRecord[], day: CalendarDate): RatingResult {
    return rate(this.versionOn(day), ratingGivenOf(records), day);
  }

  private standing(records: readonly AdviceRecord[], on: CalendarDate): Standing {
    const { grade, score } = this.rateOn(records, on);
    const isListed = this.input.listings.some(({ recordId, listedOn, until }) => {
      const repairedOn = records.find((record) => record.id === recordId)?.repairedOn ?? null;
      return listedOn <= on && (until === null || on < until) && (repairedOn === null || on < repairedOn);
    });
    return { on, grade, score, factors: factorsOn(this.input.policies, { on, grade, isListed }) };
  }
}

/** The record as it is when it ends on that day, unless it ends before. */
function withEnd(record: AdviceRecord, on: CalendarDate | null): AdviceRecord {
  if (on === null) return record;
  return { ...record, repairedOn: record.repairedOn === null ? on : earlierOf(record.repairedOn, on) };
}

function regimeOn(versions: readonly RepairRules[], day: CalendarDate): RepairRules | null {
  return versions.reduce<RepairRules | null>(
    (found, rules) =>
      rules.effectiveFrom <= day && (found === null || rules.effectiveFrom > found.effectiveFrom) ? rules : found,
    null,
  );
}

/** The decision about a filing on that day with all done that is required; null for a class the regime does not know. */
function repairOn(rules: RepairRules, record: AdviceRecord, day: CalendarDate): ReturnType<typeof decideRepair> | null {
  if (record.class === null || !Object.hasOwn(rules.classes, record.class)) return null;
  const { class: recordClass, determinedOn, sector } = record;
  const given = { class: recordClass, determinedOn, ...(sector === null ? {} : { sector }) };
  return decideRepair(rules, { ...given, obligationsFulfilledOn: day, pledgeSignedOn: day }, day);
}

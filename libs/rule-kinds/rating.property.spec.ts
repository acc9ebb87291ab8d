import { addDays, addMonths, CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { evaluateRule, rate } from './evaluate';
import { RatingResult } from './rating';
import { RatingGiven, RatingRules } from './rating-rules';
import { gradeTimeline } from './rating-timeline';
import { parseRuleSet } from './rule-set';

/** What is written in a rule set, before it is parsed: the naive reading below works from it alone. */
interface Written {
  scale: { grade: string; from: string }[];
  base: string;
  min: string;
  max: string;
  items: Matcher<{ points: string; decay?: { afterMonths: number; percent: string }[] }>[];
  groups: { name: string; records: string[]; max: string }[];
  vetoes: Matcher<{ grade: string }>[];
}
type Matcher<T> = T & { record: string; class?: string; months?: number; endsOnRepair?: boolean };

/** A fraction, so that the naive reading shares no arithmetic with the code. */
type Fraction = [numerator: bigint, denominator: bigint];

function fraction(text: string): Fraction {
  const [whole = '', part = ''] = text.split('.');
  return [BigInt(whole + part), 10n ** BigInt(part.length)];
}
const plus = (a: Fraction, b: Fraction): Fraction => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
const times = (a: Fraction, b: Fraction): Fraction => [a[0] * b[0], a[1] * b[1]];
const less = (a: Fraction, b: Fraction): boolean => a[0] * b[1] < b[0] * a[1];
const negative = (a: Fraction): Fraction => [-a[0], a[1]];

function written(value: Fraction): string {
  const size = value[0] < 0n ? -value[0] : value[0];
  let text = `${size / value[1]}.`;
  let rest = size % value[1];
  for (let places = 0; places < 2 || rest > 0n; places += 1) {
    text += (rest * 10n) / value[1];
    rest = (rest * 10n) % value[1];
  }
  return value[0] < 0n ? `-${text}` : text;
}

/** RULES.md read sentence by sentence, for one day, without nextChangeOn. */
function naive(rules: Written, given: RatingGiven, on: CalendarDate): Omit<RatingResult, 'nextChangeOn'> {
  const today = Temporal.PlainDate.from(on);
  const notAfter = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) <= 0;
  const known = (date: CalendarDate): boolean => given.knownOn === undefined || date <= given.knownOn;
  const totals = new Map<string, Fraction>();
  const items: RatingResult['items'] = [];
  const vetoing: { id: string; rank: number }[] = [];
  for (const record of given.records) {
    if (!known(record.recordedOn ?? record.determinedOn)) continue;
    if (record.annulledOn !== undefined && known(record.annulledOn)) continue;
    const determined = Temporal.PlainDate.from(record.determinedOn);
    const repaired =
      record.repairedOn !== undefined && known(record.repairedOn) ? Temporal.PlainDate.from(record.repairedOn) : null;
    const fits = (entry: { record: string; class?: string }): boolean =>
      entry.record === record.record && (entry.class === undefined || entry.class === record.class);
    const untilOf = (entry: { months?: number; endsOnRepair?: boolean }): Temporal.PlainDate | null => {
      const end = entry.months === undefined ? null : determined.add({ months: entry.months });
      if (entry.endsOnRepair !== true || repaired === null) return end;
      return end !== null && notAfter(end, repaired) ? end : repaired;
    };
    const counts = (until: Temporal.PlainDate | null): boolean =>
      notAfter(determined, today) && (until === null || !notAfter(until, today));
    const vetoes = rules.vetoes.filter(fits);
    const counting = vetoes.filter((veto) => counts(untilOf(veto)));
    for (const veto of counting) {
      vetoing.push({ id: record.id, rank: rules.scale.findIndex((step) => step.grade === veto.grade) });
    }
    const item = rules.items.find(fits);
    if (item !== undefined) {
      const until = untilOf(item);
      if (!counts(until)) continue;
      const step = (item.decay ?? []).findLast((entry) =>
        notAfter(determined.add({ months: entry.afterMonths }), today),
      );
      const points = step
        ? times(times(fraction(item.points), fraction(step.percent)), [1n, 100n])
        : fraction(item.points);
      const group = rules.groups.find((entry) => entry.records.includes(record.record))?.name ?? '';
      totals.set(group, plus(totals.get(group) ?? [0n, 1n], points));
      items.push({ id: record.id, points: written(points), until: (until?.toString() ?? null) as CalendarDate | null });
    } else if (vetoes.length === 0) {
      if (notAfter(determined, today)) items.push({ id: record.id, points: '0.00', until: null });
    } else if (counting.length > 0) {
      const untils = counting.map((veto) => untilOf(veto)?.toString() ?? null);
      const until = untils.includes(null) ? null : (untils.sort().at(-1) ?? null);
      items.push({ id: record.id, points: '0.00', until: until as CalendarDate | null });
    }
  }
  let score = fraction(rules.base);
  for (const [name, total] of totals) {
    const group = rules.groups.find((entry) => entry.name === name);
    const max = group ? fraction(group.max) : total;
    const cut = group && less(max, total) ? max : group && less(total, negative(max)) ? negative(max) : total;
    score = plus(score, cut);
  }
  if (less(score, fraction(rules.min))) score = fraction(rules.min);
  if (less(fraction(rules.max), score)) score = fraction(rules.max);
  let rank = rules.scale.findIndex((step) => !less(score, fraction(step.from)));
  const worst = [...vetoing].sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1))[0];
  rank = Math.max(rank, worst?.rank ?? 0);
  const { override } = given;
  const overridden = override !== undefined && override.from <= on && on < override.until;
  return {
    score: written(score),
    grade: overridden ? override.grade : (rules.scale[rank]?.grade ?? ''),
    items: items.sort((a, b) => (a.id < b.id ? -1 : 1)),
    vetoedBy: worst?.id ?? null,
  };
}

const scale = [
  { grade: 'A', from: '85' },
  { grade: 'B', from: '70.5' },
  { grade: 'C', from: '60' },
  { grade: 'D', from: '-10' },
];
const START = parseCalendarDate('2025-11-29');
const RECORDS = ['award', 'penalty', 'serious-list', 'other'];
const CLASSES = [undefined, 'minor', 'general'];

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
/** Fields that are undefined are left out, as in YAML. */
const lean = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
const hundredths = (limit: number): fc.Arbitrary<string> =>
  fc.integer({ min: -limit, max: limit }).map((value) => String(value / 100));
const matcher = {
  record: fc.constantFrom(...RECORDS.slice(0, 3)),
  class: maybe(fc.constantFrom('minor', 'general')),
  months: maybe(fc.integer({ min: 1, max: 30 })),
  endsOnRepair: maybe(fc.boolean()),
};
const decay = fc
  .uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 3 })
  .chain((afterMonths) =>
    fc
      .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: afterMonths.length, maxLength: afterMonths.length })
      .map((percents) =>
        afterMonths
          .sort((a, b) => a - b)
          .map((after, index) => ({ afterMonths: after, percent: String((percents[index] ?? 0) / 10_000) })),
      ),
  )
  // Number to text gives an exponent below 1e-6, which four places never reach; integers stay as they are.
  .filter((steps) => steps.every((step) => !step.percent.includes('e')));
const anyWritten: fc.Arbitrary<Written> = fc.record({
  scale: fc.constant(scale),
  base: fc.constantFrom('75', '90.25', '0'),
  min: fc.constantFrom('0', '-10', '30.5'),
  max: fc.constantFrom('100', '88.88'),
  items: fc.array(fc.record({ ...matcher, points: hundredths(3_000), decay: maybe(decay) }).map(lean), {
    maxLength: 5,
  }),
  groups: fc.constantFrom(
    [],
    [{ name: 'awards', records: ['award'], max: '10' }],
    [
      { name: 'all', records: ['award', 'penalty'], max: '12.34' },
      { name: 'none', records: ['other'], max: '0' },
    ],
  ),
  vetoes: fc.array(fc.record({ ...matcher, grade: fc.constantFrom('A', 'B', 'C', 'D') }).map(lean), { maxLength: 3 }),
}) as fc.Arbitrary<Written>;

const day = fc.integer({ min: -900, max: 500 }).map((days) => addDays(START, days));
const later = fc.integer({ min: 0, max: 700 });
const anyRecord = fc
  .record({
    record: fc.constantFrom(...RECORDS),
    class: fc.constantFrom(...CLASSES),
    determinedOn: day,
    recordedOn: maybe(later),
    repairedOn: maybe(later),
    annulledOn: fc.option(later, { nil: undefined, freq: 8 }),
  })
  .map(({ recordedOn, repairedOn, annulledOn, ...record }) => {
    const after = (days: number | undefined): CalendarDate | undefined =>
      days === undefined ? undefined : addDays(record.determinedOn, days);
    return lean({
      ...record,
      recordedOn: after(recordedOn),
      repairedOn: after(repairedOn),
      annulledOn: after(annulledOn),
    });
  });
const anyGiven: fc.Arbitrary<RatingGiven> = fc
  .record({
    records: fc.array(anyRecord, { maxLength: 6 }),
    knownOn: fc.option(day, { nil: undefined, freq: 2 }),
    override: maybe(fc.record({ grade: fc.constantFrom('A', 'C'), from: day, days: fc.integer({ min: 1, max: 300 }) })),
  })
  .map(({ records, override, ...given }) =>
    lean({
      ...given,
      records: records.map((record, index) => ({ id: `r${index}`, ...record })),
      override: override && {
        grade: override.grade,
        from: override.from,
        until: addDays(override.from, override.days),
      },
    }),
  );

function parsed(rules: Written, more: { version?: string; effectiveFrom?: string } = {}): RatingRules {
  const ruleSet = parseRuleSet({
    kind: 'rating',
    id: 'any',
    version: '1',
    title: { zh: '任', en: 'any' },
    effectiveFrom: '2000-01-01',
    basis: ['none'],
    ...rules,
    ...more,
  });
  if (ruleSet.kind !== 'rating') throw new Error('not a rating');
  return ruleSet;
}

const seen = ({ score, grade, items, vetoedBy }: RatingResult): string =>
  JSON.stringify({ score, grade, items, vetoedBy });

// Shrinking walks hundreds of days for each try and takes minutes: a failure prints its seed and records as they are.
describe('rating, for any rules and records,', () => {
  it('is what a naive reading with fractions and Temporal says', () => {
    fc.assert(
      fc.property(anyWritten, anyGiven, fc.array(day, { minLength: 1, maxLength: 5 }), (rules, given, days) => {
        const ruleSet = parsed(rules);
        for (const on of days) expect(evaluateRule(ruleSet, given, on)).toMatchObject(naive(rules, given, on));
      }),
      { numRuns: 1_500, endOnFailure: true },
    );
  }, 60_000);

  it('does not depend on the order of the records', () => {
    const keys = fc.array(fc.nat(), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(anyWritten, anyGiven, day, keys, (rules, given, on, order) => {
        const keyed = given.records.map((record, index) => ({ record, key: order[index] ?? 0 }));
        const records = keyed.sort((a, b) => a.key - b.key).map(({ record }) => record);
        const ruleSet = parsed(rules);
        expect(rate(ruleSet, { ...given, records }, on)).toEqual(rate(ruleSet, given, on));
      }),
      { numRuns: 500, endOnFailure: true },
    );
  });

  it('names in nextChangeOn the day that evaluating every day of two years finds', () => {
    fc.assert(
      fc.property(anyWritten, anyGiven, (rules, given) => {
        const ruleSet = parsed(rules);
        const results = Array.from({ length: 731 }, (_, index) => {
          const on = addDays(START, index);
          return { on, result: rate(ruleSet, given, on) };
        });
        let next: CalendarDate | null = null;
        for (let index = results.length - 2; index >= 0; index -= 1) {
          const [today, tomorrow] = [results[index], results[index + 1]];
          if (!today || !tomorrow) throw new Error('days are missing');
          if (seen(today.result) !== seen(tomorrow.result)) next = tomorrow.on;
          const claimed = today.result.nextChangeOn;
          if (next !== null) expect(claimed).toBe(next);
          else if (claimed !== null) expect(claimed > addDays(START, 730)).toBe(true);
        }
      }),
      { numRuns: 150, endOnFailure: true },
    );
  }, 60_000);

  it('changes on the day nextChangeOn names, however far away', () => {
    fc.assert(
      fc.property(anyWritten, anyGiven, day, (rules, given, on) => {
        const ruleSet = parsed(rules);
        const now = rate(ruleSet, given, on);
        if (now.nextChangeOn === null) {
          expect(seen(rate(ruleSet, given, addMonths(on, 1_200)))).toBe(seen(now));
        } else {
          expect(seen(rate(ruleSet, given, now.nextChangeOn))).not.toBe(seen(now));
          expect(seen(rate(ruleSet, given, addDays(now.nextChangeOn, -1)))).toBe(seen(now));
        }
      }),
      { numRuns: 1_000, endOnFailure: true },
    );
  });

  it('sums beyond 2^53 exactly', () => {
    const huge = '90071992547409.93';
    const rules: Written = {
      scale: [{ grade: 'A', from: '0' }],
      base: huge,
      min: '0',
      max: '999999999999999999999',
      items: [{ record: 'award', points: huge, decay: [{ afterMonths: 1, percent: '33.3333' }] }],
      groups: [],
      vetoes: [],
    };
    const records = ['a', 'b', 'c'].map((id, index) => ({
      id,
      record: 'award',
      determinedOn: addMonths(START, -index),
    }));
    const on = addDays(START, 5);
    const result = rate(parsed(rules), { records }, on);
    expect(result).toMatchObject(naive(rules, { records }, on));
    expect(result.score).toBe('240191920078431.44839338');
  });

  it('walks its timeline through versions as evaluating every day does', () => {
    fc.assert(
      fc.property(anyWritten, anyWritten, anyGiven, day, (first, second, given, switchOn) => {
        const versions = [parsed(second, { version: '2', effectiveFrom: switchOn }), parsed(first)];
        const to = addDays(START, 400);
        const steps = gradeTimeline(versions, given, START, to);
        expect(steps[0]?.from).toBe(START);
        for (let index = 0; index < 400; index += 1) {
          const on = addDays(START, index);
          const rules = on >= switchOn ? versions[0] : versions[1];
          if (!rules) throw new Error('versions are missing');
          const { grade, score } = rate(rules, given, on);
          const step = steps.findLast((candidate) => candidate.from <= on);
          expect(step).toMatchObject({ grade, score, ruleSetVersion: rules.version });
        }
        const same = steps.filter((step, index) => {
          const before = steps[index - 1];
          return JSON.stringify({ ...before, from: '' }) === JSON.stringify({ ...step, from: '' });
        });
        expect(same).toEqual([]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  }, 60_000);
});

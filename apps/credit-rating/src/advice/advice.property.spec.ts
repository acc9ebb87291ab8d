import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, addMonths, type CalendarDate, parseCalendarDate as day } from '@app/kernel/calendar';
import { parseYaml } from '@app/platform/yaml';
import { rate } from '@app/rule-kinds/evaluate';
import type { RatingRules } from '@app/rule-kinds/rating-rules';
import { decideRepair, type RepairRules, type RepairResult } from '@app/rule-kinds/repair';
import { parseRuleSet, versionInForce } from '@app/rule-kinds/rule-set';
import fc from 'fast-check';
import { advise, type AdviceInput, type AdviceRecord } from './advice';
import type { Standing } from './advice.dto';

const RULES = join(__dirname, '../../../../rules');

function versionsOf<Rules>(kind: string): Rules[] {
  return readdirSync(join(RULES, kind))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parseRuleSet(parseYaml(readFileSync(join(RULES, kind, name))), name) as Rules);
}

const ratingVersions = versionsOf<RatingRules>('rating');
const repairVersions = versionsOf<RepairRules>('repair');

/** What happens to a record from outside: the day of a repair. */
type Repairs = ReadonlyMap<string, CalendarDate>;

function rateOn(
  records: readonly AdviceRecord[],
  repairs: Repairs,
  on: CalendarDate,
): { grade: string; score: string } {
  const given = records.map(({ id, record, determinedOn, ...more }) => {
    const repairedOn = more.repairedOn ?? repairs.get(id) ?? null;
    return {
      ...{ id, record, determinedOn },
      ...(more.class === null ? {} : { class: more.class }),
      ...(more.annulledOn === null ? {} : { annulledOn: more.annulledOn }),
      ...(repairedOn === null ? {} : { repairedOn }),
    };
  });
  const { grade, score } = rate(versionInForce(ratingVersions, 'rating', 'park-rating', on), { records: given }, on);
  return { grade, score };
}

/** A filing on a day by that day's regime, with everything done that it asks for. */
function filing(record: AdviceRecord, on: CalendarDate): RepairResult | null {
  const rules = versionInForce(repairVersions, 'repair', 'credit-repair', on);
  const { class: recordClass, sector, determinedOn } = record;
  if (recordClass === null || !(recordClass in rules.classes)) return null;
  const given = { class: recordClass, determinedOn, ...(sector ? { sector } : {}) };
  return decideRepair(rules, { ...given, obligationsFulfilledOn: on, pledgeSignedOn: on }, on);
}

function* daysFrom(from: CalendarDate, to: CalendarDate): Generator<CalendarDate> {
  for (let on = from; on <= to; on = addDays(on, 1)) yield on;
}

/** What ends by itself, found by looking at every day: nobody does anything. */
function endsOf(records: readonly AdviceRecord[], today: CalendarDate, horizonOn: CalendarDate): Repairs {
  const ends = new Map<string, CalendarDate>();
  for (const record of records) {
    const done = record.obligationsFulfilledOn;
    if (record.class === null || record.annulledOn !== null || record.repairedOn !== null || done === null) continue;
    for (const on of daysFrom(addDays(today, 1), horizonOn)) {
      const endsOn = filing(record, on)?.publicationEndsOn;
      if (endsOn !== undefined && endsOn <= on && done <= on) {
        ends.set(record.id, on);
        break;
      }
    }
  }
  return ends;
}

const kinds = [
  ...(['minor', 'general', 'serious'] as const).flatMap((gravity) =>
    ['penalty', 'pledge-breach', 'penalty'].map((record) => ({ record, class: gravity })),
  ),
  { record: 'serious-list', class: 'serious' },
  { record: 'penalty', class: null },
  { record: 'penalty', class: 'specially-serious' },
  { record: 'judgment-defaulter', class: null },
  { record: 'taxpayer-a', class: null },
  { record: 'award', class: null },
];

const anyRecord = fc.record({
  kind: fc.constantFrom(...kinds),
  /** Most are young: there all the periods still run. */
  ageDays: fc.oneof(...[100, 400, 1200].map((max) => fc.integer({ min: 0, max }))),
  sector: fc.constantFrom(null, 'fire', 'food', 'trade'),
  dutiesAfter: fc.option(fc.integer({ min: 0, max: 200 })),
  fate: fc.constantFrom('stands', 'stands', 'stands', 'stands', 'annulled', 'repaired'),
  fateAfter: fc.integer({ min: 0, max: 300 }),
});

const anyInput: fc.Arbitrary<AdviceInput> = fc
  .tuple(fc.array(anyRecord, { maxLength: 5 }), fc.integer({ min: 0, max: 900 }))
  .map(([drafts, after]) => {
    const today = addDays(day('2025-01-01'), after);
    const records = drafts.map((draft, n): AdviceRecord => {
      const { sector, dutiesAfter } = draft;
      const determinedOn = addDays(today, -draft.ageDays);
      const fateOn = addDays(determinedOn, draft.fateAfter);
      const past = (on: CalendarDate): CalendarDate | null => (on <= today ? on : null);
      return {
        ...{ id: `r${n}`, enterpriseId: 'e', ...draft.kind, determinedOn, sector, documentNumber: null },
        obligationsFulfilledOn: dutiesAfter === null ? null : past(addDays(determinedOn, dutiesAfter)),
        annulledOn: draft.fate === 'annulled' ? past(fateOn) : null,
        repairedOn: draft.fate === 'repaired' ? past(fateOn) : null,
      };
    });
    return { today, ratingVersions, repairVersions, records, listings: [], policies: [] };
  });

const said = ({ grade, score }: Standing): { grade: string; score: string } => ({ grade, score });

describe('advice, replayed', () => {
  it('comes true: each repair on its day, what time alone brings, and the first day of each better grade', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { today, records } = input;
        const advice = advise(input);
        const horizonOn = addMonths(today, 60);
        expect(said(advice.now)).toEqual(rateOn(records, new Map(), today));
        const ends = endsOf(records, today, horizonOn);

        const all = new Map(ends);
        for (const way of advice.ways.repairs) {
          const record = records.find(({ id }) => id === way.recordId)!;
          const last = way.fileOn === null ? horizonOn : addDays(day(way.fileOn), -1);
          for (const on of daysFrom(today, last)) {
            if ((ends.get(record.id) ?? '9999-12-31') <= on) break;
            expect([way.recordId, on, filing(record, on)?.eligible ?? false]).toEqual([way.recordId, on, false]);
          }
          if (way.fileOn === null) continue;
          const fileOn = day(way.fileOn);
          expect(filing(record, fileOn)).toMatchObject({ eligible: true });
          expect(said(way.repaired!)).toEqual(rateOn(records, new Map([...ends, [record.id, fileOn]]), fileOn));
          expect(said(way.otherwise!)).toEqual(rateOn(records, ends, fileOn));
          all.set(record.id, fileOn);
        }

        let before = rateOn(records, ends, today);
        const moved: unknown[] = [];
        const better = new Map<string, CalendarDate>();
        for (const on of daysFrom(today, horizonOn)) {
          const alone = rateOn(records, ends, on);
          if (alone.grade !== before.grade || alone.score !== before.score) moved.push({ on, ...alone });
          before = alone;
          const mended = rateOn(records, all, on);
          for (const grade of ['A', 'B', 'C']) {
            if (mended.grade <= grade && grade < advice.now.grade && !better.has(grade)) better.set(grade, on);
          }
        }
        expect(advice.ways.byItself.map(({ standing }) => ({ on: standing.on, ...said(standing) }))).toEqual(moved);
        expect(advice.ways.byItself.every(({ because }) => because.length > 0)).toBe(true);
        expect(advice.ways.betterGrades.map(({ grade, on }) => [grade, on])).toEqual(
          ['A', 'B', 'C']
            .filter((grade) => grade < advice.now.grade)
            .map((grade) => [grade, better.get(grade) ?? null]),
        );

        for (const honour of advice.ways.honours) {
          const one = { ...blank, record: honour.record, determinedOn: today };
          expect(said(honour.standing)).toEqual(rateOn([...records, one], new Map(), today));
          expect(honour.standing.score).not.toBe(advice.now.score);
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

const blank: AdviceRecord = {
  ...{
    id: 'new',
    enterpriseId: 'e',
    record: '',
    class: null,
    determinedOn: day('2026-01-01'),
    annulledOn: null,
    repairedOn: null,
  },
  ...{ sector: null, documentNumber: null, obligationsFulfilledOn: null },
};

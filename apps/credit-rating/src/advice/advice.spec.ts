import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, parseCalendarDate as day } from '@app/kernel/calendar';
import { parseYaml } from '@app/platform/yaml';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import { advise, type AdviceInput, type AdviceRecord } from './advice';
import type { PolicyVersion } from './policy-factors';

const RULES = join(__dirname, '../../../../rules');

function versionsOf<Kind extends 'rating' | 'repair'>(kind: Kind): RuleSetOf<Kind>[] {
  return readdirSync(join(RULES, kind))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parseRuleSet(parseYaml(readFileSync(join(RULES, kind, name))), name) as RuleSetOf<Kind>);
}

const policy = (more: Partial<PolicyVersion> = {}): PolicyVersion => ({
  policyId: 'technical-renovation',
  version: '2026.1',
  title: { zh: '技术改造补助', en: 'Technical renovation' },
  effectiveFrom: day('2026-01-01'),
  factors: { A: '110', B: '100', C: '80', D: '0' },
  minimumGrade: 'C',
  notSeriousListed: true,
  ...more,
});

const record = (more: Partial<AdviceRecord> = {}): AdviceRecord => ({
  id: 'p1',
  enterpriseId: 'e1',
  record: 'penalty',
  class: 'general',
  determinedOn: day('2026-05-15'),
  annulledOn: null,
  repairedOn: null,
  sector: null,
  documentNumber: '东市监罚〔2026〕9号',
  obligationsFulfilledOn: null,
  ...more,
});

const input = (records: AdviceRecord[], more: Partial<AdviceInput> = {}): AdviceInput => ({
  today: day('2026-06-01'),
  ratingVersions: versionsOf('rating'),
  repairVersions: versionsOf('repair'),
  records,
  listings: [],
  policies: [policy()],
  ...more,
});

describe('advice', () => {
  it('of one general penalty: repair after three months, half weight after six, an honour then, and what each is worth', () => {
    const { now, why, ways } = advise(input([record()]));
    expect(now).toMatchObject({ grade: 'B', score: '78.00', factors: [{ factor: '100', eligible: true }] });
    expect(why).toMatchObject([{ recordId: 'p1', points: '-10.00', until: '2027-05-15', veto: false }]);
    expect(ways.repairs).toMatchObject([
      {
        fileOn: '2026-08-15',
        regime: { id: 'credit-repair', version: '2026.1' },
        requires: [
          { what: 'obligations-fulfilled', done: false },
          { what: 'credit-pledge', done: false },
        ],
        repaired: { on: '2026-08-15', grade: 'A', score: '88.00', factors: [{ factor: '110' }] },
        otherwise: { grade: 'B', score: '78.00', factors: [{ factor: '100' }] },
        words: { zh: '2026-05-15的行政处罚（一般）：自2026-08-15起可以申请信用修复' },
      },
    ]);
    expect(ways.byItself.map(({ because, standing }) => [because[0]!.what, standing.on, standing.grade])).toEqual([
      ['weighs-less', '2026-11-15', 'B'],
      ['period-over', '2027-05-15', 'A'],
    ]);
    expect(ways.betterGrades).toMatchObject([{ grade: 'A', on: '2026-08-15', repairs: ['p1'] }]);
    expect(ways.honours.map((way) => [way.record, way.standing.score, way.standing.grade])).toEqual([
      ['taxpayer-a', '81.00', 'B'],
      ['customs-aeo', '81.00', 'B'],
      ['award', '81.00', 'B'],
    ]);
  });

  it('situation 6, the advice: in March the warning of January is best repaired under the regime of April', () => {
    const warning = record({
      class: 'minor',
      determinedOn: day('2026-01-15'),
      obligationsFulfilledOn: day('2026-01-15'),
    });
    const { ways } = advise(input([warning], { today: day('2026-03-02') }));
    expect(ways.repairs).toMatchObject([{ fileOn: '2026-04-01', regime: { version: '2026.1' } }]);
    expect(ways.repairs[0]!.requires).toMatchObject([{ what: 'obligations-fulfilled', done: true }, { done: false }]);
  });

  it('says why there is no repair: no class yet, or the longest period is over while duties are not done', () => {
    const { ways } = advise(
      input([
        record({ id: 'a', record: 'judgment-defaulter', class: null }),
        record({ id: 'b', record: 'pledge-breach', class: 'minor', determinedOn: day('2026-02-01') }),
      ]),
    );
    expect(ways.repairs.map(({ recordId, fileOn, why }) => [recordId, fileOn, why])).toEqual([
      ['a', null, 'record-unclassified'],
      ['b', null, 'already-ended'],
    ]);
  });

  it('tells that a record past its longest period, with duties done, ends tomorrow', () => {
    const lapsed = { record: 'pledge-breach', class: 'minor', determinedOn: day('2026-02-01') };
    const { ways } = advise(input([record({ ...lapsed, obligationsFulfilledOn: day('2026-02-20') })]));
    expect(ways.byItself).toMatchObject([
      { because: [{ what: 'publication-over', recordId: 'p1' }], standing: { on: '2026-06-02', grade: 'A' } },
    ]);
    expect(ways.repairs).toMatchObject([{ fileOn: null, why: 'already-ended' }]);
  });

  it('does not offer honours beyond their common limit', () => {
    const honours = ['2026-03-01', '2026-04-01'].map((on, n) =>
      record({ id: `h${n}`, record: 'award', class: null, determinedOn: day(on) }),
    );
    expect(advise(input(honours)).ways.honours).toEqual([]);
  });

  it('sees the serious list: D and no money while it lasts, and its end by term or repair', () => {
    const entry = record({ id: 's1', record: 'serious-list', class: 'serious', determinedOn: day('2026-05-20') });
    const listings = [{ recordId: 's1', listedOn: day('2026-05-20'), until: day('2027-11-20'), isOfEntry: true }];
    const { now, why, ways } = advise(input([entry], { listings }));
    expect(now).toMatchObject({
      grade: 'D',
      factors: [{ eligible: false, reasons: ['grade-too-low', 'serious-listed'] }],
    });
    expect(why[0]!.veto).toBe(true);
    expect(ways.repairs).toMatchObject([
      { fileOn: '2027-05-20', repaired: { grade: 'A', factors: [{ eligible: true }] } },
    ]);
    expect(ways.byItself).toMatchObject([{ standing: { on: '2027-11-20', grade: 'A' } }]);
    expect(ways.betterGrades.map(({ grade, on }) => [grade, on])).toEqual([
      ['A', '2027-05-20'],
      ['B', '2027-05-20'],
      ['C', '2027-05-20'],
    ]);
  });

  it('offers no repair from the day on which the term of the list ends by itself', () => {
    const entry = record({ record: 'serious-list', class: 'serious', determinedOn: day('2026-05-20') });
    const fileOn = (until: string): string | null => {
      const listings = [{ recordId: 'p1', listedOn: day('2026-05-20'), until: day(until), isOfEntry: true }];
      return advise(input([entry], { listings })).ways.repairs[0]!.fileOn;
    };
    expect([fileOn('2027-05-20'), fileOn('2027-05-21')]).toEqual([null, '2027-05-20']);
  });

  it('sees the end by term of the entry that goes on, not of the one before; none of a record that caused an entry', () => {
    const entry = record({ record: 'serious-list', class: 'serious', determinedOn: day('2026-03-20') });
    const first = { recordId: 'p1', listedOn: day('2026-03-20'), until: day('2026-05-01'), isOfEntry: true };
    const goesOn = { recordId: 'p1', listedOn: day('2026-05-20'), until: day('2026-11-20'), isOfEntry: true };
    const { ways } = advise(input([entry], { listings: [first, goesOn] }));
    expect(ways.byItself).toMatchObject([{ standing: { on: '2026-11-20', grade: 'A' } }]);
    const caused = advise(input([entry], { listings: [{ ...goesOn, isOfEntry: false }] })).ways;
    expect(caused.byItself[0]!.standing.on).not.toBe('2026-11-20');
  });

  it('does not say that there is nothing to do while what is left to do keeps the record', () => {
    const wordsOf = (more: Partial<AdviceRecord>): string =>
      advise(input([record({ determinedOn: day('2026-02-01'), ...more })])).ways.repairs[0]!.words.zh;
    const lapsed = { record: 'pledge-breach', class: 'minor' };
    expect(wordsOf(lapsed)).toContain('义务履行完毕后自行停止');
    expect(wordsOf({ ...lapsed, obligationsFulfilledOn: day('2026-02-20') })).toContain('无需申请');
    expect(wordsOf({ record: 'judgment-defaulter', class: null })).toContain('作出该记录的机关');
  });

  it('tells of no more than the first fifty changes that time brings', () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      record({ id: `h${n}`, record: 'pledge-breach', class: 'minor', determinedOn: addDays(day('2025-07-01'), n) }),
    );
    // From a base so high that sixty faults do not come to the bottom of the scale.
    const ratingVersions = versionsOf('rating').map((rules) => ({
      ...rules,
      base: rules.max * 100n,
      max: rules.max * 100n,
    }));
    const { byItself } = advise(input(many, { ratingVersions })).ways;
    expect(byItself).toHaveLength(50);
    expect(byItself[0]!.standing.on).toBe('2026-07-01');
  });

  it('takes each day’s version of a policy, and looks at no more than fifty faults', () => {
    const policies = [policy(), policy({ version: '2026.2', effectiveFrom: day('2026-08-01'), minimumGrade: 'A' })];
    const { ways } = advise(input([record()], { policies }));
    expect(ways.repairs[0]!.otherwise!.factors).toMatchObject([{ version: '2026.2', reasons: ['grade-too-low'] }]);
    const many = Array.from({ length: 53 }, (_, n) => record({ id: `p${n}` }));
    const advice = advise(input(many));
    expect([advice.ways.repairs.length, advice.leftOut, advice.why.length]).toEqual([50, 3, 53]);
  });
});

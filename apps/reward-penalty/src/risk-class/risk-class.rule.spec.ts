import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CalendarDate } from '@app/kernel/calendar';
import { parseYaml } from '@app/platform/yaml';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import type { RecordFact } from '../facts/facts.service';
import { riskClassOf, riskTermsOf, type RiskFacts } from './risk-class.rule';

const day = (text: string): CalendarDate => text as CalendarDate;
const file = join(__dirname, '../../../../rules/inspection/double-random@2026.1.yaml');
const rules = parseRuleSet(parseYaml(readFileSync(file))) as RuleSetOf<'inspection'>;
const terms = riskTermsOf(rules);
const ON = day('2026-06-01');

let count = 0;
const record = (more: Partial<RecordFact> = {}): RecordFact => ({
  id: `r${(count += 1)}`,
  record: 'penalty',
  class: 'general',
  determinedOn: day('2026-01-15'),
  repairedOn: null,
  annulledOn: null,
  recordedEventIds: [],
  ...more,
});
const facts = (records: RecordFact[] = [], seriousListed: RiskFacts['seriousListed'] = []): RiskFacts => ({
  records,
  seriousListed,
});
const classOf = (given: RiskFacts, on = ON): string => riskClassOf(terms, given, on).riskClass;

describe('the risk class of an enterprise', () => {
  it('is A when nothing adverse is known, and says so', () => {
    expect(riskClassOf(terms, facts([record({ record: 'award', class: null })]), ON)).toEqual({
      riskClass: 'A',
      reasons: [{ name: 'nothing-adverse', zh: '无上述情形', en: 'None of these', recordIds: [] }],
    });
  });

  it('is B for one general penalty, C for two, and names the records', () => {
    const [one, two] = [record(), record()];
    expect(classOf(facts([one]))).toBe('B');
    const both = riskClassOf(terms, facts([one, two]), ON);
    expect([both.riskClass, both.reasons.map(({ name, recordIds }) => [name, recordIds])]).toEqual([
      'C',
      [['general-records', [one.id, two.id]]],
    ]);
  });

  it('is D on the serious list and for a serious record, and names every reason of that class', () => {
    const listed = [{ from: day('2026-05-01'), until: day('2026-06-02') }];
    const serious = record({ class: 'serious' });
    expect(classOf(facts([], listed))).toBe('D');
    expect(classOf(facts([], listed), day('2026-06-02'))).toBe('A');
    const both = riskClassOf(terms, facts([serious], listed), ON);
    expect(both.reasons.map(({ name }) => name)).toEqual(['serious-listed', 'serious-record']);
  });

  it('counts a record from its day on and until its months are over, to the day', () => {
    const one = facts([record({ determinedOn: day('2025-06-01') })]);
    expect(classOf(one, day('2025-05-31'))).toBe('A');
    expect(classOf(one, day('2025-06-01'))).toBe('B');
    expect(classOf(one, day('2026-05-31'))).toBe('B');
    expect(classOf(one, day('2026-06-01'))).toBe('A');
  });

  it('forgets a repaired record from its repair on, and an annulled one altogether', () => {
    const repaired = facts([record({ repairedOn: day('2026-05-15') })]);
    expect(classOf(repaired, day('2026-05-14'))).toBe('B');
    expect(classOf(repaired, day('2026-05-15'))).toBe('A');
    expect(classOf(facts([record({ annulledOn: day('2026-07-01') })]))).toBe('A');
    expect(classOf(facts([record({ record: null })]))).toBe('A');
  });

  it('needs terms: an open last condition, names once, a ratio for every class', () => {
    const { name, ...rest } = terms.riskClasses[0]!;
    const open = terms.riskClasses.at(-1)!;
    const wrong = (riskClasses: unknown): string => {
      try {
        riskTermsOf({ ...rules, terms: { riskClasses } });
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(wrong(undefined)).toContain('terms.riskClasses');
    expect(wrong([{ name, ...rest }])).toContain('the last condition');
    expect(wrong([open, open])).toContain('stands twice');
    expect(wrong([{ ...open, class: 'E' }])).toContain('every class needs a ratio');
  });
});

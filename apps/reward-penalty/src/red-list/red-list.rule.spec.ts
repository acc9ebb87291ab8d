import type { CalendarDate } from '@app/kernel/calendar';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import type { EnterpriseFacts, RecordFact } from '../facts/facts.service';
import { barringRecords, mayResume, reasonsAgainstEntry, reasonsToLeave, redListGivenOf } from './red-list.rule';

const day = (text: string): CalendarDate => text as CalendarDate;

const rules = parseRuleSet({
  ...{
    kind: 'red-list',
    id: 'x',
    version: '1',
    title: { zh: '测', en: 'x' },
    effectiveFrom: '2020-01-01',
    basis: ['x'],
  },
  ...{ minimumGrade: 'A', consecutiveMonths: 12, registeredMonths: 24, validMonths: 12 },
  barredBy: [{ record: 'penalty', class: 'general', months: 12 }],
}) as RuleSetOf<'red-list'>;

const record = (more: Partial<RecordFact> = {}): RecordFact => ({
  ...{
    id: 'r',
    record: 'penalty',
    class: 'general',
    determinedOn: day('2026-06-01'),
    repairedOn: null,
    annulledOn: null,
    recordedEventIds: [],
  },
  ...more,
});
const facts = (more: Partial<EnterpriseFacts> = {}): EnterpriseFacts => ({
  ...{ id: 'e', uscc: 'u', name: 'n', sector: 's', registeredOn: day('2020-01-01'), records: [], seriousListed: [] },
  timeline: [{ from: day('2021-01-01'), grade: 'A', score: '90.00' }],
  ...more,
});
const step = (from: string, grade: string): EnterpriseFacts['timeline'][number] => ({
  from: day(from),
  grade,
  score: '1',
});
const left = { leftOn: day('2026-06-01'), untilOn: day('2027-01-01'), causeIds: ['r'] };
const resumes = (known: EnterpriseFacts, today = '2026-08-01', entry = left): boolean =>
  mayResume(() => rules, entry, known, day(today));

describe('what the red list makes of the facts', () => {
  it('leaves for a grade, a bar or the serious list, not because the grade was not held for long enough', () => {
    const risen = facts({ timeline: [step('2026-05-01', 'A')] });
    expect(reasonsAgainstEntry(rules, risen, day('2026-06-01'))).toEqual(['grade-not-held']);
    expect(reasonsToLeave(rules, risen, day('2026-06-01'))).toEqual([]);
    const both = facts({
      records: [record()],
      seriousListed: [{ from: day('2026-06-01'), until: null }],
      timeline: [step('2021-01-01', 'A'), step('2026-06-01', 'D')],
    });
    expect(reasonsToLeave(rules, both, day('2026-05-31'))).toEqual([]);
    expect(reasonsToLeave(rules, both, day('2026-06-01'))).toEqual(['grade-too-low', 'barred', 'serious-listed']);
  });

  it('names the records that bar on the day', () => {
    const known = facts({
      records: [
        record({ id: 'a' }),
        record({ id: 'b', class: 'minor' }),
        record({ id: 'c', annulledOn: day('2026-06-02') }),
        record({ id: 'd', determinedOn: day('2025-06-01') }),
      ],
    });
    expect(barringRecords(rules, known, day('2026-06-01'))).toEqual(['a']);
  });

  it('gives the rule nothing that RULES.md calls an error: news dated before the record acts from its day', () => {
    const known = facts({
      records: [record({ annulledOn: day('2026-05-01') }), record({ id: 'later news only', record: null })],
    });
    expect(redListGivenOf(known).records).toEqual([
      { id: 'r', record: 'penalty', class: 'general', determinedOn: '2026-06-01', annulledOn: '2026-06-01' },
    ]);
  });

  it('comes back when the cause was annulled and nothing else stood against it since', () => {
    expect(resumes(facts({ records: [record({ annulledOn: day('2026-08-01') })] }))).toBe(true);
    expect(resumes(facts({ records: [record()] }))).toBe(false);
    // Only later news of the record has come.
    expect(resumes(facts({ records: [record({ record: null, annulledOn: day('2026-08-01') })] }))).toBe(true);
  });

  it('does not come back by a repair, not even one of the day it left', () => {
    for (const repairedOn of ['2026-06-01', '2026-07-01']) {
      expect(resumes(facts({ records: [record({ repairedOn: day(repairedOn) })] }))).toBe(false);
    }
    // Facts that look clean are not enough: the cause must have been annulled.
    expect(resumes(facts({ records: [record({ class: 'minor', repairedOn: day('2026-07-01') })] }))).toBe(false);
    const other = record({ id: 'q', repairedOn: day('2026-06-01') });
    const known = facts({ records: [record({ annulledOn: day('2026-08-01') }), other] });
    expect(resumes(known, '2026-08-01', { ...left, causeIds: ['r', 'q'] })).toBe(false);
  });

  it('does not come back over a day on which it would have left anyway, nor after its old end', () => {
    const annulled = record({ annulledOn: day('2026-08-01') });
    const dip = [step('2021-01-01', 'A'), step('2026-06-20', 'B'), step('2026-07-01', 'A')];
    expect(resumes(facts({ records: [annulled], timeline: dip }))).toBe(false);
    const repaired = record({ id: 'q', determinedOn: day('2026-06-20'), repairedOn: day('2026-07-01') });
    expect(resumes(facts({ records: [annulled, repaired] }))).toBe(false);
    const serious = [{ from: day('2026-06-20'), until: day('2026-06-25') }];
    expect(resumes(facts({ records: [annulled], seriousListed: serious }))).toBe(false);
    expect(resumes(facts({ records: [annulled] }), '2026-12-31')).toBe(true);
    expect(resumes(facts({ records: [annulled] }), '2027-01-01')).toBe(false);
  });
});

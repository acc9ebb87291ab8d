import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import { parseYaml } from '@app/platform/yaml';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import type { KnownRecord } from '../records/known-record';
import { firstDifference, rateAnew, type RatingStep, stepsFrom } from './rating-change';

const versions = ['2019.1', '2026.1'].map((version) => {
  const file = join(__dirname, `../../../../rules/rating/park-rating@${version}.yaml`);
  const rules = parseRuleSet(parseYaml(readFileSync(file)), file) as RuleSetOf<'rating'>;
  return { rules, effectiveFrom: rules.effectiveFrom };
});

const record = (more: Partial<KnownRecord> = {}): KnownRecord => ({
  id: 'r1',
  enterpriseId: 'e1',
  record: 'penalty',
  class: 'general',
  determinedOn: day('2026-05-15'),
  obligationsFulfilledOn: null,
  annulledOn: null,
  repairedOn: null,
  ...more,
});

const step = (from: string, grade: string, score: string): RatingStep => ({ from: day(from), grade, score });

describe('rating anew', () => {
  it('begins at the first version for an enterprise older than it', () => {
    const rating = rateAnew(versions, [], day('2001-02-03'), day('2026-06-01'), []);
    expect(rating.timeline).toEqual([step('2019-01-01', 'A', '88.00')]);
    expect([rating.changedFrom, rating.nextChangeOn, rating.version.rules.version]).toEqual([
      '2019-01-01',
      null,
      '2026.1',
    ]);
  });

  it('differs from the day of a penalty on, and knows when time changes it next', () => {
    const stored = [step('2022-03-01', 'A', '88.00')];
    const rating = rateAnew(versions, [record()], day('2022-03-01'), day('2026-06-01'), stored);
    expect(rating.changedFrom).toBe('2026-05-15');
    expect(stepsFrom(rating.timeline, day('2026-05-15'))).toEqual([step('2026-05-15', 'B', '78.00')]);
    expect(rating.nextChangeOn).toBe('2026-11-15');
  });

  it('does not differ when nothing does, also where the rule version changed in between', () => {
    const stored = rateAnew(versions, [record()], day('2022-03-01'), day('2026-06-01'), []).timeline;
    const again = rateAnew(versions, [record()], day('2022-03-01'), day('2026-11-14'), stored);
    expect(again.changedFrom).toBeNull();
    expect(rateAnew(versions, [record()], day('2022-03-01'), day('2026-11-15'), stored).changedFrom).toBe('2026-11-15');
  });

  it('looks ahead to a version that is not in force yet', () => {
    const rating = rateAnew(versions, [], day('2022-03-01'), day('2026-03-01'), []);
    expect([rating.version.rules.version, rating.nextChangeOn]).toEqual(['2019.1', '2026-04-01']);
  });

  it('of an annulled record is as if it had never been; of a repaired one only from the repair on', () => {
    const stored = rateAnew(versions, [record()], day('2022-03-01'), day('2026-06-01'), []).timeline;
    const annulled = rateAnew(
      versions,
      [record({ annulledOn: day('2026-06-01') })],
      day('2022-03-01'),
      day('2026-06-01'),
      stored,
    );
    expect([annulled.changedFrom, annulled.timeline]).toEqual(['2026-05-15', [step('2022-03-01', 'A', '88.00')]]);
    const repaired = rateAnew(
      versions,
      [record({ repairedOn: day('2026-06-01') })],
      day('2022-03-01'),
      day('2026-06-01'),
      stored,
    );
    expect(repaired.changedFrom).toBe('2026-06-01');
  });

  it('finds the first day of difference on either side', () => {
    const a = [step('2020-01-01', 'A', '88.00'), step('2021-01-01', 'B', '78.00'), step('2022-01-01', 'A', '88.00')];
    expect(firstDifference(a, a)).toBeNull();
    expect(firstDifference(a, a.slice(0, 1))).toBe('2021-01-01');
    expect(firstDifference(a.slice(0, 2), a)).toBe('2022-01-01');
    expect(firstDifference(a, [a[0]!, step('2021-01-01', 'B', '78.50'), a[2]!])).toBe('2021-01-01');
    expect(firstDifference([], a)).toBe('2020-01-01');
  });
});

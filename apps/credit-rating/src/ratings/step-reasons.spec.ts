import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import { parseYaml } from '@app/platform/yaml';
import type { RatingRules } from '@app/rule-kinds/rating-rules';
import { parseRuleSet } from '@app/rule-kinds/rule-set';
import type { KnownRecord } from '../records/known-record';
import { ratingGivenOf, stepsUntil } from './rating-change';
import { type ExplainedStep, explained } from './step-reasons';

const versions = ['2019.1', '2026.1'].map((version) => {
  const file = join(__dirname, `../../../../rules/rating/park-rating@${version}.yaml`);
  return parseRuleSet(parseYaml(readFileSync(file)), file) as RatingRules;
});

const penalty = (id: string, determinedOn: string, more: Partial<KnownRecord> = {}): KnownRecord => ({
  ...{ id, enterpriseId: 'e', record: 'penalty', class: 'general', determinedOn: day(determinedOn) },
  ...{ obligationsFulfilledOn: null, annulledOn: null, repairedOn: null },
  ...more,
});

function reasonsOf(records: KnownRecord[], repaired: string[] = [], until = '2027-06-01'): ExplainedStep[] {
  const steps = stepsUntil(versions, ratingGivenOf(records), day('2022-03-01'), day(until));
  return explained(versions, records, steps, (id) => repaired.includes(id));
}

describe('why a rating moved', () => {
  it('says which record began, weighed less and ended, with its points before and after', () => {
    expect(
      reasonsOf([penalty('p', '2026-05-15')]).map(({ from, score, reasons }) => [
        from,
        score,
        reasons.map(({ what, pointsBefore, pointsAfter }) => [what, pointsBefore, pointsAfter]),
      ]),
    ).toEqual([
      ['2022-03-01', '88.00', []],
      ['2026-05-15', '78.00', [['began', '0.00', '-10.00']]],
      ['2026-11-15', '83.00', [['lessened', '-10.00', '-5.00']]],
      ['2027-05-15', '88.00', [['ended', '-5.00', '0.00']]],
    ]);
  });

  it('tells a repair from a term that is over', () => {
    const closed = [penalty('p', '2026-05-15', { repairedOn: day('2026-06-01') })];
    expect(reasonsOf(closed, ['p']).at(-1)!.reasons[0]!.what).toBe('repaired');
    expect(reasonsOf(closed).at(-1)!.reasons[0]!.what).toBe('ended');
  });

  it('names all records of one day, and a version that came into force', () => {
    // Twelve months by the rules of 2019, three by those of 2026.
    const minor = penalty('m', '2025-12-15', { class: 'minor' });
    const [, began, reruled] = reasonsOf([minor, penalty('n', '2025-12-15')]);
    expect(began!.reasons.map(({ recordId }) => recordId).sort()).toEqual(['m', 'n']);
    expect(began!.rulesChanged).toBe(false);
    expect(reruled).toMatchObject({
      ...{ from: '2026-04-01', rulesChanged: true, ruleVersion: '2026.1' },
      reasons: [{ recordId: 'm', what: 'ended', pointsBefore: '-2.00', pointsAfter: '0.00' }],
    });
  });

  it('an annulled record makes no step', () => {
    expect(reasonsOf([penalty('p', '2026-05-15', { annulledOn: day('2026-06-01') })])).toHaveLength(1);
  });
});

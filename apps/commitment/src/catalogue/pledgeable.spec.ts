import type { CommitmentRules } from '@app/rule-kinds/commitment';
import { parseRuleSet } from '@app/rule-kinds/rule-set';
import type { PledgeStanding } from '../standing/standing.service';
import { pledgeableItems } from './pledgeable';

const item = (code: string, more: object = {}): object => ({
  code,
  title: { zh: code, en: code },
  matter: 'utilities',
  publicSafety: false,
  publicInterest: false,
  verifyWorkingDays: 20,
  materials: [
    { code: 'permit', mainReview: true },
    { code: 'drawing', mainReview: false, dueWorkingDays: 10 },
  ],
  ...more,
});

const rules = parseRuleSet({
  kind: 'commitment',
  id: 'catalogue-of-the-test',
  version: '1',
  title: { zh: '试', en: 'Test' },
  effectiveFrom: '2026-01-01',
  basis: ['a test'],
  items: [item('water'), item('gas-main', { publicSafety: true })],
  barred: { seriousListed: true, unrepairedFalsePledge: true, grades: ['D'] },
}) as CommitmentRules;

/** `item/material` → reasons of the materials that may not be pledged. */
const refused = (standing: PledgeStanding | null): Record<string, string[]> =>
  Object.fromEntries(
    pledgeableItems(rules, standing).flatMap(({ code, materials }) =>
      materials.filter(({ pledgeable }) => !pledgeable).map((one) => [`${code}/${one.code}`, one.reasons]),
    ),
  );

const ofTheItems = {
  'water/permit': ['main-review-material'],
  'gas-main/permit': ['touches-public-safety', 'main-review-material'],
  'gas-main/drawing': ['touches-public-safety'],
};

describe('which materials may be pledged', () => {
  it('are, for anyone, those that are no main review, of items that do not touch public safety', () => {
    expect(refused(null)).toEqual(ofTheItems);
  });

  it('are so for anyone even where the catalogue bars every grade: nobody in particular is barred', () => {
    const strict: CommitmentRules = { ...rules, barred: { ...rules.barred, grades: ['A', 'B', 'C', 'D'] } };
    expect(pledgeableItems(strict, null)).toEqual(pledgeableItems(rules, null));
  });

  it('are the same for an enterprise of good grade', () => {
    expect(refused({ grade: 'C', seriousListed: false, unrepairedFalsePledge: false })).toEqual(ofTheItems);
  });

  it('are none for an enterprise of a barred grade on the serious list, and both are named', () => {
    expect(refused({ grade: 'D', seriousListed: true, unrepairedFalsePledge: false })).toEqual({
      'water/permit': ['main-review-material', 'serious-listed', 'grade-too-low'],
      'water/drawing': ['serious-listed', 'grade-too-low'],
      'gas-main/permit': ['touches-public-safety', 'main-review-material', 'serious-listed', 'grade-too-low'],
      'gas-main/drawing': ['touches-public-safety', 'serious-listed', 'grade-too-low'],
    });
  });

  it('say when the paper is due, and null when the park fetches it itself', () => {
    expect(pledgeableItems(rules, null)[0]!.materials.map(({ dueWorkingDays }) => dueWorkingDays)).toEqual([null, 10]);
  });
});

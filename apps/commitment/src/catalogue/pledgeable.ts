import { type CommitmentGiven, type CommitmentRules, decidePledge } from '@app/rule-kinds/commitment';
import type { ItemView } from './catalogue.dto';

/** What of an enterprise counts when it asks to pledge. */
export type PledgeStanding = Pick<CommitmentGiven, 'grade' | 'seriousListed' | 'unrepairedFalsePledge'>;

/** Nobody in particular asks, so nobody is barred and the grade does not matter. */
const ANYONE: PledgeStanding = { grade: 'A' };
const NONE_BARRED: CommitmentRules['barred'] = { seriousListed: false, unrepairedFalsePledge: false, grades: [] };

/**
 * Which items, and which of their materials, may be pledged, and why not.
 * @param standing of the enterprise that asks; null for the reasons that lie in the items alone
 */
export function pledgeableItems(rules: CommitmentRules, standing: PledgeStanding | null): ItemView[] {
  const asked = standing ? rules : { ...rules, barred: NONE_BARRED };
  return rules.items.map((item) => ({
    code: item.code,
    title: item.title,
    matter: item.matter,
    publicSafety: item.publicSafety,
    publicInterest: item.publicInterest,
    verifyWorkingDays: item.verifyWorkingDays,
    materials: item.materials.map(({ code, mainReview, dueWorkingDays }) => {
      const { allowed, reasons } = decidePledge(asked, { item: item.code, material: code, ...(standing ?? ANYONE) });
      return { code, mainReview, dueWorkingDays: dueWorkingDays ?? null, pledgeable: allowed, reasons };
    }),
  }));
}

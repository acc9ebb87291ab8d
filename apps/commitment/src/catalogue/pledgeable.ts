import { type CommitmentRules, decidePledge } from '@app/rule-kinds/commitment';
import type { PledgeStanding } from '../standing/standing.service';
import type { ItemView } from './catalogue.dto';
import { materialTitle } from './catalogue.terms';

/** Nobody in particular asks, so nobody is barred and the grade does not matter. */
const ANYONE: PledgeStanding = { grade: 'A', seriousListed: false, unrepairedFalsePledge: false };
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
      const title = materialTitle(rules, code);
      return { code, title, mainReview, dueWorkingDays: dueWorkingDays ?? null, pledgeable: allowed, reasons };
    }),
  }));
}

import { z } from 'zod';
import { distinct, envelope, flag, grade, text, title, workingDays } from './fields';

const material = z.strictObject({ code: text, mainReview: flag, dueWorkingDays: workingDays.optional() });

const item = z.strictObject({
  code: text,
  title,
  matter: text,
  publicSafety: flag,
  publicInterest: flag,
  verifyWorkingDays: workingDays,
  materials: z.array(material).superRefine(distinct((entry) => entry.code, ['code'])),
});

/** The catalogue of items for which a pledge may stand in for a paper (告知承诺事项). */
export const commitmentRules = z.strictObject({
  kind: z.literal('commitment'),
  ...envelope,
  items: z.array(item).superRefine(distinct((entry) => entry.code, ['code'])),
  barred: z.strictObject({
    seriousListed: flag,
    unrepairedFalsePledge: flag,
    grades: z.array(grade).superRefine(distinct((entry) => entry)),
  }),
});

export const commitmentGiven = z.strictObject({
  item: text,
  material: text,
  seriousListed: flag.optional(),
  unrepairedFalsePledge: flag.optional(),
  grade,
});

export type CommitmentRules = z.output<typeof commitmentRules>;
export type CommitmentGiven = z.output<typeof commitmentGiven>;

export interface CommitmentResult {
  /** True exactly when there are no reasons. */
  allowed: boolean;
  reasons: (
    | 'item-not-listed'
    | 'touches-public-safety'
    | 'touches-public-interest'
    | 'material-not-listed'
    | 'main-review-material'
    | 'serious-listed'
    | 'false-pledge-unrepaired'
    | 'grade-too-low'
  )[];
}

/** Whether an enterprise may pledge instead of handing in one material of one item. @see 国办发〔2020〕42号 */
export function decidePledge(rules: CommitmentRules, given: CommitmentGiven): CommitmentResult {
  const reasons: CommitmentResult['reasons'] = [];
  const listed = rules.items.find((entry) => entry.code === given.item);
  if (listed === undefined) {
    reasons.push('item-not-listed');
  } else {
    const paper = listed.materials.find((entry) => entry.code === given.material);
    if (listed.publicSafety) reasons.push('touches-public-safety');
    if (listed.publicInterest) reasons.push('touches-public-interest');
    if (paper === undefined) reasons.push('material-not-listed');
    if (paper?.mainReview === true) reasons.push('main-review-material');
  }
  if (rules.barred.seriousListed && given.seriousListed === true) reasons.push('serious-listed');
  if (rules.barred.unrepairedFalsePledge && given.unrepairedFalsePledge === true) {
    reasons.push('false-pledge-unrepaired');
  }
  if (rules.barred.grades.includes(given.grade)) reasons.push('grade-too-low');
  return { allowed: reasons.length === 0, reasons };
}

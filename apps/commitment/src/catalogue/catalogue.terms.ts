import type { CommitmentRules } from '@app/rule-kinds/commitment';
import { z } from 'zod';

export const CATALOGUE_ID = 'pledge-catalogue';

const title = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const days = z.int().min(0).max(250);
const recordClass = z.enum(['minor', 'general', 'serious']);
const basis = z.string().min(1).max(500);

/** What the catalogue says beside its items: the clocks, and what a breach weighs. */
const catalogueTerms = z.strictObject({
  /** Working days after the due day in which a paper is late, and no more than that. */
  graceWorkingDays: days,
  /** Working days before the due day from which an enterprise is reminded. */
  reminderWorkingDays: days,
  breachClass: z.strictObject({ false: recordClass, overdue: recordClass }),
  breachBasis: z.strictObject({ false: basis, overdue: basis }),
  materials: z.record(z.string(), title),
});

export type CatalogueTerms = z.output<typeof catalogueTerms>;

/** @throws Error naming the version and the field that is wrong */
export function termsOf(rules: CommitmentRules): CatalogueTerms {
  const parsed = catalogueTerms.safeParse(rules.terms);
  if (parsed.success) return parsed.data;
  throw new Error(`terms of ${rules.id}@${rules.version}: ${z.prettifyError(parsed.error)}`);
}

/** Versions from before pledges were taken here have no names for materials: then the code stands for itself. */
export function materialTitle(rules: CommitmentRules, code: string): { zh: string; en: string } {
  const named = (rules.terms?.['materials'] as CatalogueTerms['materials'] | undefined)?.[code];
  return named ?? { zh: code, en: code };
}

import { addMonths, type CalendarDate } from '@app/kernel/calendar';
import { distinct, months, text, title } from '@app/rule-kinds/fields';
import type { InspectionRules } from '@app/rule-kinds/inspection';
import { parseBy } from '@app/rule-kinds/rule-data-error';
import { z } from 'zod';
import { type EnterpriseFacts, isSeriousListed } from '../facts/facts.service';

const condition = z.strictObject({
  name: text,
  class: text,
  title,
  /** Holds while the enterprise is on the serious list. */
  seriousListed: z.literal(true).optional(),
  /** Holds when at least so many records of these kinds, and classes if given, were determined within the months. */
  records: z
    .strictObject({
      kinds: z.array(text).min(1),
      classes: z.array(text).min(1).optional(),
      months,
      atLeast: z.int().min(1),
    })
    .optional(),
});
type Condition = z.output<typeof condition>;

/** `terms` of an inspection rule set, as far as it is about risk classes (信用风险分类). The first condition that holds decides. */
const riskTerms = z.looseObject({
  riskClasses: z
    .array(condition)
    .min(1)
    .superRefine(distinct((one) => one.name, ['name']))
    .refine((list) => list.every((one, at) => isOpen(one) === (at === list.length - 1)), {
      error: 'the last condition, and only that, holds for all',
    }),
});
export type RiskTerms = z.output<typeof riskTerms>;

export interface RiskClass {
  riskClass: string;
  /** Every condition of that class that holds, with the records it rests on. */
  reasons: { name: string; zh: string; en: string; recordIds: string[] }[];
}

export type RiskFacts = Pick<EnterpriseFacts, 'records' | 'seriousListed'>;

/**
 * The conditions of an inspection rule set.
 * @throws RuleDataError when it has none, they are not as they should be, or one names a class without a ratio
 */
export function riskTermsOf(rules: InspectionRules): RiskTerms {
  const named = riskTerms.refine((terms) => terms.riskClasses.every((one) => Object.hasOwn(rules.ratios, one.class)), {
    path: ['riskClasses'],
    error: 'every class needs a ratio',
  });
  return parseBy(named, rules.terms ?? {}, ['terms'], `inspection/${rules.id}@${rules.version}.yaml`);
}

/** The risk class on a day, from facts as now known. It is not the rating grade. */
export function riskClassOf(terms: RiskTerms, facts: RiskFacts, on: CalendarDate): RiskClass {
  const holding = terms.riskClasses
    .map((one) => ({ one, recordIds: recordsFor(one, facts, on) }))
    .filter(({ one, recordIds }) => holds(one, recordIds, facts, on));
  const riskClass = holding[0]!.one.class;
  return {
    riskClass,
    reasons: holding
      .filter(({ one }, at) => one.class === riskClass && (at === 0 || !isOpen(one)))
      .map(({ one, recordIds }) => ({ name: one.name, ...one.title, recordIds })),
  };
}

function isOpen(one: Condition): boolean {
  return !one.seriousListed && !one.records;
}

function holds(one: Condition, recordIds: string[], facts: RiskFacts, on: CalendarDate): boolean {
  if (one.seriousListed && !isSeriousListed(facts, on)) return false;
  return !one.records || recordIds.length >= one.records.atLeast;
}

function recordsFor({ records: wanted }: Condition, { records }: RiskFacts, on: CalendarDate): string[] {
  if (!wanted) return [];
  return records
    .filter(({ record, class: recordClass, determinedOn, repairedOn, annulledOn }) => {
      if (record === null || !wanted.kinds.includes(record)) return false;
      if (wanted.classes && (recordClass === null || !wanted.classes.includes(recordClass))) return false;
      // An annulled record never was; a repaired one counts until its repair.
      if (annulledOn !== null || (repairedOn !== null && repairedOn <= on)) return false;
      return determinedOn <= on && on < addMonths(determinedOn, wanted.months);
    })
    .map(({ id }) => id);
}

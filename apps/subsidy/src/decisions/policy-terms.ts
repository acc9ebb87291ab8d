import type { CalendarDate } from '@app/kernel/calendar';
import type { PublishedRuleSet } from '@app/platform/rule-sets';
import { amount } from '@app/rule-kinds/fields';
import { parseBy } from '@app/rule-kinds/rule-data-error';
import { z } from 'zod';

export type Policy = PublishedRuleSet<'subsidy'>;

const terms = z.object({
  /** The pool, of the year of approval, that pays this policy. */
  poolCode: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the code of a pool'),
  /** A difference below it is recorded and not raised. */
  deMinimis: amount,
  /** Taking a recovery out of later payouts; not built, so a policy that asks for it is refused. */
  netting: z.literal(false, { error: 'must be false: netting from later payouts is not supported yet' }),
  /** Working days to pay a recovery back. No law names a figure (unconfirmed); the default is the park's own. */
  repayWithinWorkingDays: z.int().min(1).max(250).default(30),
  /** The item of the pledge catalogue whose pledges stand in for papers of this policy. */
  pledgeItem: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the code of an item')
    .default('subsidy-application'),
  /** What people call the facts it computes from, by their names. */
  factLabels: z
    .record(z.string().max(64), z.object({ zh: z.string().min(1).max(100), en: z.string().min(1).max(100) }))
    .default({}),
  /** `pending`: this version also applies to what was filed before it and is not yet approved. */
  transition: z.enum(['filing', 'pending'], { error: 'must be filing or pending' }).default('filing'),
});

export type PolicyTerms = z.output<typeof terms>;

/** @throws RuleDataError naming the path from the file's root */
export function termsOf(rules: Policy['rules']): PolicyTerms {
  return parseBy(terms, rules.terms ?? {}, ['terms']);
}

/**
 * The version that decides an application: the one in force on its filing day, unless a later one, in force by now, says
 * in its terms that it applies to pending applications too.
 * @param versions of one policy, earliest first
 * @param filed the version noted at filing: what is published later with an earlier first day changes nothing
 * @param on the day of the decision
 */
export function versionFor(
  versions: readonly Policy[],
  filed: { version: string; on: CalendarDate },
  on: CalendarDate,
): Policy | undefined {
  return versions.findLast(
    ({ effectiveFrom, rules }) =>
      rules.version === filed.version ||
      (effectiveFrom > filed.on && effectiveFrom <= on && termsOf(rules).transition === 'pending'),
  );
}

import { CalendarDate } from '@app/kernel/calendar';
import { z } from 'zod';
import { envelope, flag, period, text } from './fields';

/** From which inspections the red list exempts. */
export const exemptionRules = z.strictObject({
  kind: z.literal('exemption'),
  ...envelope,
  /** Kinds of inspection an exemption covers; a kind that is not named is never covered. */
  inspections: z.array(text),
  excludedSectors: z.array(text),
});

export const exemptionGiven = z.strictObject({
  redListed: period.optional(),
  seriousListed: flag.optional(),
  sector: text,
  inspection: text,
});

export type ExemptionRules = z.output<typeof exemptionRules>;
export type ExemptionGiven = z.output<typeof exemptionGiven>;

export interface ExemptionResult {
  exempt: boolean;
  /** The first that stands against an exemption, null when exempt. */
  reason: 'serious-listed' | 'not-red-listed' | 'sector-excluded' | 'inspection-not-covered' | null;
}

/** Whether an enterprise is exempt from one kind of inspection on a day. */
export function decideExemption(rules: ExemptionRules, given: ExemptionGiven, on: CalendarDate): ExemptionResult {
  const reason = reasonAgainst(rules, given, on);
  return { exempt: reason === null, reason };
}

function reasonAgainst(rules: ExemptionRules, given: ExemptionGiven, on: CalendarDate): ExemptionResult['reason'] {
  if (given.seriousListed === true) return 'serious-listed';
  const listed = given.redListed;
  if (listed === undefined || on < listed.from || on >= listed.until) return 'not-red-listed';
  if (rules.excludedSectors.includes(given.sector)) return 'sector-excluded';
  return rules.inspections.includes(given.inspection) ? null : 'inspection-not-covered';
}

import { createHash } from 'node:crypto';
import { PERCENT_WHOLE } from '@app/kernel/percent';
import { compareCodePoints } from '@app/kernel/text-order';
import { z } from 'zod';
import { distinct, envelope, flag, share, text } from './fields';
import { ruleDataFault } from './rule-data-error';

/** How many of each risk class a double-random inspection draws. */
export const inspectionRules = z.strictObject({
  kind: z.literal('inspection'),
  ...envelope,
  /** Percent of each risk class. */
  ratios: z
    .record(text, share)
    .refine((ratios) => Object.keys(ratios).length > 0, { error: 'must name at least one risk class' }),
  oncePerYear: flag,
});

export const inspectionGiven = z.strictObject({
  seed: text,
  frame: z
    .array(
      z.strictObject({
        /** Hashed as given, so that anyone with the published frame can repeat the draw. */
        uscc: text,
        riskClass: text,
        exempt: flag.optional(),
        inspectedThisYear: flag.optional(),
      }),
    )
    .superRefine(distinct((entry) => entry.uscc, ['uscc'])),
});

export type InspectionRules = z.output<typeof inspectionRules>;
export type InspectionGiven = z.output<typeof inspectionGiven>;

export interface InspectionResult {
  /** The uscc drawn, all classes together, in the order of their hashes. */
  drawn: string[];
  /** SHA-256 hex of the frame as drawn from. */
  frameHash: string;
}

/**
 * A draw anyone can repeat from seed and frame.
 * @throws RuleDataError for a risk class without a ratio
 */
export function drawInspection(rules: InspectionRules, given: InspectionGiven): InspectionResult {
  const candidates = new Map<string, { uscc: string; hash: string }[]>();
  given.frame.forEach((entry, index) => {
    if (!Object.hasOwn(rules.ratios, entry.riskClass)) {
      throw ruleDataFault(['given', 'frame', index, 'riskClass'], `class ${entry.riskClass} has no ratio`);
    }
    if (entry.exempt === true || (rules.oncePerYear && entry.inspectedThisYear === true)) return;
    const sameClass = candidates.get(entry.riskClass) ?? [];
    sameClass.push({ uscc: entry.uscc, hash: sha256(`${given.seed}\n${entry.uscc}`) });
    candidates.set(entry.riskClass, sameClass);
  });

  const drawn: { uscc: string; hash: string }[] = [];
  for (const [riskClass, sameClass] of candidates) {
    const ratio = rules.ratios[riskClass] ?? 0n;
    const count = Number((BigInt(sameClass.length) * ratio + PERCENT_WHOLE - 1n) / PERCENT_WHOLE);
    for (const entry of sameClass.sort(byHash).slice(0, count)) drawn.push(entry);
  }
  return { drawn: drawn.sort(byHash).map((entry) => entry.uscc), frameHash: frameHashOf(given.frame) };
}

/** SHA-256 hex of a frame's lines, sorted: what a frame is bound by before its draw. */
export function frameHashOf(frame: InspectionGiven['frame']): string {
  const lines = frame.map(
    ({ uscc, riskClass, exempt, inspectedThisYear }) =>
      `${uscc} ${riskClass} ${bit(exempt)} ${bit(inspectedThisYear)}\n`,
  );
  return sha256(lines.sort(compareCodePoints).join(''));
}

function bit(value: boolean | undefined): '0' | '1' {
  return value === true ? '1' : '0';
}

function byHash(a: { hash: string }, b: { hash: string }): number {
  return a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0;
}

function sha256(data: string): string {
  return createHash('sha256').update(data, 'utf8').digest('hex');
}

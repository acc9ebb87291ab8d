import type { CalendarDate } from '@app/kernel/calendar';
import { compareCodePoints } from '@app/kernel/text-order';
import type { Words } from '@app/platform/words.dto';
import type { PolicyFactor } from './advice.dto';

/** One version of a subsidy policy, as `subsidy` told of it. */
export interface PolicyVersion {
  policyId: string;
  version: string;
  title: Words;
  effectiveFrom: CalendarDate;
  /** Percent by grade. */
  factors: Record<string, string>;
  minimumGrade: string;
  notSeriousListed: boolean;
}

/** What a grade is worth on a day, by the versions in force then. */
export function factorsOn(
  versions: readonly PolicyVersion[],
  { on, grade, isListed }: { on: CalendarDate; grade: string; isListed: boolean },
): PolicyFactor[] {
  const inForce = new Map<string, PolicyVersion>();
  for (const version of versions) {
    const other = inForce.get(version.policyId);
    if (version.effectiveFrom <= on && (!other || other.effectiveFrom < version.effectiveFrom)) {
      inForce.set(version.policyId, version);
    }
  }
  return [...inForce.values()]
    .sort((a, b) => compareCodePoints(a.policyId, b.policyId))
    .map((policy) => {
      const reasons: string[] = [];
      // Grades are A to D, best first, which is their order as text.
      if (grade > policy.minimumGrade) reasons.push('grade-too-low');
      if (policy.notSeriousListed && isListed) reasons.push('serious-listed');
      const { policyId, version, title } = policy;
      return {
        policyId,
        version,
        title,
        factor: policy.factors[grade] ?? '0',
        eligible: reasons.length === 0,
        reasons,
      };
    });
}

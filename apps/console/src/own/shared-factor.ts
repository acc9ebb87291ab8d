import { percentText } from '../words/format';
import type { Standing } from './own-queries';

/** The percentage that all policies have at this grade; null where they differ or one is closed. */
export function sharedFactor(factors: Standing['factors']): string | null {
  const [first] = factors;
  return first && factors.every(({ factor, eligible }) => eligible && factor === first.factor)
    ? percentText(first.factor)
    : null;
}

import { useLanguage, wordOf } from '../words/words';
import { inspectionWords } from './inspection.words';

/** Kinds one may ask an exemption for; those that it never covers are answered so. */
export const EXEMPTIBLE = ['double-random', 'routine', 'complaint', 'referral', 'campaign'];
/** Kinds that are ordered without a draw. */
export const ORDERED = ['complaint', 'referral', 'campaign', 'routine'] as const;

export function useKindWord(): (kind: string) => string {
  const language = useLanguage();
  return (kind) => wordOf(inspectionWords, `kind.${kind}`, language);
}

export const OUTCOMES = [
  'no-problem',
  'problem-found',
  'corrected-on-order',
  'unreachable',
  'uncooperative',
  'no-such-business',
] as const;

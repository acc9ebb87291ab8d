import type { Warning } from './enterprise.dto';

/** What is said beside an answer that was found by a code the enterprise no longer has; null when it still has it. */
export function formerCodeWarning(asked: string, present: string): Warning | null {
  if (asked === present) return null;
  return {
    code: 'former-code',
    zh: `${asked} 是该企业的曾用代码，现为 ${present}`,
    en: `${asked} is a former code of this enterprise; the present one is ${present}.`,
  };
}

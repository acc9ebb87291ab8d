declare const usccBrand: unique symbol;

/** A unified social credit code (统一社会信用代码): 18 characters, normalised, both check characters right. */
export type Uscc = string & { readonly [usccBrand]: true };

export type UsccFault =
  | 'empty'
  /** 15 digits: the registration number (注册号) used before 2015. */
  | 'old-registration-number'
  | 'wrong-length'
  | 'wrong-character'
  /** GB 11714: the check of the organisation code in positions 9–17. */
  | 'wrong-organisation-check'
  /** GB 32100-2015: the check of the whole code in position 18. */
  | 'wrong-check';

export type UsccResult = { ok: true; uscc: Uscc } | { ok: false; reason: UsccFault; normalised: string };

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** Full width to half width, lower case to upper, all white space (also no-break and zero-width) gone. */
export function normaliseUscc(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u200B-\u200D\u2060\uFEFF]/g, '')
    .toUpperCase();
}

/** Normalises and checks a code. Never throws: dirty input is everyday data, and the reason goes into the row result. */
export function parseUscc(text: string): UsccResult {
  const normalised = normaliseUscc(text);
  const reason = faultOf(normalised);
  return reason === null ? { ok: true, uscc: normalised as Uscc } : { ok: false, reason, normalised };
}

function faultOf(code: string): UsccFault | null {
  if (code === '') return 'empty';
  if (/^[0-9]{15}$/.test(code)) return 'old-registration-number';
  if (code.length !== 18) return 'wrong-length';
  if ([...code].some((character) => !alphabet.includes(character))) return 'wrong-character';
  if (organisationCheck(code.slice(8, 16)) !== code[16]) return 'wrong-organisation-check';
  return usccCheck(code.slice(0, 17)) === code[17] ? null : 'wrong-check';
}

/** The check character of an organisation code. @param body its first eight characters @see GB 11714 */
export function organisationCheck(body: string): string {
  const sum = organisationWeights.reduce((total, weight, at) => total + weight * parseInt(body.charAt(at), 36), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/** The 18th character of a code. @param body its first seventeen characters @see GB 32100-2015 */
export function usccCheck(body: string): string {
  const sum = usccWeights.reduce((total, weight, at) => total + weight * alphabet.indexOf(body.charAt(at)), 0);
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

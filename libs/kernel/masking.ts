import { isCalendarDate } from './calendar';
import { parseUscc } from './uscc';

/** Personal data made unreadable for paper and lists; what stays is enough to recognise one's own. */

/** 张三 → 张*, 欧阳小明 → 欧***. */
export function maskName(name: string): string {
  const [first = '', ...rest] = [...name.trim()];
  return first + '*'.repeat(rest.length);
}

/** 110101199003070011 → 110101********0011: the place and the end stay, the birthday goes. */
export function maskIdNumber(id: string): string {
  return `${id.slice(0, 6)}${'*'.repeat(Math.max(0, id.length - 10))}${id.slice(-4)}`;
}

/** 13812345678 → 138****5678. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}${'*'.repeat(Math.max(0, phone.length - 7))}${phone.slice(-4)}`;
}

/** 6222 0210 0111 6245 702 → ****5702. */
export function maskAccount(account: string): string {
  return `****${account.replaceAll(' ', '').slice(-4)}`;
}

const ID_NUMBER = /(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])/g;
const MOBILE = /(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])/g;
const ACCOUNT = /(?<![0-9A-Za-z])\d{4}(?: ?\d{4}){3}(?: ?\d{1,3})?(?![0-9A-Za-z])/g;

/** The last guard before text leaves on paper: identity numbers, mobile numbers, bank accounts. A credit code stays. */
export function maskPersonalData(text: string): string {
  return text
    .replace(ID_NUMBER, (found) => (isIdNumber(found) ? maskIdNumber(found) : found))
    .replace(ACCOUNT, (found) => (isCreditCode(found) ? found : maskAccount(found)))
    .replace(MOBILE, maskPhone);
}

/** With a birthday at its place. Many credit codes are eighteen digits too. */
function isIdNumber(text: string): boolean {
  const birthday = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  return /^(19|20)/.test(birthday) && isCalendarDate(birthday) && !isCreditCode(text);
}

function isCreditCode(text: string): boolean {
  return parseUscc(text).ok;
}

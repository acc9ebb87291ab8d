import { pinyin } from 'pinyin-pro';

const MAX_INITIALS = 200;

/** 东湾精密机械（集团）A厂 → dwjmjxjtac: the first letter of each character in pinyin; letters and digits as they are. */
export function initialsOf(name: string): string {
  const letters = pinyin(name.normalize('NFKC'), { pattern: 'first', toneType: 'none', type: 'array' });
  return letters
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, MAX_INITIALS);
}

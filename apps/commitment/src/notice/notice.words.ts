import type { CalendarDate } from '@app/kernel/calendar';

const CLASSES: Record<string, string> = { minor: '轻微失信', general: '一般失信', serious: '严重失信' };

/** How a class of a dishonesty record is called. */
export function classInWords(code: string): string {
  return CLASSES[code] ?? code;
}

/** A day as letters write it: 2026年6月1日. */
export function dayInWords(day: CalendarDate): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

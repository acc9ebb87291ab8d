import type { CalendarDate } from '@app/kernel/calendar';
import type { WorkingDayDeadline } from '@app/kernel/working-days';

export interface PaperDeadline {
  dueOn: CalendarDate | null;
  dueReason: 'calendar-missing' | null;
  graceUntil: CalendarDate | null;
}

/**
 * When a paper is due, and until when a late one is accepted.
 * @param dueWorkingDays null when the park fetches it itself: then it is never due
 * @param deadline counts working days from a day
 */
export function paperDeadline(
  signedOn: CalendarDate,
  { dueWorkingDays, graceWorkingDays }: { dueWorkingDays: number | null; graceWorkingDays: number },
  deadline: (from: CalendarDate, workingDays: number) => WorkingDayDeadline,
): PaperDeadline {
  if (dueWorkingDays === null) return { dueOn: null, dueReason: null, graceUntil: null };
  const { dueOn, dueReason } = deadline(signedOn, dueWorkingDays);
  return { dueOn, dueReason, graceUntil: dueOn === null ? null : deadline(dueOn, graceWorkingDays).dueOn };
}

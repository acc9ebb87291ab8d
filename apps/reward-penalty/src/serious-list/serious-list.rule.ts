import { type CalendarDate, laterOf } from '@app/kernel/calendar';
import type { RecordFact } from '../facts/facts.service';
import type { SeriousListEnd, SeriousListEntry } from './serious-list-entry.entity';

/** What is known of the record an entry stands on; undefined while nothing has come of it. */
export type StandingRecord = Pick<RecordFact, 'annulledOn' | 'repairedOn'> | undefined;

export interface End {
  reason: SeriousListEnd;
  /** First day on which it is off the list. */
  on: CalendarDate;
}

/** How a stay from `listedOn` on ended by a day, as now known; null while it lasts. */
export function endOf(
  listedOn: CalendarDate,
  untilOn: CalendarDate | null,
  record: StandingRecord,
  on: CalendarDate,
): End | null {
  if (record?.annulledOn) return { reason: 'annulled', on: laterOf(record.annulledOn, listedOn) };
  const repairedOn = record?.repairedOn ? laterOf(record.repairedOn, listedOn) : null;
  if (repairedOn && repairedOn <= on && (!untilOn || repairedOn < untilOn)) {
    return { reason: 'repaired', on: repairedOn };
  }
  return untilOn && untilOn <= on ? { reason: 'expired', on: untilOn } : null;
}

/** Whether an entry that left goes on: the repair that ended it no longer stands, and its term is not over. */
export function goesOn(
  last: Pick<SeriousListEntry, 'state' | 'leftReason' | 'listedOn' | 'untilOn'>,
  record: StandingRecord,
  on: CalendarDate,
): boolean {
  return last.state === 'left' && last.leftReason === 'repaired' && !endOf(last.listedOn!, last.untilOn, record, on);
}

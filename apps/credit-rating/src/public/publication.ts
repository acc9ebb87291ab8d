import type { CalendarDate } from '@app/kernel/calendar';
import { decideRepair, type RepairRules } from '@app/rule-kinds/repair';
import type { KnownRecord } from '../records/known-record';

export interface Publishable extends KnownRecord {
  sector: string | null;
}

/** A record that may be published, and until when. */
export interface Publication {
  class: string;
  /** First day on which it is published no more, its duties being done. */
  endsOn: CalendarDate;
  /** Its longest period is over; it stays because its duties are not known to be done. */
  stays: boolean;
}

/**
 * Whether a record may be shown to everybody on a day; null: it may not.
 *
 * The law, as the regimes of `rules/repair` have it as data:
 * - 《信用修复管理办法》 (NDRC Order 36 of 2025, from 2026-04-01) and 国办发〔2025〕22号: minor faults are as a rule not
 *   published; general ones for at most a year, serious ones for at most three, from the day of determination; at the end of
 *   the longest period publication ends by itself once the duties are done, and goes on until they are.
 * - The same: after a repair publication ends. What was annulled was never to be published.
 * - Each day is judged by the regime in force on that day (NDRC Order 58 of 2023 and those before it published minor faults
 *   too). Filing a repair chooses a regime for the repair, not for publication.
 * A fault without a class is not published: whether it may be hangs on the class. Honours have none.
 * @param regime in force today
 */
export function publicationOf(regime: RepairRules, record: Publishable, today: CalendarDate): Publication | null {
  const { annulledOn, repairedOn, determinedOn, obligationsFulfilledOn, sector } = record;
  if (annulledOn !== null || (repairedOn !== null && repairedOn <= today) || determinedOn > today) return null;
  // A serious listing is serious whether or not anybody said so.
  const recordClass = record.class ?? (record.record === 'serious-list' ? 'serious' : null);
  if (recordClass === null || !Object.hasOwn(regime.classes, recordClass)) return null;
  if (!regime.classes[recordClass]!.published) return null;
  const given = { class: recordClass, determinedOn, ...(sector ? { sector } : {}) };
  const { publicationEndsOn: endsOn } = decideRepair(regime, given, today);
  const isOver = today >= endsOn;
  if (isOver && obligationsFulfilledOn !== null && obligationsFulfilledOn <= today) return null;
  return { class: recordClass, endsOn, stays: isOver };
}

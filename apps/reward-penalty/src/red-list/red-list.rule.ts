import { type CalendarDate, laterOf } from '@app/kernel/calendar';
import { judgeRedList, redListGiven, type RedListGiven, type RedListRules } from '@app/rule-kinds/red-list';
import { type EnterpriseFacts, isSeriousListed } from '../facts/facts.service';

export const RED_LIST_RULE = 'park-red-list';

/** Why an enterprise may not enter; the first three are the rule's own. */
export type RefusalReason = 'registered-too-short' | 'grade-too-low' | 'grade-not-held' | 'barred' | 'serious-listed';
/** What takes an enterprise off the list. That a grade was not held for long enough, as is now known, does not. */
export type LeaveReason = 'grade-too-low' | 'barred' | 'serious-listed' | 'expired';

/** What RULES.md calls `given`. An annulment or repair dated before the record itself acts from the record's day on. */
export function redListGivenOf(facts: EnterpriseFacts): RedListGiven {
  return redListGiven.parse({
    registeredOn: facts.registeredOn,
    ratings: facts.timeline.map(({ from, grade }) => ({ from, grade })),
    records: facts.records
      .filter((fact) => fact.record !== null)
      .map((fact) => ({
        id: fact.id,
        record: fact.record,
        ...(fact.class ? { class: fact.class } : {}),
        determinedOn: fact.determinedOn,
        ...(fact.repairedOn ? { repairedOn: laterOf(fact.repairedOn, fact.determinedOn) } : {}),
        ...(fact.annulledOn ? { annulledOn: laterOf(fact.annulledOn, fact.determinedOn) } : {}),
      })),
  });
}

/** What speaks against staying on the list on a day; empty when nothing does. */
export function reasonsToLeave(rules: RedListRules, facts: EnterpriseFacts, on: CalendarDate): LeaveReason[] {
  const { reasons } = judgeRedList(rules, redListGivenOf(facts), on);
  return [
    ...reasons.filter((reason) => reason === 'grade-too-low' || reason === 'barred'),
    ...(isSeriousListed(facts, on) ? (['serious-listed'] as const) : []),
  ];
}

/** Ids of the records that bar on a day. */
export function barringRecords(rules: RedListRules, facts: EnterpriseFacts, on: CalendarDate): string[] {
  const given = redListGivenOf(facts);
  return given.records
    .filter((record) => judgeRedList(rules, { ...given, records: [record] }, on).reasons.includes('barred'))
    .map((record) => record.id);
}

export interface LeftEntry {
  leftOn: CalendarDate;
  untilOn: CalendarDate;
  /** Ids of records, or of the events that told of them. */
  causeIds: readonly string[];
}

/**
 * Whether an enterprise that left comes back by itself: what made it leave was annulled (not repaired), and on no day
 * since, as now known, was there another reason to leave. News may come in any order, so this looks at facts alone.
 * @param rulesOn the rule in force on a day
 */
export function mayResume(
  rulesOn: (day: CalendarDate) => RedListRules,
  left: LeftEntry,
  facts: EnterpriseFacts,
  today: CalendarDate,
): boolean {
  const causes = facts.records.filter((record) =>
    [record.id, ...record.recordedEventIds].some((id) => left.causeIds.includes(id)),
  );
  if (today >= left.untilOn || !causes.some((cause) => cause.annulledOn !== null)) return false;
  // A repair on the very day of leaving would make that day look clean; it does not undo the leaving.
  if (causes.some(({ annulledOn, repairedOn }) => !annulledOn && repairedOn && repairedOn <= left.leftOn)) return false;
  // Something new can only begin to stand against it on one of these days.
  const days = [
    ...facts.timeline.map((step) => step.from),
    ...facts.records.map((record) => record.determinedOn),
    ...facts.seriousListed.map((listing) => listing.from),
  ].filter((day) => left.leftOn < day && day < today);
  return [left.leftOn, ...days, today].every((day) => reasonsToLeave(rulesOn(day), facts, day).length === 0);
}

/** Why the rule (or the serious list) refuses an entry on a day; empty when it may be entered. */
export function reasonsAgainstEntry(rules: RedListRules, facts: EnterpriseFacts, on: CalendarDate): RefusalReason[] {
  const { reasons } = judgeRedList(rules, redListGivenOf(facts), on);
  return [...reasons, ...(isSeriousListed(facts, on) ? (['serious-listed'] as const) : [])];
}

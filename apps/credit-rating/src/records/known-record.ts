import { type CalendarDate, laterOf, parseCalendarDate } from '@app/kernel/calendar';

/** What is on record about a thing, as it came; it never changes. */
export interface StoredRecord {
  id: string;
  enterpriseId: string;
  record: string;
  /** Set by hand, or else as it came. */
  class: string | null;
  determinedOn: CalendarDate;
  /** The day its duties were done; the day of the decision where it carries none; null: not known to be done. */
  obligationsFulfilledOn: CalendarDate | null;
}

/** A piece of news about a record. */
export interface RecordFact {
  /** `annulled` is void from the origin; `repaired` and `ended` act from `actsOn` on; `repair-revoked`: the repair it names
   * never was; `determined`: the thing was determined again on `actsOn`, with the class in `detail`;
   * `obligations-fulfilled`: its duties were done on `actsOn`. */
  kind: 'annulled' | 'repaired' | 'ended' | 'repair-revoked' | 'determined' | 'obligations-fulfilled';
  /** The event that brought it, or an id of our own. */
  sourceId: string;
  actsOn: CalendarDate;
  detail: { objectionId?: string; repairId?: string; reason?: string; repairedOn?: string; class?: string };
}

/** A record as far as it is known at an instant: what `rating` is given of it. */
export interface KnownRecord extends StoredRecord {
  annulledOn: CalendarDate | null;
  /** From then on it acts no more: repaired, or its term ended. */
  repairedOn: CalendarDate | null;
}

/** What is known of a record, and the facts that say so. */
export interface RecordAsKnown {
  record: KnownRecord;
  annulledBy: RecordFact | null;
  repairedBy: RecordFact | null;
}

/** Best first. */
const CLASSES = ['minor', 'general', 'serious'];

/** Puts together a record and the set of its news, so the order in which they came makes no difference. */
export function recordAsKnown(stored: StoredRecord, facts: readonly RecordFact[]): RecordAsKnown {
  if (facts.length === 0) return asItCame(stored);
  const { class: present, determinedOn } = gravest(stored, facts);
  const revoked = facts.filter((fact) => fact.kind === 'repair-revoked');
  const annulledBy = earliest(facts.filter((fact) => fact.kind === 'annulled'));
  // A breach can be determined again, more gravely: what mended the lesser one does not mend that.
  const isOfThis = (on: CalendarDate): boolean => stored.record !== 'pledge-breach' || on >= determinedOn;
  const repairedBy = earliest(
    facts.filter(
      (fact) =>
        (fact.kind === 'repaired' || fact.kind === 'ended') &&
        !revoked.some((revocation) => undoes(revocation, fact)) &&
        isOfThis(fact.actsOn),
    ),
  );
  const doneOn = lastTold(facts.filter((fact) => fact.kind === 'obligations-fulfilled'))?.actsOn;
  const obligationsFulfilledOn = doneOn ?? stored.obligationsFulfilledOn;
  // A decision about a record never acts before the record itself.
  const record = {
    ...stored,
    class: present,
    determinedOn,
    obligationsFulfilledOn: obligationsFulfilledOn && isOfThis(obligationsFulfilledOn) ? obligationsFulfilledOn : null,
    annulledOn: annulledBy && laterOf(annulledBy.actsOn, determinedOn),
    repairedOn: repairedBy && laterOf(repairedBy.actsOn, determinedOn),
  };
  return { record, annulledBy, repairedBy };
}

/** Nearly every record; whoever rates everyone comes by here millions of times. */
function asItCame(stored: StoredRecord): RecordAsKnown {
  const { id, enterpriseId, record: kind, class: classOf, determinedOn, obligationsFulfilledOn: done } = stored;
  const isOfThis = done === null || kind !== 'pledge-breach' || done >= determinedOn;
  // Named one by one: that is several times as fast as to spread them.
  const record: KnownRecord = {
    id,
    enterpriseId,
    record: kind,
    class: classOf,
    determinedOn,
    obligationsFulfilledOn: isOfThis ? done : null,
    annulledOn: null,
    repairedOn: null,
  };
  return { record, annulledBy: null, repairedBy: null };
}

/** Class and day of the gravest determination; of equally grave ones the earliest. */
function gravest(
  stored: StoredRecord,
  facts: readonly RecordFact[],
): { class: string | null; determinedOn: CalendarDate } {
  let found: { class: string | null; determinedOn: CalendarDate } = stored;
  for (const { kind, actsOn, detail } of facts) {
    if (kind !== 'determined') continue;
    const rank = rankOf(detail.class ?? null) - rankOf(found.class);
    if (rank > 0 || (rank === 0 && actsOn < found.determinedOn)) {
      found = { class: detail.class ?? null, determinedOn: actsOn };
    }
  }
  return found;
}

function rankOf(recordClass: string | null): number {
  return recordClass === null ? -1 : CLASSES.indexOf(recordClass);
}

/** Also leaving a list because of that repair, which names none, is undone with it. */
function undoes(revocation: RecordFact, fact: RecordFact): boolean {
  if (fact.kind !== 'repaired') return false;
  if (fact.detail.repairId !== undefined) return fact.detail.repairId === revocation.detail.repairId;
  const repairedOn = parseCalendarDate(revocation.detail.repairedOn ?? revocation.actsOn);
  return repairedOn <= fact.actsOn && fact.actsOn <= revocation.actsOn;
}

/** By day, then by id, so that it is the same one in whatever order they came. */
function earliest(facts: readonly RecordFact[]): RecordFact | null {
  return facts.reduce<RecordFact | null>(
    (found, fact) =>
      found === null || fact.actsOn < found.actsOn || (fact.actsOn === found.actsOn && fact.sourceId < found.sourceId)
        ? fact
        : found,
    null,
  );
}

/** What was told again holds as told last: ids of events rise with time, so in whatever order they came. */
function lastTold(facts: readonly RecordFact[]): RecordFact | null {
  return facts.reduce<RecordFact | null>(
    (found, fact) => (found === null || fact.sourceId > found.sourceId ? fact : found),
    null,
  );
}

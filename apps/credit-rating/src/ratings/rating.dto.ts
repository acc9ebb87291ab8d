import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { RuleReference } from '@app/platform/receipts.dto';
import { IsOptional, IsUUID } from 'class-validator';
import { NumberedPageQuery } from '@app/platform/page.dto';
import { SmallLetters } from '../enterprises/small-letters';
import { KnownAtQuery } from '../records/record.dto';

export class RatedParams {
  /** Id of the enterprise. */
  @SmallLetters()
  @IsUUID()
  id: string;
}

export class TimelineQuery extends KnownAtQuery {}

export class RatingQuery extends TimelineQuery {
  /** As of this day, in Asia/Shanghai; today when absent. A later day is what time alone will bring. */
  @IsOptional()
  @IsCalendarDate()
  on?: string;
}

export class HistoryQuery extends NumberedPageQuery {}

/** A record that counts, or counted for nothing. */
export class RatingItemView {
  recordId: string;
  record: string;
  class: string | null;
  determinedOn: string;
  points: string;
  /** First day on which it no longer counts; null: no end. */
  until: string | null;
}

/** A grade with everything it rests on. */
export class RatingView {
  enterpriseId: string;
  on: string;
  /** What was known at this instant. */
  knownAt: string;
  grade: string;
  score: string;
  items: RatingItemView[];
  /** Record whose veto counts, or null. */
  vetoedBy: string | null;
  /** First day after `on` on which time alone changes anything, by the same rule version. */
  nextChangeOn: string | null;
  rule: RuleReference;
  /** What the rule was given: the same rule and this make the same answer. */
  given: Record<string, unknown>;
  /** Receipt of the present revision; null when another day or instant was asked about. */
  receiptId: string | null;
}

export class RatingStepView {
  from: string;
  grade: string;
  score: string;
}

/** A record that counts otherwise from the day of a step on than the day before. */
export class StepReasonView {
  recordId: string;
  /** Kind of record. */
  record: string;
  class: string | null;
  documentNumber: string | null;
  determinedOn: string;
  /** began; lessened: it weighs less as time goes by; reweighed: by another version of the rules; repaired; ended: its time
   * or its term is over. */
  what: string;
  /** Before any limit of a group; 0.00 where it did not, or does not, count. */
  pointsBefore: string;
  pointsAfter: string;
}

export class ExplainedStepView extends RatingStepView {
  /** Version of the rules that rates from this day on. */
  ruleVersion: string;
  /** It came into force that day. */
  rulesChanged: boolean;
  /** Why grade and score are what they are from this day on and not the day before; of the first step, what it begins with. */
  reasons: StepReasonView[];
}

/** A record that is void from its origin: it makes no step as now known. */
export class VoidRecordView {
  recordId: string;
  record: string;
  class: string | null;
  documentNumber: string | null;
  determinedOn: string;
  annulledOn: string;
}

export class RatingTimeline {
  enterpriseId: string;
  knownAt: string;
  /** Oldest first; each step holds until the next. */
  timeline: ExplainedStepView[];
  /** What was annulled: once part of the line, as known then, and no more. */
  annulled: VoidRecordView[];
}

/** One revision: what `rating.changed` said. */
export class RatingRevision {
  revision: number;
  knownAt: string;
  asOf: string;
  changedFrom: string;
  timeline: RatingStepView[];
  grade: string;
  score: string;
  rule: RuleReference;
  receiptId: string;
  eventId: string;
  /** Ids of the events whose news this was; empty when time alone or a rule version was. */
  causes: string[];
}

export class RatingHistory {
  items: RatingRevision[];
  nextCursor: number | null;
}

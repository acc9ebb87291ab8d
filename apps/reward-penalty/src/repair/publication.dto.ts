import { trimmed } from '@app/platform/transforms';
import { IsString, IsUUID, Length } from 'class-validator';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { Words } from '@app/platform/words.dto';
import { ReasonView, RegimeView } from './repair.dto';

export class RecordParams {
  @IsUUID()
  recordId: string;
}

export class RecordObligations {
  /** The day the duties of the record were done. */
  @IsCalendarDate()
  fulfilledOn: string;

  /** What shows it. */
  @trimmed
  @IsString()
  @Length(2, 2000)
  evidence: string;
}

/** What a repair of a record takes, in words for people. */
export class PublicationWords {
  /** The regime, and why it applies: the filing date chooses it. */
  regime: Words;
  /** What a repair filed today would still lack, as things to do; empty also while one is being handled. */
  missing: ReasonView[];
  /** From when a repair may be filed, and what time does by itself; null while one is being handled or none can be judged. */
  earliest: Words | null;
  /** By when a filed repair is accepted and decided. */
  decision: Words | null;
}

/** How long a record is published and acts, as of today. */
export class PublicationAnswer {
  recordId: string;
  enterpriseId: string;
  record: string;
  /** minor, general, serious; null while nobody has said. */
  class: string | null;
  sector: string | null;
  determinedOn: string;
  /** The regime of today; it is the filing date that chooses. */
  regime: RegimeView;
  /** Whether records of this class are published at all; null while the class is not known to the regime. */
  published: boolean | null;
  /** `acting`; `ended`: repaired, or by time; `annulled`: it never was. */
  state: 'acting' | 'ended' | 'annulled';
  /** From this day on it is repaired. */
  endedOn: string | null;
  annulledOn: string | null;
  /** First day on which a repair can be filed, if filed under this regime. */
  earliestOn: string | null;
  /** Publication ends by itself on this day, if the duties are done. */
  publicationEndsOn: string | null;
  /** The day its duties were done; null: not known to be done. */
  obligationsFulfilledOn: string | null;
  /** A repair somebody has still to act on. */
  openRepairId: string | null;
  /** Why it goes on though its longest period is over: `obligations-unfulfilled`, `repair-open`, `not-yet-processed`. */
  stays: ReasonView | null;
  /** Null where there is nothing to put right: it acts no more, or speaks for the enterprise. */
  words: PublicationWords | null;
}

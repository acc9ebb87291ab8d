import { IsISO8601, IsOptional, IsRFC3339, IsUUID } from 'class-validator';
import { SmallLetters } from '../enterprises/small-letters';

export class EnterpriseIdParams {
  /** Id of the enterprise. */
  @SmallLetters()
  @IsUUID()
  id: string;
}

export class KnownAtQuery {
  /** As known at this instant (RFC 3339); as known now when absent. */
  @IsOptional()
  @IsRFC3339()
  // On a day that there is, in a second that there is.
  @IsISO8601({ strict: true })
  knownAt?: string;
}

/** One dated fact, as known at the instant asked for. */
export class RecordView {
  id: string;
  enterpriseId: string;
  /** Kind of record: penalty, taxpayer-a, serious-list … */
  record: string;
  /** minor, general or serious; null where records of the kind have none, or the table did not know it yet. */
  class: string | null;
  determinedOn: string;
  recordedAt: string;
  /** Void from its origin since then. */
  annulledOn: string | null;
  /** Acts no more from then on. */
  repairedOn: string | null;
  offence: string | null;
  sector: string | null;
  authority: string | null;
  documentNumber: string | null;
  /** The day its duties were done; the day of the decision where it carries none; null: not known to be done. */
  obligationsFulfilledOn: string | null;
  importId: string | null;
  rowNumber: number | null;
  sourceEventId: string | null;
}

export class RecordList {
  enterpriseId: string;
  /** What was known at this instant; null: now. */
  knownAt: string | null;
  items: RecordView[];
}

import { IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { AnyLike, AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { trimmed } from '@app/platform/transforms';
import { ClassDecisionView } from '../classification/class-decision.dto';
import { SmallLetters } from '../enterprises/small-letters';
import { RECORD_STATES, type RecordState } from './record-states';

/** `q` looks into document numbers, and also finds enterprises by former names and codes and by pinyin initials. */
export class RecordQuery extends ListQuery {
  /** Only those of this enterprise. */
  @IsOptional()
  @SmallLetters()
  @IsUUID()
  enterpriseId?: string;

  /** Only records of these kinds. */
  @AnyLike(/^[a-z][a-z0-9-]{0,63}$/, 'Kinds of record: penalty, taxpayer-a, serious-list …')
  kind?: string[];

  @AnyOf(['minor', 'general', 'serious'])
  class?: string[];

  @AnyOf(RECORD_STATES)
  state?: string[];

  /** Part of the authority's name. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 100)
  @Matches(/^[^\0]*$/)
  authority?: string;

  @AnyOf(['import', 'event'], 'A row of a file, or what another service told.')
  sourceKind?: string[];

  /** First day of determination. */
  @IsOptional()
  @IsCalendarDate()
  determinedFrom?: string;

  /** Last day of determination. */
  @IsOptional()
  @IsCalendarDate()
  determinedTo?: string;

  /** First day of recording, in Asia/Shanghai. */
  @IsOptional()
  @IsCalendarDate()
  recordedFrom?: string;

  /** Last day of recording, in Asia/Shanghai. */
  @IsOptional()
  @IsCalendarDate()
  recordedTo?: string;

  @SortedBy(['determinedOn', 'recordedAt', 'points'], 'Determined last comes first')
  sort?: string;
}

/** A record as a list shows it, as it stands today. */
export class RecordRow {
  id: string;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  /** Kind of record. */
  record: string;
  class: string | null;
  /** Two people set the class; the table did not. */
  classByHand: boolean;
  determinedOn: string;
  recordedAt: string;
  /** awaiting-class: a penalty whose class nobody has said yet; ended: its term or its time is over. */
  state: RecordState;
  annulledOn: string | null;
  /** From then on it is repaired, or its term ended. */
  closedOn: string | null;
  /** What it counts for today, before any limit of a group; 0.00 when it does not count. */
  points: string;
  /** First day on which it no longer counts by the rules of today; null: no end, or it does not count. */
  countsUntil: string | null;
  documentNumber: string | null;
  authority: string | null;
  offence: string | null;
  sector: string | null;
  sourceKind: 'import' | 'event';
  importId: string | null;
  rowNumber: number | null;
}

export class RecordPage {
  items: RecordRow[];
  nextCursor: string | null;
}

export class RecordIdParams {
  /** Id of the record. */
  @SmallLetters()
  @IsUUID()
  recordId: string;
}

/** The file and the row a record came from. */
export class RecordImport {
  importId: string;
  row: number;
  kind: string;
  /** Where the file came from, in words. */
  source: string;
  fileName: string;
  /** Who sent it; null for enterprises. */
  uploadedBy: string | null;
  uploadedAt: string;
}

/** The thing of another service that made a record. */
export class RecordSource {
  /** penalty, pledge or serious-list-entry. */
  kind: string;
  id: string;
}

/** Something that happened to a record. */
export class RecordHappening {
  /** recorded, class-proposed (by whom, and who confirmed it), determined (anew), obligations-fulfilled, repaired, ended,
   * annulled or reinstated (its repair was revoked). */
  kind: string;
  /** When it became known here. */
  at: string;
  /** The day from which it acts; null where that is not a matter of days. */
  actsOn: string | null;
  /** minor, general or serious, where it is about the class. */
  class: string | null;
  reason: string | null;
  /** Who proposed; people are not named to enterprises. */
  by: string | null;
  /** Who confirmed; null while nobody has, and for what needs nobody. */
  confirmedBy: string | null;
  confirmedAt: string | null;
  /** The repair or objection it comes from. */
  repairId: string | null;
  objectionId: string | null;
}

/** One record in full. */
export class RecordDetail extends RecordRow {
  /** What the source said, normalised. */
  content: Record<string, unknown>;
  /** The table that gave the class, where one was asked. */
  classifiedBy: Record<string, unknown> | null;
  obligationsFulfilledOn: string | null;
  sourceEventId: string | null;
  /** What its event was about; null for imported rows. */
  source: RecordSource | null;
  import: RecordImport | null;
  /** A class that waits for another person to confirm it; not shown to enterprises. */
  proposedClass: ClassDecisionView | null;
  /** Oldest first. */
  history: RecordHappening[];
}

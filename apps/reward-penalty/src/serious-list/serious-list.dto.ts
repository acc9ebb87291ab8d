import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { trimmed } from '@app/platform/transforms';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { IsInt, IsOptional, IsString, IsUUID, Length, Max, Min, ValidateIf } from 'class-validator';
import { SERIOUS_LIST_STATES, type SeriousListState } from './serious-list-entry.entity';

export class ProposeSeriousListEntry {
  /** The enterprise, unless `uscc` names it. */
  @ValidateIf((body: ProposeSeriousListEntry) => body.uscc === undefined || body.enterpriseId !== undefined)
  @IsUUID()
  enterpriseId?: string;

  /** Its unified social credit code, present or former; full-width and lower-case input is understood. */
  @IsOptional()
  @IsString()
  @Length(1, 40)
  uscc?: string;

  /** The decision of the authority that found it gravely dishonest: its name and number. */
  @trimmed
  @IsString()
  @Length(2, 200)
  sourceDecision: string;

  /** The day of that decision. */
  @IsCalendarDate()
  decidedOn: string;

  /** The provision under which it is listed. */
  @trimmed
  @IsString()
  @Length(5, 500)
  legalBasis: string;

  /** The term in months from the day of listing. Neither this nor `until`: until it is repaired. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(120)
  months?: number;

  /** The first day after the term, where the decision names it. */
  @IsOptional()
  @IsCalendarDate()
  until?: string;

  /** The credit record that caused the entry, where there is one: then the entry makes no record of its own. */
  @IsOptional()
  @IsUUID()
  recordId?: string;
}

export class SeriousListParams {
  @IsUUID()
  entryId: string;
}

export class WithdrawSeriousListEntry {
  /** Why the proposal is given up. */
  @trimmed
  @IsString()
  @Length(5, 500)
  reason: string;
}

export class SeriousListQuery extends ListQuery {
  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  @AnyOf(SERIOUS_LIST_STATES)
  state?: SeriousListState[];

  /** Day of listing: the first of them; the last is `listedTo`. */
  @IsOptional()
  @IsCalendarDate()
  listedFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  listedTo?: string;

  @SortedBy(['proposedOn', 'listedOn'])
  sort?: string;
}

export class SeriousListEntryAnswer {
  id: string;
  enterpriseId: string;
  /** proposed, entered, left, annulled (void from its origin), withdrawn. */
  state: string;
  /** Also the ETag. */
  version: number;
  sourceDecision: string;
  decidedOn: string;
  legalBasis: string;
  /** The term in months from the day of listing; null: by `until`, or until it is repaired. */
  months: number | null;
  /** The record it stands and falls with: repair or object to that one. */
  recordId: string;
  /** False: the entry itself makes that record. */
  causedByRecord: boolean;
  proposedBy: string;
  proposedOn: string;
  confirmedBy: string | null;
  listedOn: string | null;
  /** First day after its term; null: until it is repaired, or not entered yet. */
  until: string | null;
  leftOn: string | null;
  /** repaired, expired, or annulled. */
  leftReason: string | null;
  leftCauseEventId: string | null;
  /** The entry this one goes on with, after the repair that ended that one was revoked. */
  continuesId: string | null;
  withdrawnBy: string | null;
  withdrawnReason: string | null;
}

export class SeriousListEntryRow extends SeriousListEntryAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
}

export class SeriousListPage {
  /** Newest first, unless sorted. */
  items: SeriousListEntryRow[];
  nextCursor: string | null;
}

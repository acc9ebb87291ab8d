import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { ENTRY_STATES, type EntryState } from './red-list-entry.entity';

const MAX_ROWS = 200;

export class EntriesQuery extends ListQuery {
  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  @AnyOf(ENTRY_STATES)
  state?: EntryState[];

  /** Day of the proposal: the first of them; the last is `proposedTo`. */
  @IsOptional()
  @IsCalendarDate()
  proposedFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  proposedTo?: string;

  /** First day on which it no longer holds: the first of them; the last is `untilTo`. */
  @IsOptional()
  @IsCalendarDate()
  untilFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  untilTo?: string;

  @SortedBy(['proposedOn', 'until'])
  sort?: string;
}

export class CandidatesQuery extends ListQuery {
  /** Only enterprises of this sector. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  sector?: string;

  /** Only enterprises of this part of the zone. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  subZone?: string;

  @SortedBy(['since'], 'Oldest first')
  sort?: string;
}

export class EntryParams {
  @IsUUID()
  entryId: string;
}

export class ProposeEntry {
  @IsUUID()
  enterpriseId: string;
}

export class ProposeEntries {
  /** One to two hundred, each once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_ROWS)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  enterpriseIds: string[];
}

/** An entry as the second officer saw it. */
export class SeenEntry {
  @IsUUID()
  id: string;

  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  version: number;
}

export class ConfirmEntries {
  /** One to two hundred, each once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_ROWS)
  @ArrayUnique((entry: SeenEntry) => entry.id)
  @ValidateNested({ each: true })
  @Type(() => SeenEntry)
  entries: SeenEntry[];
}

export class WithdrawEntry {
  /** Why the proposal is given up. */
  @IsString()
  @Length(5, 500)
  reason: string;
}

/** An enterprise that the rule proposes for the red list. */
export class Candidate {
  enterpriseId: string;
  uscc: string;
  name: string;
  sector: string;
  subZone: string;
  /** Since when it has been a candidate. */
  since: string;
  /** The red-list rule version that proposes it. */
  ruleVersion: string;
}

export class CandidatePage {
  items: Candidate[];
  nextCursor: string | null;
}

/** Days `[from, until)`. */
export class DayPeriod {
  from: string;
  until: string;
}

export class RedListEntryAnswer {
  id: string;
  enterpriseId: string;
  /** proposed, entered, left, resumed (its leaving was void: another entry goes on with it), withdrawn. */
  state: string;
  /** Also the ETag. */
  version: number;
  proposedBy: string;
  proposedOn: string;
  confirmedBy: string | null;
  /** The decision of the rule. */
  receiptId: string;
  from: string | null;
  /** First day on which it no longer holds. */
  until: string | null;
  leftOn: string | null;
  /** grade-too-low, barred, serious-listed or expired. */
  leftReasons: string[] | null;
  leftCauseEventId: string | null;
  leftReceiptId: string | null;
  /** The entry this one goes on with. */
  continuesId: string | null;
  /** The days off the list that were void, because what made it leave was annulled. */
  voidGap: DayPeriod | null;
  /** Kinds of inspection it exempts from; null when none. */
  exemptFrom: string[] | null;
  /** Why no exemption goes with it, such as sector-excluded. */
  exemptionReason: string | null;
  withdrawnBy: string | null;
  withdrawnReason: string | null;
}

export class RedListEntryRow extends RedListEntryAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
}

export class RedListEntryPage {
  /** Newest first, unless sorted. */
  items: RedListEntryRow[];
  nextCursor: string | null;
}

/** Why one row of a batch was refused. */
export class RowProblem {
  code: string;
  zh: string;
  en: string;
  /** Codes of the rule, where it was the rule that refused. */
  reasons?: string[];
}

export class RowResult {
  /** `done` or `refused`. */
  outcome: 'done' | 'refused';
  enterpriseId: string | null;
  /** Of the entry or measure; null where a proposal was refused. */
  id: string | null;
  /** Of the same, for If-Match; null when refused. */
  version: number | null;
  state: string | null;
  problem: RowProblem | null;
}

export class RowResults {
  /** One a row, in the order sent. */
  items: RowResult[];
}

import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { trimmed } from '@app/platform/transforms';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches, ValidateIf } from 'class-validator';
import { VERIFICATION_STATES, type VerificationState } from './verification.states';

/** A missing or late paper is not among them: that is lateness, and no lie. */
export const FALSE_GROUNDS = ['untrue-content', 'forged-paper'] as const;

export class VerificationParams {
  @IsUUID()
  verificationId: string;
}

export class VerificationsQuery extends ListQuery {
  @AnyOf(VERIFICATION_STATES)
  state?: VerificationState[];

  /** `true`: open and past its day; `false`: not so. */
  @IsOptional()
  @IsIn(['true', 'false'])
  overdue?: 'true' | 'false';

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Only those about this item of the catalogue. */
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/)
  item?: string;

  /** Last day for the verification: the first of them; the last is `dueTo`. */
  @IsOptional()
  @IsCalendarDate()
  dueFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  dueTo?: string;

  @SortedBy(['dueOn', 'openedOn'], 'Oldest first')
  sort?: string;
}

export class RecordFinding {
  /** Whether what was pledged is true. */
  @IsIn(['true', 'false'])
  finding: 'true' | 'false';

  /** Of a false one: what makes it so. A late or missing paper is no ground. */
  @ValidateIf(({ finding, ground }: RecordFinding) => finding === 'false' || ground !== undefined)
  @IsIn(FALSE_GROUNDS)
  ground?: (typeof FALSE_GROUNDS)[number];

  /** Of a false one: what it rests on, without personal data; it stands in the letter. */
  @ValidateIf(({ finding, evidence }: RecordFinding) => finding === 'false' || evidence !== undefined)
  @trimmed
  @IsString()
  @Length(10, 2000)
  evidence?: string;

  @trimmed
  @IsString()
  @Length(2, 2000)
  reason: string;
}

export class FindingView {
  finding: string;
  ground: string | null;
  evidence: string | null;
  reason: string;
  foundBy: string;
  foundOn: string;
}

export class VerificationAnswer {
  id: string;
  pledgeId: string;
  enterpriseId: string;
  item: string;
  /** open, done, closed (the pledge lapsed before). */
  state: string;
  /** Also the ETag. */
  version: number;
  openedOn: string;
  dueOn: string | null;
  /** `calendar-missing` while the working days of that year are not published. */
  dueReason: string | null;
  overdue: boolean;
  /** State of the pledge. */
  pledgeState: string;
  /** Codes of papers still to come. */
  missing: string[];
  /** Oldest first. */
  findings: FindingView[];
}

export class VerificationRow extends VerificationAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
}

export class VerificationPage {
  /** Oldest first, unless sorted. */
  items: VerificationRow[];
  nextCursor: string | null;
}

import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { trimmed } from '@app/platform/transforms';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateIf,
  Equals,
} from 'class-validator';
import { PaperLine, WithPapers } from '@app/platform/papers.dto';
import { RuleReference } from '@app/platform/receipts.dto';
import { Words } from '@app/platform/words.dto';
import { PLEDGE_STATES, type PledgeState } from './pledge.states';

const CODE = /^[a-z0-9][a-z0-9-]{0,63}$/;
const SHA256 = /^[0-9a-f]{64}$/;

export class SignPledge {
  /** Code of the item in the catalogue. */
  @Matches(CODE)
  item: string;

  /** Codes of the materials the pledge is to stand in for. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(CODE, { each: true })
  materials: string[];

  /** The hash of the notice that was shown for this item and these materials. */
  @Matches(SHA256)
  noticeHash: string;

  /** True: the notice was read, and what it says is pledged. */
  @Equals(true)
  accepted: boolean;
}

export class PledgeParams {
  @IsUUID()
  pledgeId: string;
}

export class HandInPaper extends WithPapers {
  /** Code of the material. */
  @Matches(CODE)
  material: string;

  /**
   * SHA-256 of the paper, where the paper itself goes to the office that handles the item. With `paperIds` it may be left
   * out, and is that of the first of them; one that is said must be among theirs.
   */
  @ValidateIf(({ sha256, paperIds }: HandInPaper) => sha256 !== undefined || !paperIds?.length)
  @Matches(SHA256)
  sha256?: string;

  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 500)
  note?: string;
}

export class PledgesQuery extends ListQuery {
  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Only those about this item of the catalogue. */
  @IsOptional()
  @Matches(CODE)
  item?: string;

  @AnyOf(PLEDGE_STATES)
  state?: PledgeState[];

  /** Day of signing: the first of them; the last is `signedTo`. */
  @IsOptional()
  @IsCalendarDate()
  signedFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  signedTo?: string;

  @SortedBy(['signedOn'])
  sort?: string;
}

export class RemindersQuery extends ListQuery {
  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Only reminders of these kinds. */
  @AnyOf(['due-soon', 'overdue'])
  kind?: string[];

  /** Last day for the paper: the first of them; the last is `dueTo`. */
  @IsOptional()
  @IsCalendarDate()
  dueFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  dueTo?: string;
}

export class PledgeMaterialView {
  code: string;
  title: Words;
  /** Whether a pledge may stand in for it. */
  allowed: boolean;
  /** Why not, as codes of the catalogue's rule. */
  reasons: string[];
  /** The decision, to be replayed. */
  receiptId: string;
  /** Null when the park fetches it itself and nothing is handed in. */
  dueWorkingDays: number | null;
  dueOn: string | null;
  /** `calendar-missing` while the working days of that year are not published. */
  dueReason: string | null;
  /** The last day on which a late paper keeps the pledge from lapsing. */
  graceUntil: string | null;
  handedInOn: string | null;
  /** Handed in after its day: said honestly, and no breach. */
  late: boolean | null;
  sha256: string | null;
  /** The papers themselves, where they were handed in here: `GET /papers/{id}/content`. */
  papers: PaperLine[];
  note: string | null;
}

export class PledgeBreach {
  /** `false`: what was pledged is untrue; `overdue`: the papers never came. */
  kind: string;
  class: string;
  legalBasis: string;
  determinedOn: string;
  /** The credit record it yields. */
  recordId: string;
}

export class PledgeAnswer {
  id: string;
  enterpriseId: string;
  item: string;
  itemTitle: Words;
  /** signed, refused, verified, lapsed, breached, cleared (the finding of a breach was void). */
  state: string;
  /** Also the ETag. */
  version: number;
  catalogue: RuleReference;
  noticeVersion: string;
  noticeHash: string;
  /** The grade that counted on the day. */
  grade: string;
  signedBy: string;
  signedOn: string;
  materials: PledgeMaterialView[];
  /** The task to verify it; null when it was refused. */
  verificationId: string | null;
  /** By when it is verified; null while the calendar of that year is not published. */
  verifyBy: string | null;
  verifiedOn: string | null;
  breach: PledgeBreach | null;
  clearedOn: string | null;
}

export class ReminderView {
  id: string;
  pledgeId: string;
  enterpriseId: string;
  item: string;
  material: string;
  materialTitle: Words;
  /** due-soon or overdue. */
  kind: string;
  remindedOn: string;
  dueOn: string;
  /** The last day before the pledge lapses. */
  graceUntil: string | null;
  /** When the paper came after all. */
  handedInOn: string | null;
}

/** What the verification found, oldest first. */
export class PledgeFinding {
  /** true or false. */
  finding: string;
  /** Of a false one: untrue-content or forged-paper. */
  ground: string | null;
  evidence: string | null;
  reason: string;
  foundOn: string;
}

export class PledgeDetail extends PledgeAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
  /** Null for the enterprise, which is told by letter. */
  findings: PledgeFinding[] | null;
  /** The very text that was signed. */
  noticeText: string;
  reminders: ReminderView[];
}

export class PledgeRow extends PledgeAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
}

export class PledgePage {
  /** Newest first, unless sorted. */
  items: PledgeRow[];
  nextCursor: string | null;
}

export class ReminderRow extends ReminderView {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
}

export class ReminderPage {
  /** Newest first, unless sorted. */
  items: ReminderRow[];
  nextCursor: string | null;
}

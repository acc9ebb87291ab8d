import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { PaperLine, WithPapers } from '@app/platform/papers.dto';
import { queryBoolean, trimmed } from '@app/platform/transforms';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { REPAIR_STATES, type RepairState } from './repair.states';

export class FileRepair extends WithPapers {
  /** The credit record that has been put right. */
  @IsUUID()
  recordId: string;

  /** The day its duties were done, as the applicant states it; what is known of the record counts before it. */
  @IsOptional()
  @IsCalendarDate()
  obligationsFulfilledOn?: string;

  /** What proves it; needed together with the day. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(2, 2000)
  obligationsProof?: string;

  /** Whether the credit pledge (信用承诺) was signed with this filing. */
  @IsBoolean()
  pledgeSigned: boolean;

  /** SHA-256 of each paper handed in elsewhere, in hex. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(/^[0-9a-f]{64}$/, { each: true })
  paperHashes?: string[];
}

export class RepairParams {
  @IsUUID()
  repairId: string;
}

export class AcceptRepair {
  /** False: it is refused, for the reason given. */
  @IsBoolean()
  accepted: boolean;

  @trimmed
  @IsString()
  @Length(2, 2000)
  reason: string;
}

export class DecideRepair {
  @IsBoolean()
  grant: boolean;

  @trimmed
  @IsString()
  @Length(2, 2000)
  reason: string;
}

export class WithdrawRepair {
  @trimmed
  @IsString()
  @Length(2, 500)
  reason: string;
}

export class ProposeRevocation {
  /** What was false. The event carries it, so no personal data. */
  @trimmed
  @IsString()
  @Length(5, 500)
  reason: string;

  /** What shows that it was. */
  @trimmed
  @IsString()
  @Length(2, 2000)
  evidence: string;
}

export class DecideRevocation {
  /** False: the repair stands. */
  @IsBoolean()
  confirm: boolean;

  @trimmed
  @IsString()
  @Length(2, 2000)
  reason: string;
}

export class RepairsQuery extends ListQuery {
  @AnyOf(REPAIR_STATES)
  state?: RepairState[];

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Only those about this credit record. */
  @IsOptional()
  @IsUUID()
  recordId?: string;

  /** True: only those whose acceptance or decision is late; false: only the others. */
  @IsOptional()
  @queryBoolean
  @IsBoolean()
  overdue?: boolean;

  /** Last day for the step it waits for: the first of them; the last is `dueTo`. */
  @IsOptional()
  @IsCalendarDate()
  dueFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  dueTo?: string;

  /** Day of filing: the first of them; the last is `filedTo`. */
  @IsOptional()
  @IsCalendarDate()
  filedFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  filedTo?: string;

  @SortedBy(['filedOn', 'dueOn'])
  sort?: string;
}

/** A code with its words. */
export class ReasonView {
  code: string;
  zh: string;
  en: string;
}

/** The legal regime: a version of the repair rules. */
export class RegimeView {
  id: string;
  version: string;
  /** SHA-256 of the bytes it was published with. */
  hash: string;
}

export class RepairAnswer {
  id: string;
  recordId: string;
  enterpriseId: string;
  /** filed, accepted, granted, refused, withdrawn, moot, superseded, revocation-proposed, revoked. */
  state: string;
  /** Also the ETag. */
  version: number;
  /** True: the longest period was over and nobody had to ask. */
  byTime: boolean;
  filedBy: string;
  filedOn: string;
  /** minor, general, serious. */
  class: string;
  sector: string | null;
  determinedOn: string;
  obligationsFulfilledOn: string | null;
  /** `record`: known of the record; `applicant`: as the applicant stated. */
  obligationsSource: 'record' | 'applicant' | null;
  obligationsProof: string | null;
  paperHashes: string[];
  /** What was handed in with it. */
  papers: PaperLine[];
  pledgeSigned: boolean;
  /** In force on the filing date. */
  regime: RegimeView;
  /** The decision of the rule at the filing. */
  filingReceiptId: string;
  /** First day on which it can be filed under this regime. */
  earliestOn: string;
  /** Publication ends by itself on this day under this regime, once the duties are done. */
  publicationEndsOn: string;
  /** Why the rule refused it at the filing; empty when it did not. */
  reasons: ReasonView[];
  /** Last day for the acceptance. */
  acceptDueOn: string | null;
  /** `calendar-missing` while the working days of that year are not known. */
  acceptDueReason: string | null;
  /** Last day for the decision, once accepted. */
  decideDueOn: string | null;
  decideDueReason: string | null;
  /** The step it waits for is late. */
  overdue: boolean;
  accepted: boolean | null;
  acceptedBy: string | null;
  acceptedOn: string | null;
  acceptanceReason: string | null;
  granted: boolean | null;
  decidedBy: string | null;
  decidedOn: string | null;
  decisionReason: string | null;
  /** The decision of the rule at the grant, with the filing date. */
  grantReceiptId: string | null;
  /** From this day on the record acts no more. */
  repairedOn: string | null;
  endedBy: string | null;
  endedOn: string | null;
  endedReason: string | null;
  revocationProposedBy: string | null;
  revocationProposedOn: string | null;
  revocationReason: string | null;
  revocationEvidence: string | null;
  revocationDecidedBy: string | null;
  revocationDecidedOn: string | null;
  revocationDecisionReason: string | null;
}

export class RepairRow extends RepairAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
  /** Last day for the step it waits for; null when it waits for none, or the day cannot be told. */
  dueOn: string | null;
  /** Number of the decision that the record tells of, where it is known. */
  recordDocumentNumber: string | null;
}

export class RepairPage {
  /** Newest first, unless sorted. */
  items: RepairRow[];
  nextCursor: string | null;
}

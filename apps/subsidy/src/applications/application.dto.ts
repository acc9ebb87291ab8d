import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { WithPapers } from '@app/platform/papers.dto';
import { Words } from '@app/platform/words.dto';
import { AssessmentView } from './assessment.dto';
import { ReliedPledgeView } from '../pledges/pledge.dto';

/** Yuan in a query, with or without places. */
const YUAN = /^(0|[1-9][0-9]{0,13})(\.[0-9]{1,2})?$/;

export class Payee {
  /** Holder of the account. */
  @IsString()
  @Length(1, 200)
  name: string;

  /** Name of the bank. */
  @IsString()
  @Length(1, 200)
  bank: string;

  /** Account number; kept encrypted and shown masked. */
  @Matches(/^[0-9A-Za-z-]{6,40}$/)
  account: string;
}

export class FileApplication extends WithPapers {
  @Matches(/^[a-z0-9][a-z0-9-]{0,99}$/)
  policyId: string;

  /** The project it is for, where the policy pays for projects. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  projectCode?: string;

  /** What the policy computes from, by name: yuan as text (`"800000.00"`) or whole units. */
  @IsObject()
  facts: Record<string, unknown>;

  /** The credit pledge that every call for applications demands. */
  @IsBoolean()
  creditPledgeSigned: boolean;

  /** Pledges of the enterprise that stand in for papers of this application, where its policy demands a credit pledge. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  pledgeIds?: string[];

  @ValidateNested()
  @Type(() => Payee)
  payee: Payee;
}

export class ApplicationParams {
  @IsUUID()
  applicationId: string;
}

/** `q` also looks into the number of the application. */
export class ApplicationCountsQuery extends ListQuery {
  /** Only those under this policy. */
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,99}$/)
  policyId?: string;

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Only those for this project of the enterprise. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  projectCode?: string;

  /** A pledge that the application relies on. */
  @IsOptional()
  @IsUUID()
  pledgeId?: string;

  @AnyOf(['A', 'B', 'C', 'D'], 'Grade of the provisional amount.')
  grade?: string[];

  /** Only enterprises of this part of the zone. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  subZone?: string;

  /** First filing day. */
  @IsOptional()
  @IsCalendarDate()
  filedFrom?: string;

  /** Last filing day. */
  @IsOptional()
  @IsCalendarDate()
  filedTo?: string;

  /** Least amount in yuan; what has no amount yet is left out. */
  @IsOptional()
  @Matches(YUAN)
  amountFrom?: string;

  /** Highest amount in yuan. */
  @IsOptional()
  @Matches(YUAN)
  amountTo?: string;

  /** What the caller has done with it: reviewed or approved. */
  @IsOptional()
  @IsIn(['reviewed', 'approved'])
  mine?: string;
}

export class ApplicationQuery extends ApplicationCountsQuery {
  @AnyOf(['filed', 'reviewed', 'approved', 'rejected', 'withdrawn'])
  state?: string[];

  @SortedBy(['filedOn', 'amount', 'number', 'enterpriseName'], 'Oldest first')
  sort?: string;
}

export class RejectApplication {
  /** What the enterprise is told. */
  @IsString()
  @Length(2, 500)
  reason: string;
}

export class ReturnApplication {
  /** What the maker is told; the enterprise is not. */
  @IsString()
  @Length(2, 500)
  reason: string;
}

export class ApprovalItem {
  @IsUUID()
  applicationId: string;

  /** The version that was shown. */
  @IsInt()
  @Min(1)
  version: number;
}

export class ApproveApplications {
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique((item: ApprovalItem) => item.applicationId)
  @ValidateNested({ each: true })
  @Type(() => ApprovalItem)
  items: ApprovalItem[];
}

export class PayeeView {
  name: string;
  bank: string;
  /** Only the last four characters. */
  account: string;
}

export class ApplicationView {
  id: string;
  number: string;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  subZone: string;
  policyId: string;
  policyTitle: Words;
  /** In force on the filing day. */
  policyVersion: string;
  projectCode: string | null;
  facts: Record<string, unknown>;
  /** As it stands: false also when one of the pledges was breached. */
  creditPledgeSigned: boolean;
  pledges: ReliedPledgeView[];
  payee: PayeeView;
  filedOn: string;
  filedAt: string;
  /** filed, reviewed, approved, rejected or withdrawn. */
  state: string;
  /** Also the ETag. */
  version: number;
  /** What would be decided now, provisional until the approval; null while the enterprise has no rating. */
  provisional: AssessmentView | null;
  reviewedBy: string | null;
  reviewedAt: string | null;
  approvedBy: string | null;
  approvedAt: string | null;
  rejectedBy: string | null;
  /** Why it was rejected. */
  reason: string | null;
}

export class ApplicationList {
  items: ApplicationView[];
  /** For the next page; null on the last. */
  nextCursor: string | null;
}

export class ApprovalRefusal {
  /** Stable code, as in problem details. */
  code: string;
  zh: string;
  en: string;
}

export class ApprovalView {
  applicationId: string;
  approved: boolean;
  applicationNumber: string | null;
  enterpriseName: string | null;
  payoutId: string | null;
  amountFen: string | null;
  receiptId: string | null;
  /** The letter that tells the enterprise. */
  letterId: string | null;
  letterNumber: string | null;
  /** What has to be done next, as a queue of GET /work is called: payout.pay. */
  next: string | null;
  /** Why not. */
  refusal: ApprovalRefusal | null;
}

export class ApprovalList {
  items: ApprovalView[];
  approvedCount: number;
}

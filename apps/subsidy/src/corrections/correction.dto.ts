import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { Words } from '@app/platform/words.dto';

export class CorrectionParams {
  @IsUUID()
  correctionId: string;
}

/** `q` also looks into the number of the application. */
export class CorrectionCountsQuery extends ListQuery {
  /** Only top-ups, or only recoveries. */
  @IsOptional()
  @IsIn(['top-up', 'recovery'])
  direction?: string;

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** proposed: approved recoveries whose write-off waits for its checker. */
  @IsOptional()
  @IsIn(['proposed'])
  writeOff?: string;
}

export class CorrectionQuery extends CorrectionCountsQuery {
  @AnyOf(['proposed', 'approved', 'superseded', 'below-de-minimis', 'written-off'])
  state?: string[];

  @SortedBy(['openedAt', 'amount', 'applicationNumber', 'enterpriseName'], 'Oldest first')
  sort?: string;
}

export class ProposeWriteOff {
  /** Why the receivable is given up. */
  @IsString()
  @Length(2, 500)
  reason: string;
}

/** The difference after a decision was made again. */
export class CorrectionView {
  id: string;
  applicationId: string;
  applicationNumber: string;
  policyId: string;
  policyTitle: Words;
  /** The payout that was paid by the earlier decision. */
  payoutId: string;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  /** top-up or recovery. */
  direction: string;
  amountFen: string;
  /** What is paid or on its way, less what is being recovered. */
  decidedBeforeFen: string;
  decidedNowFen: string;
  causeEventId: string;
  /** What happened, by type of event. */
  causeType: string | null;
  receiptId: string;
  /** Receipt of the decision that this one corrects. */
  supersedesReceiptId: string;
  /** proposed, approved, superseded (by a later one), below-de-minimis (kept, not raised) or written-off (its money came back otherwise). */
  state: string;
  /** Also the ETag. */
  version: number;
  openedAt: string;
  /** `system`. */
  maker: string;
  checker: string | null;
  /** The payout a top-up became. */
  topUpPayoutId: string | null;
  /** What the enterprise owes by an approved recovery; it is never debited by itself. */
  receivableFen: string | null;
  /** Why a recovery is, or is proposed to be, written off. */
  writeOffReason: string | null;
  writeOffMaker: string | null;
  writeOffChecker: string | null;
  /** Whether it may be taken out of later payouts; no policy allows it yet. */
  netting: boolean;
}

export class CorrectionList {
  items: CorrectionView[];
  /** For the next page; null on the last. */
  nextCursor: string | null;
}

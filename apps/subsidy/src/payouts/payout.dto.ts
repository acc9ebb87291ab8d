import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { Words } from '@app/platform/words.dto';
import { HoldView } from '../holds/hold.dto';

export class PayoutParams {
  @IsUUID()
  payoutId: string;
}

/** `q` also looks into the number of the application. */
export class PayoutCountsQuery extends ListQuery {
  /** annulled: held ones whose cause has gone away, back in the queue; standing: the other held ones. */
  @IsOptional()
  @IsIn(['annulled', 'standing'])
  cause?: string;

  /** Only what belongs to this application. */
  @IsOptional()
  @IsUUID()
  applicationId?: string;

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** First day of approval. */
  @IsOptional()
  @IsCalendarDate()
  approvedFrom?: string;

  /** Last day of approval. */
  @IsOptional()
  @IsCalendarDate()
  approvedTo?: string;

  /** Of those that are stopped: none, nobody has proposed an end yet; open, a proposal waits for its checker. */
  @IsOptional()
  @IsIn(['none', 'open'])
  proposal?: string;
}

export class PayoutQuery extends PayoutCountsQuery {
  @AnyOf(['approved', 'instructed', 'unknown', 'paid', 'held', 'suspended', 'returned', 'revoked'])
  state?: string[];

  @SortedBy(['approvedOn', 'amount', 'applicationNumber', 'enterpriseName'], 'Oldest first')
  sort?: string;
}

export class PayoutView {
  id: string;
  applicationId: string;
  applicationNumber: string;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  /** grant, or top-up after a correction. */
  kind: string;
  amountFen: string;
  policyId: string;
  policyTitle: Words;
  policyVersion: string;
  gradeOn: string;
  grade: string;
  receiptId: string;
  poolCode: string;
  poolYear: number;
  /** approved, instructed, unknown (the bank has not answered), paid, held, suspended (the bank named another amount), returned (another payout took its place), revoked. */
  state: string;
  version: number;
  maker: string;
  checker: string;
  approvedOn: string;
  instructionId: string | null;
  bankReference: string | null;
  /** What is wrong between us and the bank. */
  bankTrouble: string | null;
  paidOn: string | null;
  correctionId: string | null;
  /** The payout that came back from the bank and that this one takes the place of. */
  replacesPayoutId: string | null;
  /** What stops it now. */
  hold: HoldView | null;
  /** A proposed end of the hold, waiting for its checker. */
  proposedResolutionId: string | null;
}

export class PayoutStep {
  /** Business time. */
  at: string;
  actor: string;
  /** As the audit log has it: payout.approved, payout.held, hold-resolution.proposed, hold.released … */
  action: string;
  /** Why it was stopped, of payout.held and payout.suspended. */
  holdReason: string | null;
  /** What told of the cause, by type of event. */
  causeType: string | null;
  causeEventId: string | null;
  /** Of a proposed end of a hold: release, re-decide, revoke or ask-bank. */
  outcome: string | null;
  /** What somebody wrote. */
  reason: string | null;
  bankReference: string | null;
}

export class PayoutDetail extends PayoutView {
  /** What happened to it, oldest first; none for enterprises. */
  course: PayoutStep[];
}

export class PayoutList {
  items: PayoutView[];
  /** For the next page; null on the last. */
  nextCursor: string | null;
}

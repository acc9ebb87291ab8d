import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { Words } from '@app/platform/words.dto';

export class ProposeHoldResolution {
  /**
   * release: pay as approved; re-decide: by the grade of today; revoke: do not pay; ask-bank: where the bank named another
   * amount or refused the instruction, ask it again what became of it.
   */
  @IsIn(['release', 're-decide', 'revoke', 'ask-bank'])
  outcome: 'release' | 're-decide' | 'revoke' | 'ask-bank';

  @IsString()
  @Length(2, 500)
  reason: string;
}

/** `q` also looks into the number of the application. */
export class HoldResolutionCountsQuery extends ListQuery {
  /** Only proposals of these ends of a hold. */
  @AnyOf(['release', 're-decide', 'revoke', 'ask-bank'])
  outcome?: string[];

  /** Only what belongs to this application. */
  @IsOptional()
  @IsUUID()
  applicationId?: string;

  /** Only what belongs to this payout. */
  @IsOptional()
  @IsUUID()
  payoutId?: string;

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;
}

export class HoldResolutionQuery extends HoldResolutionCountsQuery {
  @AnyOf(['proposed', 'confirmed', 'superseded'])
  state?: string[];

  @SortedBy(['madeAt', 'amount', 'applicationNumber', 'enterpriseName'], 'Oldest first')
  sort?: string;
}

export class HoldResolutionParams {
  @IsUUID()
  resolutionId: string;
}

export class CreditView {
  grade: string;
  seriousListed: boolean;
  /** False when a pledge that the application relies on was breached. */
  creditPledgeSigned: boolean;
}

/** How the facts, as now known, differ from those of the decision. */
export class CreditDifferenceView {
  /** The day of the decision. */
  gradeOn: string;
  decided: CreditView;
  /** On the day of the decision, as now known. */
  onGradeOn: CreditView;
  today: CreditView;
  /** What would be decided today; whole fen as text. */
  todayFen: string;
  /** The event of the breach, where a pledge fails. */
  breachEventId: string | null;
}

export class HoldView {
  id: string;
  /** credit-changed, pledge-breached, credit-data-stale, bank-returned, bank-rejected, bank-mismatch or bank-refused. */
  reason: string;
  /** Policy and version of the decision. */
  rule: string;
  /** The event that made the fact known. */
  causeEventId: string | null;
  /** Its type; null where this service never met it. */
  causeType: string | null;
  /** The events that this one named as its own causes: the news of a credit record, say. */
  causeEventIds: string[];
  credit: CreditDifferenceView | null;
  /** The event by which the cause went away; the hold waits for people all the same. */
  causeAnnulledBy: string | null;
  /** Its type. */
  annulledByType: string | null;
  /** open, released, re-decided, revoked or bank-asked. */
  state: string;
  heldAt: string;
}

export class HoldResolutionView {
  id: string;
  payoutId: string;
  applicationId: string;
  applicationNumber: string;
  policyId: string;
  policyTitle: Words;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  /** What the payout was approved at. */
  approvedFen: string;
  hold: HoldView;
  outcome: string;
  reason: string;
  /** The new amount, where it is to be decided again; whole fen as text. */
  amountFen: string | null;
  /** proposed, confirmed or superseded (the facts changed, or another was proposed). */
  state: string;
  /** Also the ETag. */
  version: number;
  maker: string;
  madeAt: string;
  checker: string | null;
  checkedAt: string | null;
}

export class HoldResolutionList {
  items: HoldResolutionView[];
  /** For the next page; null on the last. */
  nextCursor: string | null;
}

import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
import { SortedBy, SortedPage } from '@app/platform/listing.dto';
import { PayoutView } from '../payouts/payout.dto';

export class StartPaymentRun {
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  payoutIds: string[];
}

export class PaymentRunParams {
  @IsUUID()
  runId: string;
}

export class PaymentRunQuery extends SortedPage {
  @SortedBy(['startedAt'])
  sort?: string;

  /** The officer who started it. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  startedBy?: string;
}

export class PaymentRefusal {
  /** Stable code, as in problem details. */
  code: string;
  zh: string;
  en: string;
}

export class PaymentResult {
  payoutId: string;
  /** instructed, held or refused. */
  result: string;
  instructionId: string | null;
  /** Why it is held or refused. */
  refusal: PaymentRefusal | null;
}

/** What was done at once; the bank is called after it. GET the run to see what the bank answered. */
export class PaymentRunStarted {
  runId: string;
  items: PaymentResult[];
  instructedCount: number;
}

export class PaymentRunView {
  id: string;
  startedBy: string;
  startedAt: string;
  /** What was instructed in it, as it stands now. */
  payouts: PayoutView[];
  /** False while the bank has not answered for all. */
  finished: boolean;
}

export class PaymentRunRow {
  id: string;
  startedBy: string;
  startedAt: string;
  /** Of what was instructed in it and not instructed anew in a later one. */
  payoutCount: number;
  amountFen: string;
  paidCount: number;
  /** What the bank sent back, refused, or answers oddly. */
  stoppedCount: number;
  /** False while the bank has not answered for all. */
  finished: boolean;
}

export class PaymentRunList {
  items: PaymentRunRow[];
  /** For the next page; null on the last. */
  nextCursor: string | null;
}

export class BankNotification {
  @IsString()
  @Length(1, 100)
  notificationId: string;

  @IsUUID()
  instructionId: string;

  @IsIn(['settled', 'rejected', 'returned', 'pending'])
  status: 'settled' | 'rejected' | 'returned' | 'pending';

  @IsString()
  @Length(1, 100)
  bankReference: string;

  @Matches(/^[0-9]{1,18}$/)
  amountFen: string;
}

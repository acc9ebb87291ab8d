import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsString, IsUUID, Length, Matches } from 'class-validator';
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

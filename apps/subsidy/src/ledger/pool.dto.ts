import { PageQuery } from '@app/platform/page.dto';
import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';

export class CreatePool {
  /** As policies name it in `terms.poolCode`. */
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/)
  code: string;

  /** Calendar year in Shanghai. */
  @IsInt()
  @Min(2000)
  @Max(2999)
  year: number;

  @IsString()
  @Length(1, 100)
  title: string;

  /** Whole fen as text: `"100000000"` is 1,000,000.00 yuan. */
  @Matches(/^[1-9][0-9]{0,16}$/)
  amountFen: string;
}

export class PoolParams {
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/)
  code: string;

  @Matches(/^[0-9]{4}$/)
  year: string;
}

/** A budget pool of one year; all amounts in whole fen as text. */
export class PoolView {
  code: string;
  year: number;
  title: string;
  /** The budget. */
  amountFen: string;
  /** Approved and not yet settled. */
  reservedFen: string;
  /** Paid out. */
  settledFen: string;
  /** Free for approval. */
  leftFen: string;
}

export class PoolList {
  items: PoolView[];
}

export class PoolEntriesQuery extends PageQuery {}

/** One journal of a pool; amounts in whole fen as text. */
export class PoolEntryView {
  id: string;
  /** budget, reserve (approved), adjust (decided again), settle (paid), release (revoked) or return (sent back by the bank). */
  kind: string;
  /** What was moved; negative where an adjustment gave money back. */
  amountFen: string;
  payoutId: string | null;
  applicationId: string | null;
  applicationNumber: string | null;
  enterpriseId: string | null;
  enterpriseName: string | null;
  /** The day, in Asia/Shanghai. */
  bookedOn: string;
  bookedAt: string;
  /** After it: free for approval, approved and not settled, paid out. */
  leftFen: string;
  reservedFen: string;
  settledFen: string;
}

export class PoolEntryList {
  /** Newest first. */
  items: PoolEntryView[];
  /** For the next page; null on the last. */
  nextCursor: string | null;
}

import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Length, Matches, Min } from 'class-validator';
import { IsCalendarDate } from './is-calendar-date';
import { AnyLike } from './listing.dto';
import { NumberedPageQuery } from './page.dto';

export class AuditQuery extends NumberedPageQuery {
  /** Kind of what was acted on: `payout`. */
  @IsOptional()
  @Matches(/^[a-z-]{1,60}$/)
  subjectKind?: string;

  /** Id of what was acted on. */
  @IsOptional()
  @IsString()
  @Length(1, 300)
  subjectId?: string;

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Id of who acted; `system` for what a service did by itself. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  actor?: string;

  @AnyLike(/^[a-z-]{1,60}\.[a-z-]{0,60}$/, 'An act, `payout.paid`, or all acts on one kind of thing, `payout.`.')
  action?: string[];

  /** First business day, Asia/Shanghai. */
  @IsOptional()
  @IsCalendarDate()
  from?: string;

  /** Last business day, Asia/Shanghai. */
  @IsOptional()
  @IsCalendarDate()
  to?: string;
}

/** Where an entry stands in the chain of hashes. */
export class AuditSeal {
  seq: number;
  hash: string;
}

export class AuditRow {
  id: string;
  /** When it was written, real time, RFC 3339. */
  at: string;
  /** When it was done by the business clock, RFC 3339. */
  businessAt: string;
  actor: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  enterpriseId: string | null;
  /** As it is called today; null where this service does not know it. */
  enterpriseName: string | null;
  detail: Record<string, unknown>;
  traceId: string | null;
  /** The event in whose handling it was done; null for what a person or the clock set off. */
  causeEventId: string | null;
  /** Null for the second or so before it is sealed. */
  seal: AuditSeal | null;
}

export class AuditPage {
  /** Newest first. */
  items: AuditRow[];
  nextCursor: number | null;
}

/** How far the chain has come, without verifying it. */
export class AuditChain {
  /** Entries in the chain. */
  sealed: number;
  /** Hash of the last of them; null while there is none. */
  head: string | null;
  /** When the last of them was written, real time, RFC 3339. */
  sealedUpTo: string | null;
  /** Entries that wait to be sealed. */
  unsealed: number;
}

export class AuditVerifyQuery {
  /** Number of an entry whose hash was published earlier. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  seq?: number;

  /** That hash: the chain must still contain it, or its tail was cut. */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  hash?: string;
}

export class AuditVerification {
  /** Entries that verify, from the first on. */
  sealed: number;
  /** Hash of the last of them. */
  head: string;
  /** Number of the first entry that is wrong, or null. */
  firstBad: number | null;
}

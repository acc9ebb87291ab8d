import { RULE_KINDS } from '@app/rule-kinds/rule-set';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { PageQuery } from './page.dto';

export class ReceiptParams {
  /** Id of the receipt. */
  @IsUUID()
  receiptId: string;
}

export class ReceiptsQuery extends PageQuery {
  /** Kind of rule. */
  @IsOptional()
  @IsIn(RULE_KINDS)
  kind?: string;

  /** Kind of what was decided about: `application`. */
  @IsOptional()
  @Matches(/^[a-z-]{1,60}$/)
  subjectKind?: string;

  /** Id of what was decided about. */
  @IsOptional()
  @IsString()
  @Length(1, 300)
  subjectId?: string;

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;
}

export class RuleReference {
  id: string;
  version: string;
  /** SHA-256 of the bytes the version was published with. */
  hash: string;
}

export class ReceiptSubjectView {
  kind: string;
  id: string;
}

/** One decision with everything it rests on. */
export class Receipt {
  id: string;
  /** Kind of rule. */
  kind: string;
  rule: RuleReference;
  /** The day decided about, in Asia/Shanghai. */
  on: string;
  /** What was known at this instant went into `given`. */
  knownAt: string;
  given: Record<string, unknown>;
  result: Record<string, unknown>;
  subject: ReceiptSubjectView;
  enterpriseId: string | null;
}

export class ReceiptReplay {
  receipt: Receipt;
  /** What the same rule version makes of the same facts now. */
  result: Record<string, unknown>;
  /** True when that is what the receipt says. */
  agrees: boolean;
}

/** A decision as a list shows it; facts and result are in the receipt itself. */
export class ReceiptRow {
  id: string;
  /** Kind of rule. */
  kind: string;
  rule: RuleReference;
  /** The day decided about, in Asia/Shanghai. */
  on: string;
  knownAt: string;
  subject: ReceiptSubjectView;
  enterpriseId: string | null;
  /** As it is called today; null where this service does not know it. */
  enterpriseName: string | null;
}

export class ReceiptPage {
  /** Newest first. */
  items: ReceiptRow[];
  nextCursor: string | null;
}

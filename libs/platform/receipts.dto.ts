import { IsUUID } from 'class-validator';

export class ReceiptParams {
  /** Id of the receipt. */
  @IsUUID()
  receiptId: string;
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

import { ApplicationView } from '../applications/application.dto';
import { AssessmentView } from '../applications/assessment.dto';
import { PaperLine } from '@app/platform/papers.dto';
import { RuleReference } from '@app/platform/receipts.dto';
import { Words } from '@app/platform/words.dto';
import { CorrectionView } from '../corrections/correction.dto';
import { HoldResolutionView, HoldView } from '../holds/hold.dto';

export class DecisionView {
  /** approval, hold (decided again by two people) or correction (decided again because a fact was wrong or late). */
  kind: string;
  gradeOn: string;
  grade: string;
  seriousListed: boolean;
  /** False also when a pledge that it relied on had been breached. */
  creditPledgeSigned: boolean;
  rule: RuleReference;
  eligible: boolean;
  /** grade-too-low, serious-listed, pledge-missing; empty when eligible. */
  reasons: string[];
  amountFen: string;
  receiptId: string;
  maker: string;
  checker: string | null;
  /** The event that made it necessary, where it is a correction. */
  causeEventId: string | null;
}

export class HistoryEntry {
  /** Business time. */
  at: string;
  actor: string;
  action: string;
  detail: Record<string, unknown>;
}

/** What was known on the day of filing. */
export class AtFilingView {
  /** Null for old applications that nothing tells it of any more. */
  grade: string | null;
  /** The provisional amount; whole fen as text. */
  amountFen: string | null;
}

/** One thing that changed since the filing and matters for the decision. */
export class ApplicationChangeView {
  /**
   * rating, serious-list-entered, serious-list-left, pledge-breached, pledge-void (the breach was annulled), policy-version
   * (a later one applies to what is pending), assessed-again (before the approval) or decided-again (after it).
   */
  kind: string;
  /** The day from which it holds. */
  on: string;
  /** When it became known here; null where it was known before that was noted. */
  knownAt: string | null;
  /** Grade, policy version or amount (whole fen as text) before; null where there was none. */
  from: string | null;
  /** And after; of a breach: false or overdue; of leaving the list: why. */
  to: string | null;
  /** The event that told of it. */
  causeEventId: string | null;
  /** The pledge, where it is one. */
  pledgeId: string | null;
}

export class ApplicationHoldView extends HoldView {
  payoutId: string;
  endedAt: string | null;
}

/** The pool that pays, seen from this application. */
export class ApplicationPoolView {
  code: string;
  year: number;
  title: string;
  /** Free for approval now; whole fen as text. */
  leftFen: string;
  /** After its approval, negative when the pool does not cover it; null where it is decided, or has no amount. */
  leftAfterFen: string | null;
}

/** The policy version that decides it, for people. */
export class ApplicationRuleView extends RuleReference {
  title: Words;
  /** Laws and documents it rests on. */
  basis: string[];
}

/** That a checker sent it back, the last time. */
export class ReturnView {
  by: string;
  /** Who had reviewed it. */
  to: string;
  at: string;
  reason: string;
}

export class ApplicationDetail extends ApplicationView {
  /** What was handed in with it. */
  papers: PaperLine[];
  /** Null where it never was, and for enterprises. */
  returned: ReturnView | null;
  /** The amount by the policy version in force today, where another one applies. */
  underVersionInForce: AssessmentView | null;
  atFiling: AtFilingView | null;
  /** Oldest first. */
  changesSince: ApplicationChangeView[];
  rule: ApplicationRuleView;
  /** Null where there is none of this year yet, and for enterprises. */
  pool: ApplicationPoolView | null;
  /** Oldest first; the last one holds. */
  decisions: DecisionView[];
  payoutIds: string[];
  correctionIds: string[];
  /** Oldest first, ended ones too. */
  holds: ApplicationHoldView[];
  /** Proposed ends of its holds; none for enterprises. */
  holdResolutions: HoldResolutionView[];
  corrections: CorrectionView[];
  history: HistoryEntry[];
}

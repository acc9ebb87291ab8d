import { FormerCode } from '../exemption/exemption.dto';
import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { OmitType } from '@nestjs/swagger';
import { LetterDraft } from '@app/platform/letters.dto';
import { Words } from '@app/platform/words.dto';
import { queryBoolean, trimmed } from '@app/platform/transforms';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { PaperLine, WithPapers } from '@app/platform/papers.dto';
import { RuleReference } from '@app/platform/receipts.dto';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { violationStates, type ViolationState } from './violation.states';

const OFFENCE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export class FlagViolation {
  /** The enterprise, by its code (present or former) or by its id; one of the two. */
  @IsOptional()
  @IsString()
  @Length(1, 40)
  uscc?: string;

  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Code of the offence, as `GET /leniency/offences` lists it; one that is not listed is never treated leniently. */
  @Matches(OFFENCE)
  @Length(2, 64)
  offence: string;

  /** The harm done. */
  @IsIn(['none', 'slight', 'substantial'])
  harm: 'none' | 'slight' | 'substantial';

  /** True when the enterprise has proved that it had no fault. */
  @IsOptional()
  @IsBoolean()
  noFaultProved?: boolean;

  /** Set when it had been put right before it was flagged, or on the spot. */
  @IsOptional()
  @IsCalendarDate()
  correctedOn?: string;

  /** What was found. */
  @trimmed
  @IsString()
  @Length(2, 2000)
  facts: string;

  /** The provision that was broken. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(2, 500)
  legalBasis?: string;

  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 200)
  place?: string;
}

export class ViolationParams {
  @IsUUID()
  violationId: string;
}

export class SubmitCorrection extends WithPapers {
  /** The day the fault was put right; not after today. */
  @IsCalendarDate()
  correctedOn: string;

  /** What was done, and what shows it. */
  @trimmed
  @IsString()
  @Length(2, 2000)
  proof: string;

  /** SHA-256 of papers handed in elsewhere, lower-case hex. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[0-9a-f]{64}$/, { each: true })
  paperHashes?: string[];
}

export class ReviewCorrection {
  @IsBoolean()
  accepted: boolean;

  @trimmed
  @IsString()
  @Length(2, 2000)
  reason: string;
}

export class DecideViolation {
  /** True: not penalised, where the law says "may". */
  @IsBoolean()
  waive: boolean;

  @trimmed
  @IsString()
  @Length(2, 2000)
  reason: string;

  /** That the officer has looked up what the records do not tell; needed to waive while `historyComplete` is false. */
  @IsOptional()
  @IsBoolean()
  historyChecked?: boolean;
}

export class WithdrawViolation {
  @trimmed
  @IsString()
  @Length(2, 2000)
  reason: string;
}

export class GiveGuidance {
  /** What was explained. It counts as given today. */
  @trimmed
  @IsString()
  @Length(2, 2000)
  text: string;
}

export class ViolationsQuery extends ListQuery {
  @AnyOf(violationStates.states)
  state?: ViolationState[];

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Only those of this department. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  department?: string;

  /** Only those of this offence of the catalogue. */
  @IsOptional()
  @IsString()
  @Length(2, 64)
  offence?: string;

  @AnyOf(['no-fault', 'minor', 'first'])
  limb?: string[];

  /** Last day for the correction: the first of them; the last is `dueTo`. */
  @IsOptional()
  @IsCalendarDate()
  dueFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  dueTo?: string;

  /** True: a correction that is past its day, not made yet; false: the others. */
  @IsOptional()
  @queryBoolean
  @IsBoolean()
  overdue?: boolean;

  /** Day of flagging: the first of them; the last is `flaggedTo`. */
  @IsOptional()
  @IsCalendarDate()
  flaggedFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  flaggedTo?: string;

  @SortedBy(['flaggedOn', 'dueOn'])
  sort?: string;
}

export class SearchedFactAnswer {
  /** violation (flagged here), penalty (determined here without a violation), credit-record. */
  source: string;
  id: string;
  on: string;
  /** The day it was withdrawn or annulled: it never counted. */
  voidedOn: string | null;
}

export class LookBackAnswer {
  /** First and last day of the look-back period. */
  from: string;
  until: string;
  /** The facts of the same offence in it. */
  facts: SearchedFactAnswer[];
  /** Penalty records in it whose offence is not known yet. */
  unclassifiedRecordIds: string[];
}

export class CorrectionAnswer {
  id: string;
  correctedOn: string;
  proof: string;
  paperHashes: string[];
  /** What was handed in with it. */
  papers: PaperLine[];
  submittedBy: string;
  submittedOn: string;
  /** Null while it waits for the department. */
  accepted: boolean | null;
  reviewedBy: string | null;
  reviewedOn: string | null;
  reviewReason: string | null;
}

export class GuidanceAnswer {
  id: string;
  text: string;
  givenBy: string;
  givenOn: string;
}

/** What the rule says of a violation, and why. */
export class DecisionAnswer {
  offenceTitle: Words;
  /** What the rule said last: no-penalty, may-waive, await-correction, penalise. */
  outcome: string;
  /** Why, in one sentence. */
  text: Words;
  /** What decides, of art. 33: no-fault, minor, first; null: nothing helps. */
  limb: string | null;
  /** The sentence of the law behind the limb. */
  law: Words | null;
  reasons: string[];
  /** Null: cannot be told while the history is not complete. */
  isFirst: boolean | null;
  /** False while penalty records of the look-back period have no known offence. */
  historyComplete: boolean;
  lookBack: LookBackAnswer;
  /** Whoever is not penalised is educated. */
  educate: boolean;
  judgedOn: string;
  rule: RuleReference;
  correctionWorkingDays: number | null;
  /** Last day for the correction. */
  dueOn: string | null;
  /** calendar-missing: the working days of that year are not known yet. */
  dueReason: string | null;
}

export class ViolationAnswer extends DecisionAnswer {
  id: string;
  enterpriseId: string;
  offence: string;
  department: string;
  /** awaiting-correction, correction-submitted, to-decide, waived, to-penalise, penalised, withdrawn, annulled. */
  state: string;
  /** Also the ETag. */
  version: number;
  harm: string;
  noFaultProved: boolean;
  facts: string;
  legalBasis: string | null;
  place: string | null;
  flaggedBy: string;
  flaggedOn: string;
  flaggedAt: string;
  receiptId: string;
  correctedOn: string | null;
  decidedBy: string | null;
  decidedOn: string | null;
  decisionReason: string | null;
  historyChecked: boolean;
  endedBy: string | null;
  endedOn: string | null;
  endReason: string | null;
  /** The penalty that answers it. */
  penaltyId: string | null;
  corrections: CorrectionAnswer[];
  guidance: GuidanceAnswer[];
}

export class PreviewedFact extends SearchedFactAnswer {
  /** False: it was withdrawn or annulled. */
  counts: boolean;
}

export class PreviewedLookBack {
  from: string;
  until: string;
  facts: PreviewedFact[];
  unclassifiedRecordIds: string[];
}

export class PreviewedLetter extends LetterDraft {
  /** now: it goes out with the flag; if-waived: only if the officer then waives. */
  when: 'now' | 'if-waived';
}

/** What flagging would come to if it were done now. Nothing of it is kept. */
export class ViolationPreview extends OmitType(DecisionAnswer, ['lookBack']) {
  enterpriseId: string;
  enterpriseName: string;
  /** The present code. */
  uscc: string;
  /** There when the code asked for is a former one. */
  warning?: FormerCode;
  offence: string;
  department: string;
  /** The state it would be in: awaiting-correction, to-decide, waived, to-penalise. */
  state: string;
  lookBack: PreviewedLookBack;
  /** Title of the list that decides, and the law it rests on. */
  ruleTitle: Words;
  basis: string[];
  /** Working days left for the correction; null without a deadline, or while the calendar is not known. */
  workingDaysLeft: number | null;
  /** Null: no letter of this kind follows, a penalty has one of its own. */
  letter: PreviewedLetter | null;
}

export class ViolationRow extends ViolationAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
  /** Its correction is past its day, and not made yet. */
  overdue: boolean;
}

export class ViolationPage {
  /** Newest first, unless sorted. */
  items: ViolationRow[];
  nextCursor: string | null;
}

export class OffenceAnswer {
  code: string;
  title: Words;
  /** Minor, corrected in time and without harm: not penalised. */
  minor: boolean;
  /** First, slight harm at most and corrected in time: may be waived. */
  first: boolean;
  correctionWorkingDays: number;
}

export class LeniencyListAnswer {
  rule: RuleReference;
  title: Words;
  effectiveFrom: string;
  lookBackMonths: number;
  basis: string[];
  offences: OffenceAnswer[];
}

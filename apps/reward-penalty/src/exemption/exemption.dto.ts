import { RuleReference } from '@app/platform/receipts.dto';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, Length, Matches } from 'class-validator';
import { INSPECTION_KIND } from './exemption.words';

export class ExemptionQuery {
  /** Unified social credit code, present or former; full-width and lower-case input is understood. */
  @IsString()
  @Length(1, 40)
  uscc: string;

  /** Kind of inspection: routine, double-random, complaint, referral, campaign … */
  @Matches(INSPECTION_KIND)
  inspection: string;
}

export class ExemptionQueries {
  /** One to a thousand codes. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @Length(1, 40, { each: true })
  uscc: string[];

  /** Kind of inspection: routine, double-random, complaint, referral, campaign … */
  @Matches(INSPECTION_KIND)
  inspection: string;
}

export class BothLanguages {
  zh: string;
  en: string;
}

/** `[from, until)` */
export class RedListPeriod {
  from: string;
  until: string;
}

/** A stay on the red list that the serious list ended before its time. */
export class RedListLeft {
  entryId: string;
  from: string;
  /** When it would have ended. */
  until: string;
  leftOn: string;
}

/** A code that was asked for is not the present one. */
export class FormerCodeWarning {
  presentUscc: string;
  text: BothLanguages;
}

/** The same, by a code that every answer has for it. */
export class FormerCode extends FormerCodeWarning {
  /** Always former-code. */
  code: string;
}

export class ExemptionAnswer {
  /** The code asked for, normalised. */
  uscc: string;
  enterpriseId: string;
  enterpriseName: string;
  inspection: string;
  exempt: boolean;
  /** Why not: serious-listed, not-red-listed, sector-excluded, inspection-not-covered; null when exempt. */
  reason: string | null;
  /** The answer in words. */
  text: BothLanguages;
  /** Where it stands on the red list, null when it does not. */
  redListed: RedListPeriod | null;
  seriousListed: boolean;
  /** There while an enterprise on the serious list would be on the red list but for that. */
  redListLeft?: RedListLeft;
  /** The rule version that answered. */
  rule: RuleReference;
  /** The business day of the answer. */
  on: string;
  /** There when the code asked for is a former one. */
  formerCodeWarning?: FormerCodeWarning;
  warning?: FormerCode;
}

/** One row of many: either an answer, or why there is none. */
export class ExemptionRow {
  /** As it was asked for. */
  asked: string;
  found: boolean;
  answer: ExemptionAnswer | null;
  /** Why there is no answer. */
  problem: BothLanguages | null;
}

export class ExemptionRows {
  /** In the order asked. */
  items: ExemptionRow[];
}

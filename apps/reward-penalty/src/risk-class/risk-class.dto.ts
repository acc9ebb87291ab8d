import { AnyLike } from '@app/platform/listing.dto';
import { trimmed } from '@app/platform/transforms';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { PageQuery } from '@app/platform/page.dto';
import { RuleReference } from '@app/platform/receipts.dto';
import { IsOptional, IsString, IsUUID, Length } from 'class-validator';

export class RiskClassesQuery extends PageQuery {
  /** Any day of the month; this month when absent. */
  @IsOptional()
  @IsCalendarDate()
  month?: string;

  /** Part of the name, or the beginning of the code. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 100)
  q?: string;

  @AnyLike(/^.{1,20}$/u)
  riskClass?: string[];

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;
}

export class RiskClassReason {
  name: string;
  zh: string;
  en: string;
  /** The credit records it rests on. */
  recordIds: string[];
}

export class RiskClassAnswer {
  enterpriseId: string;
  uscc: string;
  name: string;
  /** First day of the month it holds for. */
  month: string;
  riskClass: string;
  reasons: RiskClassReason[];
  /** The first of the month, or the day on which it was first needed. */
  computedOn: string;
  rule: RuleReference;
}

export class RiskClassPage {
  items: RiskClassAnswer[];
  nextCursor: string | null;
}

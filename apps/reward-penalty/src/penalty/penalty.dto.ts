import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { trimmed } from '@app/platform/transforms';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { PENALTY_CLASSES, type PenaltyClass, penaltyStates, type PenaltyState } from './penalty.entity';

export class NewObligation {
  /** What is to be done. */
  @trimmed
  @IsString()
  @Length(2, 500)
  what: string;

  /** Last day for it; not before today. */
  @IsOptional()
  @IsCalendarDate()
  dueOn?: string;
}

export class DeterminePenalty {
  /** The violation it answers; it must be one to penalise. Without one: `uscc` or `enterpriseId`, and `offence`. */
  @IsOptional()
  @IsUUID()
  violationId?: string;

  @IsOptional()
  @IsString()
  @Length(1, 40)
  uscc?: string;

  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** The offence, for a penalty without a violation: one that is not on the leniency list. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(2, 64)
  offence?: string;

  /** Gravity of the record it makes. */
  @IsIn(PENALTY_CLASSES)
  class: PenaltyClass;

  @trimmed
  @IsString()
  @Length(2, 500)
  legalBasis: string;

  /** Number of the written decision (行政处罚决定书文号). */
  @trimmed
  @IsString()
  @Length(2, 200)
  documentNumber: string;

  /** What is imposed (处罚内容). */
  @trimmed
  @IsString()
  @Length(2, 2000)
  measures: string;

  /** The authority as it signs the decision; the caller's department when absent. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(2, 200)
  authority?: string;

  /** Sector of the offence; that of the department when absent. */
  @IsOptional()
  @Matches(/^[a-z]+(-[a-z]+)*$/)
  @Length(2, 64)
  sector?: string;

  /** The fine in whole fen. Paying it becomes an obligation of its own, due in fifteen days. */
  @IsOptional()
  @Matches(/^[1-9][0-9]{0,15}$/)
  fineFen?: string;

  /** What is to be done beside paying the fine. */
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => NewObligation)
  obligations: NewObligation[];
}

export class PenaltyParams {
  @IsUUID()
  penaltyId: string;
}

export class ObligationParams extends PenaltyParams {
  /** Its number in the penalty, from 1. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  n: number;
}

export class FulfilObligation {
  /** The day it was done; not before the penalty, nor after today. */
  @IsCalendarDate()
  fulfilledOn: string;

  /** What shows it. */
  @trimmed
  @IsString()
  @Length(2, 1000)
  evidence: string;
}

export class ProposeAnnulment {
  /** Why the penalty was wrong from the beginning. */
  @trimmed
  @IsString()
  @Length(10, 500)
  reason: string;
}

export class DecideAnnulment {
  /** False gives the proposal up. */
  @IsBoolean()
  agree: boolean;

  @trimmed
  @IsString()
  @Length(2, 500)
  reason: string;
}

export class PenaltiesQuery extends ListQuery {
  @AnyOf(penaltyStates.states)
  state?: PenaltyState[];

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Only those of this department. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  department?: string;

  /** Only those that follow from this violation. */
  @IsOptional()
  @IsUUID()
  violationId?: string;

  /** Only those of this offence of the catalogue. */
  @IsOptional()
  @IsString()
  @Length(2, 64)
  offence?: string;

  @AnyOf(PENALTY_CLASSES)
  class?: PenaltyClass[];

  /** Day of the penalty: the first of them; the last is `determinedTo`. */
  @IsOptional()
  @IsCalendarDate()
  determinedFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  determinedTo?: string;

  @SortedBy(['determinedOn', 'fineFen'])
  sort?: string;
}

export class ObligationAnswer {
  n: number;
  what: string;
  dueOn: string | null;
  fulfilledOn: string | null;
  evidence: string | null;
  recordedBy: string | null;
  recordedOn: string | null;
}

export class PenaltyAnswer {
  id: string;
  violationId: string | null;
  enterpriseId: string;
  offence: string;
  department: string;
  authority: string;
  sector: string | null;
  documentNumber: string;
  /** minor, general, serious. */
  class: string;
  legalBasis: string;
  measures: string;
  /** Whole fen; null: no fine. */
  fineFen: string | null;
  /** determined, fulfilled, annulled. */
  state: string;
  /** Also the ETag. */
  version: number;
  determinedBy: string;
  determinedOn: string;
  determinedAt: string;
  /** The credit record it yields. */
  recordId: string;
  obligations: ObligationAnswer[];
  /** The day the last of them was done. */
  obligationsFulfilledOn: string | null;
  annulmentProposedBy: string | null;
  annulmentProposedOn: string | null;
  annulmentReason: string | null;
  annulmentDecidedBy: string | null;
  annulledOn: string | null;
  /** department: two people annulled it; record: an objection to its record was upheld. */
  annulledCause: string | null;
}

export class PenaltyRow extends PenaltyAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
}

export class PenaltyPage {
  /** Newest first, unless sorted. */
  items: PenaltyRow[];
  nextCursor: string | null;
}

import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { Words } from '@app/platform/words.dto';
import { trimmed } from '@app/platform/transforms';
import type { CalendarDate } from '@app/kernel/calendar';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import {
  type InspectionState,
  inspectionStates,
  ORDERED_KINDS,
  type OrderedKind,
  type Outcome,
  OUTCOMES,
} from './inspection.entity';

export class OrderInspection {
  /** Unified social credit code, present or former; full-width and lower-case input is understood. */
  @IsString()
  @Length(1, 40)
  uscc: string;

  /** complaint, referral and campaign are never blocked by an exemption; routine is. */
  @IsIn(ORDERED_KINDS)
  inspection: OrderedKind;

  /** What gave rise to it. */
  @trimmed
  @IsString()
  @Length(4, 2000)
  reason: string;
}

export class InspectionParams {
  @IsUUID()
  inspectionId: string;
}

export class InspectionResultBody {
  /** no-problem, problem-found, corrected-on-order, unreachable, uncooperative, no-such-business. */
  @IsIn(Object.keys(OUTCOMES))
  outcome: Outcome;

  /** The day of the visit: not before the inspection was drawn or ordered, not after today. */
  @IsCalendarDate()
  on: CalendarDate;

  /** What was found. It is public: no names of people. */
  @trimmed
  @IsString()
  @Length(2, 2000)
  note: string;
}

export class InspectionsQuery extends ListQuery {
  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Only those of this inspection plan. */
  @IsOptional()
  @IsUUID()
  planId?: string;

  /** Only those of this department. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  department?: string;

  @AnyOf(inspectionStates.states)
  state?: InspectionState[];

  @AnyOf(['double-random', ...ORDERED_KINDS])
  inspection?: string[];

  /** Only inspections with these outcomes. */
  @AnyOf(Object.keys(OUTCOMES))
  outcome?: string[];

  /** Day on which it was drawn or ordered: the first of them; the last is `openedTo`. */
  @IsOptional()
  @IsCalendarDate()
  openedFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  openedTo?: string;

  @SortedBy(['openedOn'])
  sort?: string;
}

export class InspectionAnswer {
  id: string;
  /** The plan that drew it; null when it was ordered. */
  planId: string | null;
  enterpriseId: string;
  uscc: string;
  /** double-random, complaint, referral, campaign, routine. */
  inspection: string;
  department: string;
  /** drawn, ordered, done. */
  state: string;
  /** Also the ETag. */
  version: number;
  /** The day it was drawn or ordered. */
  openedOn: string;
  reason: string | null;
  /** The draw, or why a routine one was not exempt. */
  receiptId: string | null;
  /** Codes of the inspectors drawn with it; names are not kept. */
  inspectorCodes: string[];
  outcome: string | null;
  outcomeText: Words | null;
  inspectedOn: string | null;
  note: string | null;
}

export class InspectionRow extends InspectionAnswer {
  enterpriseName: string;
  /** Of the plan that drew it. */
  planTitle: string | null;
}

export class InspectionPage {
  /** Newest first, unless sorted. */
  items: InspectionRow[];
  nextCursor: string | null;
}

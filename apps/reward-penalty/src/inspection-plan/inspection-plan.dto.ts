import { AnyOf } from '@app/platform/listing.dto';
import { queryBoolean, trimmed } from '@app/platform/transforms';
import { PageQuery } from '@app/platform/page.dto';
import { RuleReference } from '@app/platform/receipts.dto';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
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
import { type ClassCount, type PlanState, planStates } from './inspection-plan.entity';

const ONE_LINE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

export class PlanInspector {
  /** Number of the enforcement card; it is published with the draw. */
  @Matches(/^[0-9A-Za-z-]{1,32}$/)
  code: string;

  /** Understood and not kept: an inspector's name never leaves the department. */
  @IsOptional()
  @IsString()
  @Length(1, 50)
  name?: string;
}

export class MakeInspectionPlan {
  @trimmed
  @IsString()
  @Length(2, 200)
  @Matches(ONE_LINE)
  title: string;

  /** What is inspected. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(2, 200, { each: true })
  matters: string[];

  /** Always double-random: other inspections are ordered without a plan. */
  @IsIn(['double-random'])
  inspection: 'double-random';

  /** The calendar year it counts for; its frame is closed and drawn in it. */
  @IsInt()
  @Min(2022)
  @Max(9998)
  year: number;

  /** From whom inspectors are drawn. */
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(1000)
  @ArrayUnique((inspector?: PlanInspector) => inspector?.code)
  @ValidateNested({ each: true })
  @Type(() => PlanInspector)
  inspectors: PlanInspector[];

  /** Inspectors for each enterprise; the law asks for two at least. Two unless told. */
  @IsOptional()
  @IsInt()
  @Min(2)
  @Max(10)
  inspectorsPerEnterprise?: number;

  /** Only enterprises of these sectors; all when absent. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  sectors?: string[];

  /** Only enterprises of these sub-zones; all when absent. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  subZones?: string[];
}

export class PlanParams {
  @IsUUID()
  planId: string;
}

export class WitnessDraw {
  /** Any words of the witness, thought of after the frame was closed; published with the draw. */
  @trimmed
  @IsString()
  @Length(8, 200)
  @Matches(ONE_LINE)
  word: string;
}

export class WithdrawPlan {
  @trimmed
  @IsString()
  @Length(2, 1000)
  reason: string;
}

export class PlansQuery extends PageQuery {
  /** Part of the title. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 100)
  q?: string;

  /** Only those of this department. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  department?: string;

  @AnyOf(planStates.states)
  state?: PlanState[];

  /** Only those of this calendar year. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(2022)
  @Max(9998)
  year?: number;
}

export class FrameQuery extends PageQuery {
  /** Only those left out as exempt (true), or only the others (false). */
  @IsOptional()
  @queryBoolean
  @IsIn([true, false])
  exempt?: boolean;
}

export class FrameCount implements ClassCount {
  riskClass: string;
  enterprises: number;
  exempt: number;
  inspectedThisYear: number;
  /** From whom its share is drawn. */
  candidates: number;
}

export class PlanFrame {
  /** The day as of which lists and classes were taken. */
  on: string;
  /** SHA-256 of its lines: what was drawn from cannot change afterwards. */
  hash: string;
  closedBy: string;
  /** The rule version the draw uses. */
  rule: RuleReference;
  exemptionRule: RuleReference;
  counts: FrameCount[];
  exempt: number;
}

export class PlanDraw {
  on: string;
  at: string;
  witnessBy: string;
  seed: string;
  /** How many enterprises were drawn. */
  drawn: number;
  receiptId: string;
}

export class InspectionPlanAnswer {
  id: string;
  title: string;
  matters: string[];
  inspection: string;
  department: string;
  year: number;
  /** Their codes; names are not kept. */
  inspectorCodes: string[];
  inspectorsPerEnterprise: number;
  sectors: string[] | null;
  subZones: string[] | null;
  /** committed, frame-closed, drawn, withdrawn. */
  state: string;
  /** Also the ETag. */
  version: number;
  madeBy: string;
  madeAt: string;
  /** SHA-256 of a secret that nobody is told before the draw. Note it down: the published files must keep it. */
  commitment: string;
  frame: PlanFrame | null;
  draw: PlanDraw | null;
  withdrawnReason: string | null;
}

export class InspectionPlanPage {
  /** Newest first. */
  items: InspectionPlanAnswer[];
  nextCursor: string | null;
}

export class FrameLineExemption {
  /** The red-list entry it stands on. */
  entryId: string;
  until: string;
  receiptId: string;
}

export class FrameLine {
  enterpriseId: string;
  /** As it stood in the frame. */
  uscc: string;
  riskClass: string;
  exempt: boolean;
  /** Drawn this year already, or visited for a routine inspection, by any department. */
  inspectedThisYear: boolean;
  /** Why it was left out; null when it was not. */
  exemption: FrameLineExemption | null;
  /** Why it is not exempt: not-red-listed, serious-listed, sector-excluded, inspection-not-covered. */
  notExemptReason: string | null;
}

export class FramePage {
  items: FrameLine[];
  nextCursor: string | null;
}

export class PlanFiles {
  /** Name → content: plan.json, rule.yaml, frame.csv, draw.json. Write them to a folder to repeat the draw. */
  files: Record<string, string>;
}

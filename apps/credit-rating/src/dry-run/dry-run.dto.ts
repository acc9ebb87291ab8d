import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { queryBoolean } from '@app/platform/transforms';

/** Enough for what the grades of a whole park would change, told to the service of subsidies in few pieces. */
const MAX_ROWS = 5000;

export class DryRunParams {
  @IsUUID()
  draftId: string;
}

export class DryRunRowsQuery {
  /** The grade by the version in force. */
  @IsOptional()
  @IsString()
  @Length(1, 20)
  from?: string;

  /** The grade by the draft. */
  @IsOptional()
  @IsString()
  @Length(1, 20)
  to?: string;

  /** True: only those whose grade would be another. */
  @IsOptional()
  @queryBoolean
  @IsBoolean()
  changed?: boolean;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsUUID()
  cursor?: string;

  /** How many at most; 50 unless told. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_ROWS)
  limit?: number;
}

/** How many go from one grade to another, or stay. */
export class DryRunCell {
  /** By the version in force. */
  from: string;
  /** By the draft. */
  to: string;
  count: number;
  /** Of these, those with a higher score. */
  raised: number;
  /** Of these, those with a lower score. */
  lowered: number;
}

export class DryRunView {
  draftId: string;
  /** none (never started), running, done, cancelled, failed. */
  state: string;
  /** Everyone is rated as of this day, as known when their turn comes. */
  asOf: string | null;
  /** The version in force on that day, which the draft is compared with. */
  baseVersion: string | null;
  /** Enterprises to rate. */
  total: number;
  /** Of these, rated so far. */
  done: number;
  startedBy: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  cancelledBy: string | null;
  /** The grades of the draft, best first. */
  grades: string[];
  /** Cells that are not empty. */
  matrix: DryRunCell[];
}

export class DryRunRow {
  enterpriseId: string;
  name: string;
  uscc: string;
  from: string;
  to: string;
  scoreBefore: string;
  scoreAfter: string;
}

export class DryRunRowPage {
  items: DryRunRow[];
  nextCursor: string | null;
}

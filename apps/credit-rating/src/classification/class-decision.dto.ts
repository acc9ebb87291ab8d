import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { PageQuery } from '@app/platform/page.dto';
import { queryBoolean } from '@app/platform/transforms';

export class RecordParams {
  /** Id of the record. */
  @IsUUID()
  id: string;
}

export class SetClass {
  @IsIn(['minor', 'general', 'serious'])
  class: 'minor' | 'general' | 'serious';

  @IsString()
  @Length(2, 500)
  reason: string;
}

export class QueueQuery extends PageQuery {
  /** True: only those with a proposal that waits to be confirmed; false: only the others. */
  @IsOptional()
  @queryBoolean
  @IsBoolean()
  proposed?: boolean;
}

/** A class set by hand; it counts once another person has confirmed it. */
export class ClassDecisionView {
  id: string;
  recordId: string;
  class: string;
  reason: string;
  setBy: string;
  setAt: string;
  confirmedBy: string | null;
  confirmedAt: string | null;
  /** Also the ETag. */
  version: number;
}

/** A penalty whose class the table does not know; till then it counts for nothing. */
export class QueueEntry {
  recordId: string;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  determinedOn: string;
  authority: string | null;
  documentNumber: string | null;
  /** What the file said. */
  content: Record<string, unknown>;
  /** The class someone proposed and nobody has confirmed yet. */
  proposed: ClassDecisionView | null;
}

export class ClassificationQueue {
  /** All that are open, not only this page. */
  open: number;
  items: QueueEntry[];
  nextCursor: string | null;
}

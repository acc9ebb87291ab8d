import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { AnyOf } from '@app/platform/listing.dto';
import { PageQuery } from '@app/platform/page.dto';
import { trimmed } from '@app/platform/transforms';

export class ConflictParams {
  /** Id of the conflict. */
  @IsUUID()
  id: string;
}

export class ConflictQuery extends PageQuery {
  @AnyOf(['open', 'proposed', 'resolved'])
  state?: string[];

  /** Part of an enterprise's name, the beginning of its code, its initials, or part of a document number. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 100)
  @Matches(/^[^\0]*$/)
  q?: string;
}

export class ProposeResolution {
  /** `stored` keeps the record; `new` makes it void and records what the file says. */
  @IsIn(['stored', 'new'])
  keep: 'stored' | 'new';

  @IsString()
  @Length(2, 500)
  reason: string;
}

/** A row that tells the same decision with other content than what is stored. */
export class ConflictView {
  id: string;
  recordId: string;
  /** Kind of the record. */
  record: string;
  documentNumber: string | null;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  importId: string;
  fileName: string;
  row: number;
  foundAt: string;
  stored: Record<string, unknown>;
  incoming: Record<string, unknown>;
  state: string;
  keep: string | null;
  reason: string | null;
  proposedBy: string | null;
  proposedAt: string | null;
  resolvedBy: string | null;
  resolvedAt: string | null;
  /** Also the ETag. */
  version: number;
}

export class ConflictCounts {
  /** By state; states that no conflict is in are absent. */
  counts: Record<string, number>;
}

export class ConflictPage {
  items: ConflictView[];
  nextCursor: string | null;
}

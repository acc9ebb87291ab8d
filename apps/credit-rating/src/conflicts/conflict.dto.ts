import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { PageQuery } from '@app/platform/page.dto';

export class ConflictParams {
  /** Id of the conflict. */
  @IsUUID()
  id: string;
}

export class ConflictQuery extends PageQuery {
  @IsOptional()
  @IsIn(['open', 'proposed', 'resolved'])
  state?: string;
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
  enterpriseId: string;
  importId: string;
  row: number;
  stored: Record<string, unknown>;
  incoming: Record<string, unknown>;
  state: string;
  keep: string | null;
  reason: string | null;
  proposedBy: string | null;
  resolvedBy: string | null;
  /** Also the ETag. */
  version: number;
}

export class ConflictPage {
  items: ConflictView[];
  nextCursor: string | null;
}

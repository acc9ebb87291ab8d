import { trimmed } from '@app/platform/transforms';
import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { PageQuery } from '@app/platform/page.dto';
import { OBJECTION_STATES, type ObjectionState } from './objection.entity';

export class FileObjection {
  /** The credit record that is said to be wrong. */
  @IsUUID()
  recordId: string;

  /** Why it is wrong. */
  @trimmed
  @IsString()
  @Length(10, 2000)
  grounds: string;
}

export class ObjectionParams {
  @IsUUID()
  objectionId: string;
}

export class RecommendOnObjection {
  /** True: the record is wrong, and should be void from its origin. */
  @IsBoolean()
  uphold: boolean;

  @trimmed
  @IsString()
  @Length(2, 2000)
  reason: string;
}

export class DecideObjection {
  /** Whether the second officer agrees with the recommendation. */
  @IsBoolean()
  agree: boolean;

  @trimmed
  @IsString()
  @Length(2, 2000)
  reason: string;
}

export class ObjectionsQuery extends PageQuery {
  @IsOptional()
  @IsIn(OBJECTION_STATES)
  state?: ObjectionState;

  @IsOptional()
  @IsUUID()
  enterpriseId?: string;
}

export class ObjectionAnswer {
  id: string;
  recordId: string;
  enterpriseId: string;
  /** filed, recommended, upheld (the record is void from its origin), rejected. */
  state: string;
  /** Also the ETag. */
  version: number;
  grounds: string;
  filedBy: string;
  filedOn: string;
  recommendedBy: string | null;
  recommendsUpholding: boolean | null;
  recommendationReason: string | null;
  decidedBy: string | null;
  agreed: boolean | null;
  decisionReason: string | null;
  decidedOn: string | null;
}

export class ObjectionPage {
  /** Newest first. */
  items: ObjectionAnswer[];
  nextCursor: string | null;
}

import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { PaperLine, WithPapers } from '@app/platform/papers.dto';
import { trimmed } from '@app/platform/transforms';
import { IsBoolean, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { OBJECTION_STATES, type ObjectionState } from './objection.entity';

export class FileObjection extends WithPapers {
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

export class ObjectionsQuery extends ListQuery {
  @AnyOf(OBJECTION_STATES)
  state?: ObjectionState[];

  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Only those about this credit record. */
  @IsOptional()
  @IsUUID()
  recordId?: string;

  /** Day of filing: the first of them; the last is `filedTo`. */
  @IsOptional()
  @IsCalendarDate()
  filedFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  filedTo?: string;

  @SortedBy(['filedOn'])
  sort?: string;
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
  /** What was handed in with it. */
  papers: PaperLine[];
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

export class ObjectionRow extends ObjectionAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
  /** Number of the decision that the record tells of, where it is known. */
  recordDocumentNumber: string | null;
}

export class ObjectionPage {
  /** Newest first, unless sorted. */
  items: ObjectionRow[];
  nextCursor: string | null;
}

import { AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { Words } from '@app/platform/words.dto';
import { trimmed } from '@app/platform/transforms';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
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
import { MEASURE_STATES, type MeasureState } from './measure.entity';

export class MeasureParams {
  @IsUUID()
  measureId: string;
}

export class MeasuresQuery extends ListQuery {
  /** Only those of this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** Code of the department that carries it out. A regulator who names neither this nor an enterprise gets their own. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,63}$/)
  department?: string;

  @AnyOf(MEASURE_STATES)
  state?: MeasureState[];

  /** Only restrictions, or only rewards. */
  @AnyOf(['restriction', 'reward'])
  kind?: ('restriction' | 'reward')[];

  /** Only measures of this code of the catalogue. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  code?: string;

  /** Day on which it was imposed: the first of them; the last is `imposedTo`. */
  @IsOptional()
  @IsCalendarDate()
  imposedFrom?: string;

  /** Up to this day, itself included. */
  @IsOptional()
  @IsCalendarDate()
  imposedTo?: string;

  @SortedBy(['imposedOn'])
  sort?: string;
}

export class GiveFeedback {
  /** True: it has been applied (or lifted, where lifting was ordered). False: not yet, and the note says why. */
  @IsBoolean()
  done: boolean;

  /** What was done, or why it is not done yet. */
  @trimmed
  @IsString()
  @Length(2, 1000)
  note: string;
}

/** A measure as the department saw it. */
export class SeenMeasure {
  @IsUUID()
  id: string;

  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  version: number;
}

/** The same answer for several measures. */
export class GiveFeedbackOnMany extends GiveFeedback {
  /** One to a hundred, each once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique((measure: SeenMeasure) => measure.id)
  @ValidateNested({ each: true })
  @Type(() => SeenMeasure)
  items: SeenMeasure[];
}

export class MeasureCauseAnswer {
  /** record, serious-list or red-list. */
  kind: string;
  /** Of the credit record, or of the entry of the list. */
  id: string;
  sinceOn: string;
  /** Null while it stands. */
  endedOn: string | null;
}

export class MeasureFeedbackAnswer {
  /** What was asked for: applied or lifted. */
  about: string;
  done: boolean;
  note: string;
  givenBy: string;
  givenOn: string;
}

export class MeasureAnswer {
  id: string;
  enterpriseId: string;
  /** Of the catalogue. */
  code: string;
  title: Words;
  /** restriction or reward. */
  kind: string;
  legalBasis: string;
  /** The version of the catalogue by which it was imposed. */
  catalogueVersion: string;
  /** The department that carries it out. */
  department: string;
  /** imposed, applied, lift-ordered (awaiting the department's feedback), lifted. */
  state: string;
  /** Also the ETag. */
  version: number;
  imposedOn: string;
  appliedOn: string | null;
  liftOrderedOn: string | null;
  liftedOn: string | null;
  /** Why it holds; it holds while one of them stands. */
  causes: MeasureCauseAnswer[];
  /** What the department answered, oldest first. */
  feedback: MeasureFeedbackAnswer[];
}

export class MeasureRow extends MeasureAnswer {
  enterpriseName: string;
  /** Its present code. */
  uscc: string;
}

export class MeasurePage {
  /** Newest first, unless sorted. */
  items: MeasureRow[];
  nextCursor: string | null;
}

/** A kind of record (of one class, or of any), or a list. */
export class AppliesTo {
  record?: string | undefined;
  class?: string | undefined;
  /** serious or red. */
  list?: string | undefined;
}

export class CatalogueMeasureAnswer {
  code: string;
  title: Words;
  kind: string;
  legalBasis: string;
  departments: string[];
  appliesTo: AppliesTo[];
}

export class MeasureCatalogueAnswer {
  id: string;
  version: string;
  title: Words;
  effectiveFrom: string;
  basis: string[];
  measures: CatalogueMeasureAnswer[];
}

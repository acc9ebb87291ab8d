import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PayeeView } from '../applications/application.dto';
import { Words } from '@app/platform/words.dto';

export class ApplicationDraftParams {
  @IsUUID()
  applicationDraftId: string;
}

export class CreateApplicationDraft {
  @Matches(/^[a-z0-9][a-z0-9-]{0,99}$/)
  policyId: string;
}

/** As far as it is known; it is looked at when the draft is filed. */
export class DraftPayee {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  bank?: string | null;

  /** Kept encrypted and shown masked. What is left out stays as it is. */
  @IsOptional()
  @Matches(/^[0-9A-Za-z-]{1,40}$/)
  account?: string | null;
}

/** What is left out stays as it is; null takes it away. */
export class SaveApplicationDraft {
  @IsOptional()
  @IsString()
  @Length(1, 64)
  projectCode?: string | null;

  /** All of them, by name, as far as they are known. */
  @IsOptional()
  @IsObject()
  facts?: Record<string, unknown> | null;

  @IsOptional()
  @IsBoolean()
  creditPledgeSigned?: boolean | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  pledgeIds?: string[] | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => DraftPayee)
  payee?: DraftPayee | null;

  /** Papers uploaded for it; attached when it is filed, and gone a week after the upload when it is not. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  paperIds?: string[] | null;
}

export class DraftPayeeView {
  name: string | null;
  bank: string | null;
  /** Only the last four characters. */
  account: PayeeView['account'] | null;
}

export class ApplicationDraftView {
  id: string;
  policyId: string;
  policyTitle: Words;
  projectCode: string | null;
  facts: Record<string, unknown>;
  creditPledgeSigned: boolean | null;
  pledgeIds: string[];
  payee: DraftPayeeView;
  paperIds: string[];
  /** Also the ETag. */
  version: number;
  createdAt: string;
  /** Untouched for 180 days it goes. */
  touchedAt: string;
}

export class ApplicationDraftList {
  /** Last touched first; there are never more than fifty. */
  items: ApplicationDraftView[];
}

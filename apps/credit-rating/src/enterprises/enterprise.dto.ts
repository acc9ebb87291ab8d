import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { SmallLetters } from './small-letters';

const CODE = /^[a-z0-9][a-z0-9-]{0,63}$/;

export class RegisterEnterprise {
  /** An id that the zone's register already uses; a new one is made when absent. */
  @IsOptional()
  @SmallLetters()
  @IsUUID()
  id?: string;

  /** Unified social credit code; lower case, full width and spaces are put right, both checks must hold. */
  @IsString()
  @Length(1, 60)
  uscc: string;

  @IsString()
  @Length(1, 200)
  @Matches(/\S/)
  name: string;

  /** Code of the trade, such as `manufacturing`. */
  @Matches(CODE)
  sector: string;

  /** Code of the branch centre. */
  @Matches(CODE)
  subZone: string;

  /** Day of registration with the market regulator. Its rating begins then. */
  @IsCalendarDate()
  registeredOn: string;
}

export class ChangeIdentifiers {
  /** The right code, where it was corrected. */
  @IsOptional()
  @IsString()
  @Length(1, 60)
  uscc?: string;

  /** The new name, where it was renamed. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  @Matches(/\S/)
  name?: string;

  /** First day on which it goes by them; not after today. */
  @IsCalendarDate()
  validFrom: string;

  @IsString()
  @Length(1, 500)
  reason: string;
}

export class EnterpriseParams {
  /** Id of the enterprise. */
  @SmallLetters()
  @IsUUID()
  id: string;
}

export class CodeParams {
  /** A present or former code. */
  @IsString()
  @Length(1, 60)
  uscc: string;
}

/** One way an enterprise was known, `[validFrom, validUntil)`; null: still. */
export class IdentifierView {
  uscc: string;
  name: string;
  validFrom: string;
  validUntil: string | null;
}

export class EnterpriseView {
  id: string;
  uscc: string;
  name: string;
  sector: string;
  subZone: string;
  registeredOn: string;
  /** Rises with every change; also the ETag. */
  version: number;
  /** The present grade and score. */
  grade: string;
  score: string;
}

export class EnterpriseDetail extends EnterpriseView {
  /** Codes and names over time, oldest first; the last is the present one. */
  identifiers: IdentifierView[];
}

export class Warning {
  code: string;
  zh: string;
  en: string;
}

export class EnterpriseByCode extends EnterpriseDetail {
  /** `former-code` when the code asked for is no longer the enterprise's; else null. */
  warning: Warning | null;
}

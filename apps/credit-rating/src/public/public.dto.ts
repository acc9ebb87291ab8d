import { IsString, Length, Matches } from 'class-validator';
import { trimmed } from '@app/platform/transforms';
import { Warning } from '../enterprises/enterprise.dto';

export class PublicQuery {
  /** A whole code, or at least two characters of a name. */
  @trimmed
  @IsString()
  @Length(2, 100)
  @Matches(/^[^\0]*$/)
  q: string;
}

export class PublicCodeParams {
  /** A present or former code. */
  @IsString()
  @Length(1, 60)
  uscc: string;
}

export class PublicEnterprise {
  name: string;
  uscc: string;
  subZone: string;
  /** `former-code` when it was found by a code that it no longer has. */
  warning: Warning | null;
}

export class PublicEnterprises {
  /** At most 10. */
  items: PublicEnterprise[];
}

export class PublicRecord {
  /** Kind of record: penalty, pledge-breach, serious-list … */
  record: string;
  class: string;
  documentNumber: string | null;
  authority: string | null;
  determinedOn: string;
  /** What the source said, by its own names; personal data is masked. */
  content: Record<string, string>;
  /** First day on which it is published no more, its duties being done by then. */
  publicationEndsOn: string;
  /** Its longest period is over; it stays until its duties are done. */
  stays: boolean;
}

/** What is published about an enterprise today. */
export class PublicRecords extends PublicEnterprise {
  /** Today, in Asia/Shanghai. */
  on: string;
  /** How many there are; the latest 100 are shown. */
  count: number;
  items: PublicRecord[];
}

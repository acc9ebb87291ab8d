import { IsBoolean, IsOptional } from 'class-validator';
import { AnyLike, AnyOf, ListQuery, SortedBy } from '@app/platform/listing.dto';
import { queryBoolean } from '@app/platform/transforms';
import { EnterpriseView } from './enterprise.dto';

const CODE = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** `q` also finds former names and codes, and pinyin initials. */
export class EnterpriseQuery extends ListQuery {
  /** Only enterprises of this part of the zone. */
  @AnyLike(CODE, 'Codes of branch centres.')
  subZone?: string[];

  /** Only enterprises of this sector. */
  @AnyLike(CODE, 'Codes of trades.')
  sector?: string[];

  /** Whether it is on the serious list today, as far as this service was told. */
  @IsOptional()
  @queryBoolean
  @IsBoolean()
  onSeriousList?: boolean;

  @AnyOf(['A', 'B', 'C', 'D'], 'Present grade.')
  grade?: string[];

  @SortedBy(['name', 'uscc', 'score', 'grade', 'registeredOn'], 'By uscc')
  sort?: string;
}

export class EnterpriseRow extends EnterpriseView {
  /** First day of the present grade. */
  gradeSince: string | null;
  /** On the serious list today. */
  onSeriousList: boolean;
  /** Records that count or wait for their class: neither annulled, repaired nor ended. */
  openRecords: number;
}

export class EnterprisePage {
  items: EnterpriseRow[];
  /** The `cursor` of the next page, or null at the end. */
  nextCursor: string | null;
}

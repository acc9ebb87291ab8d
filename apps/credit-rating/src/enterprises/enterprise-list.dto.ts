import { IsBoolean, IsOptional, IsString, Length, Matches } from 'class-validator';
import { queryBoolean, trimmed } from '@app/platform/transforms';
import { AnyLike, AnyOf, SortedBy, SortedPageQuery } from '../listing/list-query';
import { EnterpriseView } from './enterprise.dto';

const CODE = /^[a-z0-9][a-z0-9-]{0,63}$/;

export class EnterpriseQuery extends SortedPageQuery {
  /** Part of a name, the beginning of a code, or pinyin initials; former names and codes match too. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 100)
  @Matches(/^[^\0]*$/)
  q?: string;

  /** Codes of branch centres. */
  @AnyLike(CODE)
  subZone?: string[];

  /** Codes of trades. */
  @AnyLike(CODE)
  sector?: string[];

  /** Whether it is on the serious list today, as far as this service was told. */
  @IsOptional()
  @queryBoolean
  @IsBoolean()
  onSeriousList?: boolean;

  /** Present grades. */
  @AnyOf(['A', 'B', 'C', 'D'])
  grade?: string[];

  /** `uscc` unless told. Names sort by character code. */
  @SortedBy('name', 'uscc', 'score', 'grade', 'registeredOn')
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

export class EnterpriseCounts {
  /** By grade; grades that nobody has are absent. */
  counts: Record<string, number>;
}

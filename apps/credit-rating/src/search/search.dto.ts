import { IsString, Length, Matches } from 'class-validator';
import { trimmed } from '@app/platform/transforms';

export class SearchQuery {
  /** A code or the beginning of one, part of a name, pinyin initials (two letters or more), part of a document number. */
  @trimmed
  @IsString()
  @Length(1, 100)
  @Matches(/^[^\0]*$/)
  q: string;
}

export class SearchMatch {
  /** Why it was found: code, former-code, name, former-name, initials or document-number. */
  by: 'code' | 'former-code' | 'name' | 'former-name' | 'initials' | 'document-number';
  /** What matched: the code, the name (of initials too), the document number. */
  text: string;
}

export class SearchHit {
  kind: 'enterprise' | 'record';
  enterpriseId: string;
  name: string;
  uscc: string;
  /** The present grade. */
  grade: string;
  subZone: string;
  /** The record, for hits of that kind. */
  recordId: string | null;
  match: SearchMatch;
}

export class SearchAnswer {
  /** At most 20, the likeliest first: whole codes, then names that begin so, then the rest. */
  items: SearchHit[];
}

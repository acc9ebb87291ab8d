import { Words } from '@app/platform/words.dto';
import { IsCalendarDate } from '@app/platform/is-calendar-date';
import { RuleReference } from '@app/platform/receipts.dto';
import { IsOptional, IsUUID, Matches } from 'class-validator';

export class ItemsQuery {
  /** The day asked about, in Asia/Shanghai; today when absent. */
  @IsOptional()
  @IsCalendarDate()
  on?: string;

  /** Asks for one enterprise: its grade and the serious list count too. An enterprise is asked for itself. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;
}

export class ItemParams {
  /** Code of the item in the catalogue. */
  @Matches(/^[a-z0-9][a-z0-9-]{0,99}$/)
  code: string;
}

/** One paper of an item. */
export class MaterialView {
  code: string;
  title: Words;
  /** A main-review material (主审材料) is always handed in. */
  mainReview: boolean;
  /** Working days to hand it in after the pledge; null when the park fetches it itself. */
  dueWorkingDays: number | null;
  /** Whether a pledge may stand in for it. */
  pledgeable: boolean;
  /** Why not: touches-public-safety, touches-public-interest, main-review-material, serious-listed, false-pledge-unrepaired, grade-too-low. */
  reasons: string[];
}

export class ItemView {
  code: string;
  title: Words;
  matter: string;
  publicSafety: boolean;
  publicInterest: boolean;
  /** Working days within which a pledge is verified. */
  verifyWorkingDays: number;
  materials: MaterialView[];
}

/** What counted of the enterprise. */
export class StandingView {
  enterpriseId: string;
  grade: string;
  seriousListed: boolean;
  /** A pledge that proved false, or a repair revoked for false material, and not repaired since. */
  unrepairedFalsePledge: boolean;
}

/** What any answer about the catalogue rests on. */
export class CatalogueAnswer {
  /** The day asked about. */
  on: string;
  /** The catalogue version in force on that day. */
  rule: RuleReference;
  /** Null when the question was not about one enterprise. */
  standing: StandingView | null;
}

export class ItemsAnswer extends CatalogueAnswer {
  items: ItemView[];
}

export class ItemAnswer extends CatalogueAnswer {
  item: ItemView;
}

/** One published version of the catalogue. */
export class CatalogueVersion {
  rule: RuleReference;
  title: Words;
  effectiveFrom: string;
  publishedAt: string;
  /** Whether it is the one in force today. */
  inForce: boolean;
  /** Law and practice it rests on. */
  basis: string[];
  /** Codes of items against the version before it. */
  added: string[];
  changed: string[];
  removed: string[];
}

export class CatalogueVersions {
  /** Newest first. */
  items: CatalogueVersion[];
}

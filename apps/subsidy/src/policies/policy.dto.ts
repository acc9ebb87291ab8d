import { IsString, IsUUID, Length, Matches } from 'class-validator';
import { AnyOf } from '@app/platform/listing.dto';
import { PageQuery } from '@app/platform/page.dto';

export class PolicyParams {
  @Matches(/^[a-z0-9][a-z0-9-]{0,99}$/)
  policyId: string;
}

export class PolicyDraftParams {
  @IsUUID()
  draftId: string;
}

export class DraftPolicy {
  /** The rule file, as RULES.md says, with `terms: { poolCode, deMinimis, netting: false, transition? }`. */
  @IsString()
  @Length(1, 100_000)
  yaml: string;
}

export class PolicyDraftQuery extends PageQuery {
  @AnyOf(['draft', 'published', 'withdrawn'])
  state?: string[];
}

export class PolicyTitle {
  zh: string;
  en: string;
}

export class NeededFactView {
  /** As it is called in `facts` of an application. */
  name: string;
  /** yuan (text, `"800000.00"`) or units (a whole number). */
  kind: string;
  label: PolicyTitle;
}

export class PolicyVersionView {
  version: string;
  effectiveFrom: string;
  publishedAt: string;
  /** SHA-256 of the published file, as in every receipt. */
  hash: string;
  title: PolicyTitle;
  /** Laws and documents it rests on. */
  basis: string[];
  /** Percent of the amount by grade: A, B, C, D. */
  factors: Record<string, string>;
  /** The highest amount in yuan, where there is one. */
  cap: string | null;
  /** Name of the fact the amount is computed from; null for a fixed amount. */
  factName: string | null;
  /** What it computes from. */
  facts: NeededFactView[];
  /** rate, fixed or per-unit. */
  baseKind: string;
  minimumGrade: string;
  /** The pool that pays it. */
  poolCode: string;
  /** Yuan; a difference below it is not raised. */
  deMinimis: string;
  /** filing, or pending: it also applies to what was filed before and is not yet approved. */
  transition: string;
}

export class PolicyView {
  id: string;
  /** What an application of today needs. */
  facts: NeededFactView[];
  /** The version in force today; null before the first one begins. */
  inForce: PolicyVersionView | null;
  /** All published versions, earliest first. */
  versions: PolicyVersionView[];
}

export class PolicyList {
  items: PolicyView[];
}

export class PolicyDraftView {
  id: string;
  policyId: string;
  policyVersion: string;
  effectiveFrom: string;
  title: PolicyTitle;
  /** draft, published or withdrawn. */
  state: string;
  maker: string;
  madeAt: string;
  checker: string | null;
  publishedAt: string | null;
  withdrawnBy: string | null;
  withdrawnAt: string | null;
}

export class PolicyDraftDetail extends PolicyDraftView {
  /** The file as it was handed in. */
  yaml: string;
  /** What it says, as data. */
  content: Record<string, unknown>;
}

export class PolicyDraftList {
  items: PolicyDraftView[];
  /** For the next page; null on the last. */
  nextCursor: string | null;
}

import { IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { AnyOf } from './listing.dto';
import { PageQuery } from './page.dto';
import { RuleCases, RuleContent } from './rule-set-pages.dto';
import { trimmed } from './transforms';
import { Words } from './words.dto';

export const RULE_DRAFT_STATES = ['draft', 'published', 'withdrawn'] as const;
export type RuleDraftState = (typeof RULE_DRAFT_STATES)[number];

export class RuleDraftParams {
  @IsUUID()
  draftId: string;
}

export class NewRuleDraft {
  /** The whole rule set as a file: a version of its own, in force from a day of its own that is not past. */
  @IsString()
  @Length(1, 200_000)
  yaml: string;

  /** Why it is changed. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 1000)
  note?: string;
}

export class WithdrawRuleDraft {
  @trimmed
  @IsString()
  @Length(1, 1000)
  reason: string;
}

export class RuleDraftsQuery extends PageQuery {
  @AnyOf(RULE_DRAFT_STATES)
  state?: RuleDraftState[];
}

export class RuleDraftView {
  id: string;
  kind: string;
  ruleId: string;
  /** Of the rule set; `version` is that of the draft. */
  ruleVersion: string;
  title: Words;
  effectiveFrom: string;
  /** draft, published, withdrawn. */
  state: string;
  /** Also the ETag. */
  version: number;
  note: string | null;
  maker: string;
  madeAt: string;
  checker: string | null;
  publishedAt: string | null;
  withdrawnBy: string | null;
  withdrawnAt: string | null;
  withdrawalReason: string | null;
}

export class RuleDraftDetail extends RuleDraftView {
  content: Record<string, unknown>;
  yaml: string;
  /** SHA-256 that it has, or will have once published. */
  hash: string;
  basis: string[];
  /** The version that is in force on its first day without it, to mark what changes. */
  base: RuleContent | null;
  /** The cases that it and the version before it decide, all judged by it: where they differ is what it changes. */
  cases: RuleCases;
}

export class RuleDraftPage {
  /** Newest first. */
  items: RuleDraftView[];
  nextCursor: string | null;
}

import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from './auth';
import { Idempotent } from './idempotency';
import { IfMatch } from './if-match';
import { RuleDrafts } from './rule-drafts';
import {
  NewRuleDraft,
  RuleDraftDetail,
  RuleDraftPage,
  RuleDraftParams,
  RuleDraftsQuery,
  RuleDraftView,
  WithdrawRuleDraft,
} from './rule-drafts.dto';

@Controller('rule-sets/drafts')
@Roles('credit-officer')
export class RuleDraftsController {
  constructor(@Inject(RuleDrafts) private readonly drafts: RuleDrafts) {}

  /** Drafts a new version of a rule set. Nothing changes until another person publishes it. */
  @Post()
  @Idempotent()
  draft(@Body() body: NewRuleDraft, @CurrentActor() actor: Actor): Promise<RuleDraftView> {
    return this.drafts.draft(body, actor);
  }

  /** Drafts, newest first. */
  @Get()
  @Roles('credit-officer', 'auditor')
  list(@Query() query: RuleDraftsQuery): Promise<RuleDraftPage> {
    return this.drafts.list(query);
  }

  /** One draft: what it says, what it changes, and what becomes of the cases. */
  @Get(':draftId')
  @Roles('credit-officer', 'auditor')
  get(@Param() { draftId }: RuleDraftParams): Promise<RuleDraftDetail> {
    return this.drafts.get(draftId);
  }

  /** Publishes a draft of another person; it takes effect on its first day, today at the earliest. */
  @Post(':draftId/publish')
  @HttpCode(200)
  @Idempotent()
  publish(
    @Param() { draftId }: RuleDraftParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<RuleDraftView> {
    return this.drafts.publish(draftId, seen, actor);
  }

  /** Takes a draft back. */
  @Post(':draftId/withdrawal')
  @HttpCode(200)
  @Idempotent()
  withdraw(
    @Param() { draftId }: RuleDraftParams,
    @IfMatch() seen: number,
    @Body() { reason }: WithdrawRuleDraft,
    @CurrentActor() actor: Actor,
  ): Promise<RuleDraftView> {
    return this.drafts.withdraw(draftId, seen, reason, actor);
  }
}

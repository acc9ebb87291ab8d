import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import {
  DraftPolicy,
  PolicyDraftDetail,
  PolicyDraftList,
  PolicyDraftParams,
  PolicyDraftQuery,
  PolicyDraftView,
  PolicyList,
  PolicyParams,
  PolicyView,
} from './policy.dto';
import { PolicyDrafts } from './policy-drafts.service';
import { Policies } from './policies.service';

@Controller('policies')
export class PolicyController {
  constructor(
    @Inject(Policies) private readonly policies: Policies,
    @Inject(PolicyDrafts) private readonly drafts: PolicyDrafts,
  ) {}

  /** All policies with the version in force today and every published one. */
  @Get()
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise', 'system')
  list(): PolicyList {
    return { items: this.policies.list() };
  }

  /** Drafts of policies, oldest first. */
  @Get('drafts')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  listDrafts(@Query() query: PolicyDraftQuery): Promise<PolicyDraftList> {
    return this.drafts.list(query);
  }

  /** One draft, with the file and what it says. */
  @Get('drafts/:draftId')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  getDraft(@Param() params: PolicyDraftParams): Promise<PolicyDraftDetail> {
    return this.drafts.get(params.draftId);
  }

  /** Takes a draft back that nobody has published. */
  @Post('drafts/:draftId/withdraw')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-officer')
  withdrawDraft(@Param() params: PolicyDraftParams, @CurrentActor() actor: Actor): Promise<PolicyDraftView> {
    return this.drafts.withdraw(params.draftId, actor);
  }

  /** One policy. */
  @Get(':policyId')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise', 'system')
  get(@Param() params: PolicyParams): PolicyView {
    return this.policies.get(params.policyId);
  }

  /** Checks a rule file and keeps it for another person to publish. */
  @Post('drafts')
  @Idempotent()
  @Roles('subsidy-officer')
  draft(@Body() body: DraftPolicy, @CurrentActor() actor: Actor): Promise<PolicyDraftView> {
    return this.drafts.draft(body.yaml, actor);
  }

  /** Publishes a draft; from its first day on it decides, and it never changes again. */
  @Post('drafts/:draftId/publish')
  @Idempotent()
  @Roles('subsidy-approver')
  publish(@Param() params: PolicyDraftParams, @CurrentActor() actor: Actor): Promise<PolicyDraftView> {
    return this.drafts.publish(params.draftId, actor);
  }
}

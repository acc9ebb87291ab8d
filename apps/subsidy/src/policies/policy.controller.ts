import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { DraftPolicy, PolicyDraftParams, PolicyDraftView, PolicyList, PolicyParams, PolicyView } from './policy.dto';
import { Policies } from './policies.service';

@Controller('policies')
export class PolicyController {
  constructor(@Inject(Policies) private readonly policies: Policies) {}

  /** All policies with the version in force today and every published one. */
  @Get()
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise', 'system')
  list(): PolicyList {
    return { items: this.policies.list() };
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
    return this.policies.draft(body.yaml, actor);
  }

  /** Publishes a draft; from its first day on it decides, and it never changes again. */
  @Post('drafts/:draftId/publish')
  @Idempotent()
  @Roles('subsidy-approver')
  publish(@Param() params: PolicyDraftParams, @CurrentActor() actor: Actor): Promise<PolicyDraftView> {
    return this.policies.publish(params.draftId, actor);
  }
}

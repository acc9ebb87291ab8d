import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import { Counts } from '@app/platform/listing.dto';
import {
  ApplicationCountsQuery,
  ApplicationList,
  ApplicationParams,
  ApplicationQuery,
  ApplicationView,
  ApprovalList,
  ApprovalView,
  ApproveApplications,
  FileApplication,
  RejectApplication,
  ReturnApplication,
} from './application.dto';
import { ApplicationLists } from './application-lists';
import { Applications } from './applications.service';
import { Approvals } from './approvals.service';

@Controller('applications')
export class ApplicationController {
  constructor(
    @Inject(Applications) private readonly applications: Applications,
    @Inject(ApplicationLists) private readonly lists: ApplicationLists,
    @Inject(Approvals) private readonly approvals: Approvals,
  ) {}

  /** Applies for a subsidy, for the caller's own enterprise. */
  @Post()
  @Idempotent()
  @Roles('enterprise')
  file(@Body() body: FileApplication, @CurrentActor() actor: Actor): Promise<ApplicationView> {
    return this.applications.file(body, actor);
  }

  /** Applications, oldest first unless sorted; an enterprise sees its own. */
  @Get()
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
  list(@Query() query: ApplicationQuery, @CurrentActor() actor: Actor): Promise<ApplicationList> {
    return this.lists.list(query, actor);
  }

  /** How many there are by state, with the same filters. */
  @Get('counts')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
  counts(@Query() query: ApplicationCountsQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.lists.counts(query, actor);
  }

  /** The enterprise takes its application back. */
  @Post(':applicationId/withdraw')
  @HttpCode(200)
  @Idempotent()
  @Roles('enterprise')
  withdraw(
    @Param() params: ApplicationParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<ApplicationView> {
    return this.applications.withdraw(params.applicationId, seen, actor);
  }

  /** An officer turns it down, with a reason. */
  @Post(':applicationId/reject')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-officer')
  reject(
    @Param() params: ApplicationParams,
    @Body() body: RejectApplication,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<ApplicationView> {
    return this.applications.reject(params.applicationId, body.reason, seen, actor);
  }

  /** The maker proposes it for approval. */
  @Post(':applicationId/review')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-officer')
  review(
    @Param() params: ApplicationParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<ApplicationView> {
    return this.applications.review(params.applicationId, seen, actor);
  }

  /** The checker sends it back to its maker, with a reason. */
  @Post(':applicationId/return')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-approver')
  return(
    @Param() params: ApplicationParams,
    @Body() body: ReturnApplication,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<ApplicationView> {
    return this.applications.return(params.applicationId, body.reason, seen, actor);
  }

  /** The checker approves what was shown; its money is reserved at once. */
  @Post(':applicationId/approve')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-approver')
  approve(
    @Param() params: ApplicationParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<ApprovalView> {
    return this.approvals.approve(params.applicationId, seen, actor);
  }

  /** Approves up to two hundred, with a result for each. */
  @Post('approvals')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-approver')
  approveMany(@Body() body: ApproveApplications, @CurrentActor() actor: Actor): Promise<ApprovalList> {
    return this.approvals.approveMany(body.items, actor);
  }
}

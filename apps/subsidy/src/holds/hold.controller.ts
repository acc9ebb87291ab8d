import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import { Counts } from '@app/platform/listing.dto';
import { PayoutParams } from '../payouts/payout.dto';
import {
  HoldResolutionCountsQuery,
  HoldResolutionList,
  HoldResolutionParams,
  HoldResolutionQuery,
  HoldResolutionView,
  ProposeHoldResolution,
} from './hold.dto';
import { ResolutionLists } from './resolution-lists';
import { Resolutions } from './resolutions.service';

@Controller()
export class HoldController {
  constructor(
    @Inject(Resolutions) private readonly resolutions: Resolutions,
    @Inject(ResolutionLists) private readonly lists: ResolutionLists,
  ) {}

  /** The maker proposes how the hold of a payout shall end. An earlier proposal is superseded. */
  @Post('payouts/:payoutId/hold-resolutions')
  @Idempotent()
  @Roles('subsidy-officer')
  propose(
    @Param() params: PayoutParams,
    @Body() body: ProposeHoldResolution,
    @CurrentActor() actor: Actor,
  ): Promise<HoldResolutionView> {
    return this.resolutions.propose(params.payoutId, body, actor);
  }

  /** Proposed ends of holds, oldest first unless sorted. */
  @Get('hold-resolutions')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  list(@Query() query: HoldResolutionQuery): Promise<HoldResolutionList> {
    return this.lists.list(query);
  }

  /** How many there are by state, with the same filters. */
  @Get('hold-resolutions/counts')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  counts(@Query() query: HoldResolutionCountsQuery): Promise<Counts> {
    return this.lists.counts(query);
  }

  /** What was proposed, with the hold it would end. */
  @Get('hold-resolutions/:resolutionId')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  get(@Param() params: HoldResolutionParams): Promise<HoldResolutionView> {
    return this.lists.get(params.resolutionId);
  }

  /** Another person confirms it: the payout may be paid again, is decided again, or is revoked. */
  @Post('hold-resolutions/:resolutionId/confirm')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-approver')
  confirm(
    @Param() params: HoldResolutionParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<HoldResolutionView> {
    return this.resolutions.confirm(params.resolutionId, seen, actor);
  }
}

import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Counts } from '@app/platform/listing.dto';
import { PayoutCountsQuery, PayoutDetail, PayoutList, PayoutParams, PayoutQuery } from './payout.dto';
import { Payouts } from './payouts.service';

@Controller('payouts')
@Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
export class PayoutController {
  constructor(@Inject(Payouts) private readonly payouts: Payouts) {}

  /** Payouts, oldest first unless sorted; an enterprise sees its own. */
  @Get()
  list(@Query() query: PayoutQuery, @CurrentActor() actor: Actor): Promise<PayoutList> {
    return this.payouts.list(query, actor);
  }

  /** How many there are by state, with the same filters. */
  @Get('counts')
  counts(@Query() query: PayoutCountsQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.payouts.counts(query, actor);
  }

  /** One payout, with what stops it and what happened to it. */
  @Get(':payoutId')
  get(@Param() params: PayoutParams, @CurrentActor() actor: Actor): Promise<PayoutDetail> {
    return this.payouts.get(params.payoutId, actor);
  }
}

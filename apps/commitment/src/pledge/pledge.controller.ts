import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  HandInPaper,
  PledgeAnswer,
  PledgeDetail,
  PledgePage,
  PledgeParams,
  PledgesQuery,
  ReminderPage,
  RemindersQuery,
  SignPledge,
} from './pledge.dto';
import { PledgeReader } from './pledge.reader';
import { Pledges } from './pledge.service';

@Controller('pledges')
export class PledgeController {
  constructor(
    @Inject(Pledges) private readonly pledges: Pledges,
    @Inject(PledgeReader) private readonly reader: PledgeReader,
  ) {}

  /** Signs a pledge in place of papers. It is decided at once: `signed` holds from now on, `refused` names its reasons. */
  @Post()
  @Idempotent()
  @Roles('enterprise')
  sign(@Body() body: SignPledge, @CurrentActor() actor: Actor): Promise<PledgeAnswer> {
    return this.pledges.sign(body, actor);
  }

  /** Hands in a paper that was pledged: by the enterprise, or by the officer who received it. */
  @Post(':pledgeId/papers')
  @HttpCode(200)
  @Idempotent()
  @Roles('enterprise', 'credit-officer', 'regulator')
  handIn(
    @Param() { pledgeId }: PledgeParams,
    @IfMatch() seen: number,
    @Body() body: HandInPaper,
    @CurrentActor() actor: Actor,
  ): Promise<PledgeAnswer> {
    return this.pledges.handIn(pledgeId, seen, body, actor);
  }

  /** Pledges, newest first. An enterprise sees its own. */
  @Get()
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
  list(@Query() query: PledgesQuery, @CurrentActor() actor: Actor): Promise<PledgePage> {
    return this.reader.list(query, actor);
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('counts')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
  counts(@Query() query: PledgesQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.reader.counts(query, actor);
  }

  /** One pledge with the text that was signed and its reminders. */
  @Get(':pledgeId')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
  get(@Param() { pledgeId }: PledgeParams, @CurrentActor() actor: Actor): Promise<PledgeDetail> {
    return this.reader.get(pledgeId, actor);
  }
}

@Controller('reminders')
@Roles('credit-officer', 'regulator', 'auditor', 'enterprise')
export class ReminderController {
  constructor(@Inject(PledgeReader) private readonly reader: PledgeReader) {}

  /** Papers that fall due soon, or are overdue, newest first. An enterprise sees its own. */
  @Get()
  list(@Query() query: RemindersQuery, @CurrentActor() actor: Actor): Promise<ReminderPage> {
    return this.reader.reminders(query, actor);
  }
}

import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  ProposeSeriousListEntry,
  SeriousListEntryAnswer,
  SeriousListEntryRow,
  SeriousListPage,
  SeriousListParams,
  SeriousListQuery,
  WithdrawSeriousListEntry,
} from './serious-list.dto';
import { SeriousListReader } from './serious-list.reader';
import { SeriousList } from './serious-list.service';

@Controller('serious-list')
export class SeriousListController {
  constructor(
    @Inject(SeriousList) private readonly seriousList: SeriousList,
    @Inject(SeriousListReader) private readonly reader: SeriousListReader,
  ) {}

  /** Proposes an enterprise for the serious list, by a decision of the authority. Another credit officer confirms. */
  @Post('entries')
  @Idempotent()
  @Roles('credit-officer')
  propose(@Body() body: ProposeSeriousListEntry, @CurrentActor() actor: Actor): Promise<SeriousListEntryAnswer> {
    return this.seriousList.propose(body, actor);
  }

  /** Confirms a proposal of another officer: from today the enterprise is on the list, and off the red list. */
  @Post('entries/:entryId/confirm')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  confirm(
    @Param() { entryId }: SeriousListParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<SeriousListEntryAnswer> {
    return this.seriousList.confirm(entryId, seen, actor);
  }

  /** Gives up a proposal that has not been confirmed. */
  @Post('entries/:entryId/withdrawal')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  withdraw(
    @Param() { entryId }: SeriousListParams,
    @IfMatch() seen: number,
    @Body() { reason }: WithdrawSeriousListEntry,
    @CurrentActor() actor: Actor,
  ): Promise<SeriousListEntryAnswer> {
    return this.seriousList.withdraw(entryId, seen, reason, actor);
  }

  /** Entries, newest first. An enterprise sees its own. */
  @Get('entries')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  entries(@Query() query: SeriousListQuery, @CurrentActor() actor: Actor): Promise<SeriousListPage> {
    return this.reader.entries(query, actor);
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('entries/counts')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  counts(@Query() query: SeriousListQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.reader.counts(query, actor);
  }

  /** One entry. An enterprise sees its own. */
  @Get('entries/:entryId')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  entry(@Param() { entryId }: SeriousListParams, @CurrentActor() actor: Actor): Promise<SeriousListEntryRow> {
    return this.reader.entry(entryId, actor);
  }
}

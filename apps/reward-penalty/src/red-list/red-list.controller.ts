import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  CandidatePage,
  CandidatesQuery,
  ConfirmEntries,
  EntriesQuery,
  EntryParams,
  ProposeEntries,
  ProposeEntry,
  RedListEntryAnswer,
  RedListEntryPage,
  RedListEntryRow,
  RowResults,
  WithdrawEntry,
} from './red-list.dto';
import { RedList } from './red-list.service';
import { RedListReader } from './red-list.reader';

@Controller('red-list')
export class RedListController {
  constructor(
    @Inject(RedList) private readonly redList: RedList,
    @Inject(RedListReader) private readonly reader: RedListReader,
  ) {}

  /** Enterprises that the rule proposes and nobody has proposed yet. */
  @Get('candidates')
  @Roles('credit-officer', 'auditor')
  candidates(@Query() query: CandidatesQuery): Promise<CandidatePage> {
    return this.reader.candidates(query);
  }

  /** Entries, newest first. An enterprise sees its own. */
  @Get('entries')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  entries(@Query() query: EntriesQuery, @CurrentActor() actor: Actor): Promise<RedListEntryPage> {
    return this.reader.entries(query, actor);
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('entries/counts')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  counts(@Query() query: EntriesQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.reader.counts(query, actor);
  }

  /** One entry. An enterprise sees its own. */
  @Get('entries/:entryId')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  entry(@Param() { entryId }: EntryParams, @CurrentActor() actor: Actor): Promise<RedListEntryRow> {
    return this.reader.entry(entryId, actor);
  }

  /** Proposes one enterprise; the rule must agree. Another credit officer confirms. */
  @Post('entries')
  @Idempotent()
  @Roles('credit-officer')
  propose(@Body() { enterpriseId }: ProposeEntry, @CurrentActor() actor: Actor): Promise<RedListEntryAnswer> {
    return this.redList.propose(enterpriseId, actor);
  }

  /** Proposes up to two hundred, with a result a row; a refused row does not hinder the others. */
  @Post('entries/batch')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  proposeAll(@Body() { enterpriseIds }: ProposeEntries, @CurrentActor() actor: Actor): Promise<RowResults> {
    return this.redList.proposeAll(enterpriseIds, actor);
  }

  /** Confirms a proposal of another officer: from today the enterprise is on the list. */
  @Post('entries/:entryId/confirm')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  confirm(
    @Param() { entryId }: EntryParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<RedListEntryAnswer> {
    return this.redList.confirm(entryId, seen, actor);
  }

  /** Confirms up to two hundred, with a result a row. */
  @Post('confirmations')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  confirmAll(@Body() { entries }: ConfirmEntries, @CurrentActor() actor: Actor): Promise<RowResults> {
    return this.redList.confirmAll(entries, actor);
  }

  /** Gives up a proposal that has not been confirmed. */
  @Post('entries/:entryId/withdrawal')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  withdraw(
    @Param() { entryId }: EntryParams,
    @IfMatch() seen: number,
    @Body() { reason }: WithdrawEntry,
    @CurrentActor() actor: Actor,
  ): Promise<RedListEntryAnswer> {
    return this.redList.withdraw(entryId, seen, reason, actor);
  }
}

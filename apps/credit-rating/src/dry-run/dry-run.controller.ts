import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { DryRunParams, DryRunRowPage, DryRunRowsQuery, DryRunView } from './dry-run.dto';
import { DryRuns } from './dry-run.service';

@Controller('rule-sets/drafts/:draftId/dry-run')
@Roles('credit-officer', 'auditor')
export class DryRunController {
  constructor(@Inject(DryRuns) private readonly dryRuns: DryRuns) {}

  /** Begins to rate everyone by the draft and by the version in force, as of today; writes no rating. Anew when it has ended. */
  @Post()
  @HttpCode(202)
  @Idempotent()
  @Roles('credit-officer')
  start(@Param() { draftId }: DryRunParams, @CurrentActor() actor: Actor): Promise<DryRunView> {
    return this.dryRuns.start(draftId, actor);
  }

  /** Ends it before its end; what was found so far stays to be read. */
  @Post('cancel')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  cancel(@Param() { draftId }: DryRunParams, @CurrentActor() actor: Actor): Promise<DryRunView> {
    return this.dryRuns.cancel(draftId, actor);
  }

  /** How far it is, and how many go from which grade to which. */
  @Get()
  get(@Param() { draftId }: DryRunParams): Promise<DryRunView> {
    return this.dryRuns.get(draftId);
  }

  /** The enterprises of a cell, or of all. */
  @Get('enterprises')
  enterprises(@Param() { draftId }: DryRunParams, @Query() query: DryRunRowsQuery): Promise<DryRunRowPage> {
    return this.dryRuns.enterprises(draftId, query);
  }
}

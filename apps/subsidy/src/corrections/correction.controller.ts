import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import { Counts } from '@app/platform/listing.dto';
import {
  CorrectionCountsQuery,
  CorrectionList,
  CorrectionParams,
  CorrectionQuery,
  CorrectionView,
  ProposeWriteOff,
} from './correction.dto';
import { CorrectionLists } from './correction-lists';
import { Corrections } from './corrections.service';

@Controller('corrections')
export class CorrectionController {
  constructor(
    @Inject(Corrections) private readonly corrections: Corrections,
    @Inject(CorrectionLists) private readonly lists: CorrectionLists,
  ) {}

  /** Top-ups and recoveries, oldest first unless sorted; an enterprise sees its own. */
  @Get()
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
  list(@Query() query: CorrectionQuery, @CurrentActor() actor: Actor): Promise<CorrectionList> {
    return this.lists.list(query, actor);
  }

  /** How many there are by state, with the same filters. */
  @Get('counts')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
  counts(@Query() query: CorrectionCountsQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.lists.counts(query, actor);
  }

  /** One correction. */
  @Get(':correctionId')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
  get(@Param() params: CorrectionParams, @CurrentActor() actor: Actor): Promise<CorrectionView> {
    return this.corrections.get(params.correctionId, actor);
  }

  /** Approves it; neither person of the decision it corrects may. A recovery becomes a receivable, never a debit. */
  @Post(':correctionId/approve')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-approver')
  approve(
    @Param() params: CorrectionParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<CorrectionView> {
    return this.corrections.approve(params.correctionId, seen, actor);
  }

  /** The maker proposes to give up an approved recovery whose money has come back another way. */
  @Post(':correctionId/write-off')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-officer')
  proposeWriteOff(
    @Param() params: CorrectionParams,
    @Body() body: ProposeWriteOff,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<CorrectionView> {
    return this.corrections.proposeWriteOff(params.correctionId, body.reason, seen, actor);
  }

  /** Another person, who had no hand in the decision it corrects, confirms that. */
  @Post(':correctionId/write-off/confirm')
  @HttpCode(200)
  @Idempotent()
  @Roles('subsidy-approver')
  confirmWriteOff(
    @Param() params: CorrectionParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<CorrectionView> {
    return this.corrections.confirmWriteOff(params.correctionId, seen, actor);
  }
}

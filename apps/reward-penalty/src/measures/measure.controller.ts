import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  GiveFeedback,
  GiveFeedbackOnMany,
  MeasureAnswer,
  MeasureCatalogueAnswer,
  MeasurePage,
  MeasureParams,
  MeasureRow,
  MeasuresQuery,
} from './measure.dto';
import { RowResults } from '../red-list/red-list.dto';
import { Measures } from './measure.service';

@Controller('measures')
export class MeasureController {
  constructor(@Inject(Measures) private readonly measures: Measures) {}

  /** Measures, newest first. An enterprise sees its own. */
  @Get()
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  list(@Query() query: MeasuresQuery, @CurrentActor() actor: Actor): Promise<MeasurePage> {
    return this.measures.list(query, actor);
  }

  /** The catalogue in force: no measure is imposed that is not in it. */
  @Get('catalogue')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  catalogue(): MeasureCatalogueAnswer {
    return this.measures.catalogue();
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('counts')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  counts(@Query() query: MeasuresQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.measures.counts(query, actor);
  }

  /** One measure with its feedback. An enterprise sees its own. */
  @Get(':measureId')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  get(@Param() { measureId }: MeasureParams, @CurrentActor() actor: Actor): Promise<MeasureRow> {
    return this.measures.get(measureId, actor);
  }

  /** The same answer for up to a hundred measures of the department, with a result for each. */
  @Post('feedback')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator', 'credit-officer', 'subsidy-officer', 'system')
  feedbackOnMany(@Body() { items, ...given }: GiveFeedbackOnMany, @CurrentActor() actor: Actor): Promise<RowResults> {
    return this.measures.feedbackOnMany(items, given, actor);
  }

  /** The department tells that it has applied a measure, or lifted one that was ordered to be lifted; or why not yet. */
  @Post(':measureId/feedback')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator', 'credit-officer', 'subsidy-officer', 'system')
  feedback(
    @Param() { measureId }: MeasureParams,
    @IfMatch() seen: number,
    @Body() body: GiveFeedback,
    @CurrentActor() actor: Actor,
  ): Promise<MeasureAnswer> {
    return this.measures.feedback(measureId, seen, body, actor);
  }
}

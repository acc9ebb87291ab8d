import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  InspectionAnswer,
  InspectionPage,
  InspectionParams,
  InspectionResultBody,
  InspectionRow,
  InspectionsQuery,
  OrderInspection,
} from './inspection.dto';
import { InspectionReader } from './inspection.reader';
import { Inspections } from './inspection.service';

@Controller('inspections')
export class InspectionController {
  constructor(
    @Inject(Inspections) private readonly inspections: Inspections,
    @Inject(InspectionReader) private readonly reader: InspectionReader,
  ) {}

  /** Orders an inspection outside any draw: after a complaint, a referral, in a campaign, or a routine one. */
  @Post()
  @Idempotent()
  @Roles('regulator')
  order(@Body() body: OrderInspection, @CurrentActor() actor: Actor): Promise<InspectionAnswer> {
    return this.inspections.order(body, actor);
  }

  /** What was found, once, by the department that inspects. Public. */
  @Post(':inspectionId/result')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator')
  result(
    @Param() { inspectionId }: InspectionParams,
    @IfMatch() seen: number,
    @Body() body: InspectionResultBody,
    @CurrentActor() actor: Actor,
  ): Promise<InspectionAnswer> {
    return this.inspections.record(inspectionId, seen, body, actor);
  }

  /** Inspections, newest first. An enterprise sees its own: those drawn, and any other once it is done. */
  @Get()
  @Roles('regulator', 'credit-officer', 'auditor', 'system', 'enterprise')
  list(@Query() query: InspectionsQuery, @CurrentActor() actor: Actor): Promise<InspectionPage> {
    return this.reader.list(query, actor);
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('counts')
  @Roles('regulator', 'credit-officer', 'auditor', 'system', 'enterprise')
  counts(@Query() query: InspectionsQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.reader.counts(query, actor);
  }

  /** One inspection. An enterprise sees its own. */
  @Get(':inspectionId')
  @Roles('regulator', 'credit-officer', 'auditor', 'system', 'enterprise')
  get(@Param() { inspectionId }: InspectionParams, @CurrentActor() actor: Actor): Promise<InspectionRow> {
    return this.reader.get(inspectionId, actor);
  }
}

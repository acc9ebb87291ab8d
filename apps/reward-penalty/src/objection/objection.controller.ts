import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  DecideObjection,
  FileObjection,
  ObjectionAnswer,
  ObjectionPage,
  ObjectionParams,
  ObjectionRow,
  ObjectionsQuery,
  RecommendOnObjection,
} from './objection.dto';
import { ObjectionReader } from './objection.reader';
import { Objections } from './objection.service';

@Controller('objections')
export class ObjectionController {
  constructor(
    @Inject(Objections) private readonly objections: Objections,
    @Inject(ObjectionReader) private readonly reader: ObjectionReader,
  ) {}

  /** Objects to a record: an enterprise to its own, or a credit officer on behalf of one. */
  @Post()
  @Idempotent()
  @Roles('enterprise', 'credit-officer')
  file(@Body() body: FileObjection, @CurrentActor() actor: Actor): Promise<ObjectionAnswer> {
    return this.objections.file(body, actor);
  }

  /** What the first officer thinks of it. Replaces an earlier recommendation while nothing is decided. */
  @Post(':objectionId/recommendation')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  recommend(
    @Param() { objectionId }: ObjectionParams,
    @IfMatch() seen: number,
    @Body() body: RecommendOnObjection,
    @CurrentActor() actor: Actor,
  ): Promise<ObjectionAnswer> {
    return this.objections.recommend(objectionId, seen, body, actor);
  }

  /** The second officer's word: upheld only when both want it. */
  @Post(':objectionId/decision')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  decide(
    @Param() { objectionId }: ObjectionParams,
    @IfMatch() seen: number,
    @Body() body: DecideObjection,
    @CurrentActor() actor: Actor,
  ): Promise<ObjectionAnswer> {
    return this.objections.decide(objectionId, seen, body, actor);
  }

  /** Objections, newest first. An enterprise sees its own. */
  @Get()
  @Roles('credit-officer', 'auditor', 'enterprise')
  list(@Query() query: ObjectionsQuery, @CurrentActor() actor: Actor): Promise<ObjectionPage> {
    return this.reader.list(query, actor);
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('counts')
  @Roles('credit-officer', 'auditor', 'enterprise')
  counts(@Query() query: ObjectionsQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.reader.counts(query, actor);
  }

  /** One objection. An enterprise sees its own. */
  @Get(':objectionId')
  @Roles('credit-officer', 'auditor', 'enterprise')
  get(@Param() { objectionId }: ObjectionParams, @CurrentActor() actor: Actor): Promise<ObjectionRow> {
    return this.reader.get(objectionId, actor);
  }
}

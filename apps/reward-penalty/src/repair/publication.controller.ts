import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { PublicationAnswer, RecordObligations, RecordParams } from './publication.dto';
import { Publications } from './publication.service';

@Controller('records')
export class PublicationController {
  constructor(@Inject(Publications) private readonly publications: Publications) {}

  /** How long a record is published, when it can be repaired, and what it waits for. An enterprise sees its own. */
  @Get(':recordId/publication')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  get(@Param() { recordId }: RecordParams, @CurrentActor() actor: Actor): Promise<PublicationAnswer> {
    return this.publications.get(recordId, actor);
  }

  /** Records that the duties of a record are done; where its longest period is over, that ends it. */
  @Post(':recordId/obligations')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  fulfil(
    @Param() { recordId }: RecordParams,
    @Body() body: RecordObligations,
    @CurrentActor() actor: Actor,
  ): Promise<PublicationAnswer> {
    return this.publications.fulfil(recordId, body, actor);
  }
}

import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import { ClassDecisionView, ClassificationQueue, QueueQuery, RecordParams, SetClass } from './class-decision.dto';
import { ClassDecisionService } from './class-decision.service';

@Controller()
export class ClassDecisionController {
  constructor(@Inject(ClassDecisionService) private readonly decisions: ClassDecisionService) {}

  /** Penalties that wait for a person to say their class, oldest first. */
  @Get('classification-queue')
  @Roles('credit-officer', 'auditor')
  queue(@Query() query: QueueQuery): Promise<ClassificationQueue> {
    return this.decisions.queue(query);
  }

  /** Proposes the class of a record; a later one replaces what is still unconfirmed by the same person. */
  @Post('records/:id/class')
  @Idempotent()
  @Roles('credit-officer')
  propose(
    @Param() { id }: RecordParams,
    @Body() body: SetClass,
    @CurrentActor() actor: Actor,
  ): Promise<ClassDecisionView> {
    return this.decisions.propose(id, body, actor);
  }

  /** Confirms it, as another person; from then on it counts and the rating is made again. */
  @Post('records/:id/class/confirm')
  @Idempotent()
  @Roles('credit-officer')
  confirm(
    @Param() { id }: RecordParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<ClassDecisionView> {
    return this.decisions.confirm(id, seen, actor);
  }
}

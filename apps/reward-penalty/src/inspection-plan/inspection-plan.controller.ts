import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import { InspectionDraws } from './inspection-plan.draw';
import {
  FramePage,
  FrameQuery,
  InspectionPlanAnswer,
  InspectionPlanPage,
  MakeInspectionPlan,
  PlanFiles,
  PlanParams,
  PlansQuery,
  WithdrawPlan,
  WitnessDraw,
} from './inspection-plan.dto';
import { InspectionFrames } from './inspection-plan.frame';
import { InspectionPlanReader } from './inspection-plan.reader';
import { InspectionPlans } from './inspection-plan.service';

@Controller('inspection-plans')
export class InspectionPlanController {
  constructor(
    @Inject(InspectionPlans) private readonly plans: InspectionPlans,
    @Inject(InspectionFrames) private readonly frames: InspectionFrames,
    @Inject(InspectionDraws) private readonly draws: InspectionDraws,
    @Inject(InspectionPlanReader) private readonly reader: InspectionPlanReader,
  ) {}

  /** Plans a draw. The system binds itself to a secret at once, before anybody knows the frame. */
  @Post()
  @Idempotent()
  @Roles('regulator')
  make(@Body() body: MakeInspectionPlan, @CurrentActor() actor: Actor): Promise<InspectionPlanAnswer> {
    return this.plans.make(body, actor);
  }

  /** Closes the frame as of today: who is in, in which risk class, and who is left out as exempt. */
  @Post(':planId/frame')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator')
  close(
    @Param() { planId }: PlanParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<InspectionPlanAnswer> {
    return this.frames.close(planId, seen, actor);
  }

  /** Another person adds a word, knowing the frame and not the secret; the draw runs at once. */
  @Post(':planId/witness')
  @HttpCode(200)
  @Idempotent()
  @Roles('auditor', 'credit-officer')
  witness(
    @Param() { planId }: PlanParams,
    @IfMatch() seen: number,
    @Body() body: WitnessDraw,
    @CurrentActor() actor: Actor,
  ): Promise<InspectionPlanAnswer> {
    return this.draws.witness(planId, seen, body.word, actor);
  }

  /** Gives a plan up before its draw. It stays on record. */
  @Post(':planId/withdrawal')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator')
  withdraw(
    @Param() { planId }: PlanParams,
    @IfMatch() seen: number,
    @Body() body: WithdrawPlan,
    @CurrentActor() actor: Actor,
  ): Promise<InspectionPlanAnswer> {
    return this.plans.withdraw(planId, seen, body.reason, actor);
  }

  /** Inspection plans, newest first. */
  @Get()
  @Roles('regulator', 'credit-officer', 'auditor', 'system')
  list(@Query() query: PlansQuery): Promise<InspectionPlanPage> {
    return this.reader.list(query);
  }

  /** One inspection plan, with how far its draw is. */
  @Get(':planId')
  @Roles('regulator', 'credit-officer', 'auditor', 'system')
  get(@Param() { planId }: PlanParams): Promise<InspectionPlanAnswer> {
    return this.reader.get(planId);
  }

  /** The lines of a closed frame, with the reason of every exemption. */
  @Get(':planId/frame')
  @Roles('regulator', 'credit-officer', 'auditor', 'system')
  frame(@Param() { planId }: PlanParams, @Query() query: FrameQuery): Promise<FramePage> {
    return this.reader.frame(planId, query);
  }

  /** All that anybody needs to repeat the draw without this system; the secret is among it. */
  @Get(':planId/files')
  @Roles('regulator', 'credit-officer', 'auditor', 'system')
  files(@Param() { planId }: PlanParams): Promise<PlanFiles> {
    return this.reader.files(planId);
  }
}

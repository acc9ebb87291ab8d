import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  DecideViolation,
  FlagViolation,
  GiveGuidance,
  LeniencyListAnswer,
  ReviewCorrection,
  SubmitCorrection,
  ViolationAnswer,
  ViolationPage,
  ViolationParams,
  ViolationPreview,
  ViolationRow,
  ViolationsQuery,
  WithdrawViolation,
} from './violation.dto';
import { ViolationPreviews } from './violation.preview';
import { ViolationReader } from './violation.reader';
import { Violations } from './violation.service';

@Controller()
export class ViolationController {
  constructor(
    @Inject(Violations) private readonly violations: Violations,
    @Inject(ViolationReader) private readonly reader: ViolationReader,
    @Inject(ViolationPreviews) private readonly previews: ViolationPreviews,
  ) {}

  /** The list of leniency in force today. */
  @Get('leniency/offences')
  @Roles('regulator', 'credit-officer', 'auditor', 'enterprise')
  offences(): LeniencyListAnswer {
    return this.reader.offences();
  }

  /** Flags a violation for the caller's department. The answer says at once what the law says, and why. */
  @Post('violations')
  @Idempotent()
  @Roles('regulator')
  flag(@Body() body: FlagViolation, @CurrentActor() actor: Actor): Promise<ViolationAnswer> {
    return this.violations.flag(body, actor);
  }

  /** What flagging it now would come to, and the letter that would go out. A read: nothing is locked, numbered or kept. */
  @Post('violations/preview')
  @HttpCode(200)
  @Roles('regulator')
  preview(@Body() body: FlagViolation, @CurrentActor() actor: Actor): Promise<ViolationPreview> {
    return this.previews.preview(body, actor);
  }

  /** Violations, newest first. An enterprise sees its own. */
  @Get('violations')
  @Roles('regulator', 'credit-officer', 'auditor', 'enterprise')
  list(@Query() query: ViolationsQuery, @CurrentActor() actor: Actor): Promise<ViolationPage> {
    return this.reader.list(query, actor);
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('violations/counts')
  @Roles('regulator', 'credit-officer', 'auditor', 'enterprise')
  counts(@Query() query: ViolationsQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.reader.counts(query, actor);
  }

  /** One violation with its decision. An enterprise sees its own. */
  @Get('violations/:violationId')
  @Roles('regulator', 'credit-officer', 'auditor', 'enterprise')
  get(@Param() { violationId }: ViolationParams, @CurrentActor() actor: Actor): Promise<ViolationRow> {
    return this.reader.get(violationId, actor);
  }

  /** The fault has been put right. From the enterprise it waits for the department; from the department it counts at once. */
  @Post('violations/:violationId/correction')
  @HttpCode(200)
  @Idempotent()
  @Roles('enterprise', 'regulator')
  correct(
    @Param() { violationId }: ViolationParams,
    @IfMatch() seen: number,
    @Body() body: SubmitCorrection,
    @CurrentActor() actor: Actor,
  ): Promise<ViolationAnswer> {
    return this.violations.correct(violationId, seen, body, actor);
  }

  /** What the department says of the proof. Refused proof lets the time run on. */
  @Post('violations/:violationId/correction/acceptance')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator')
  review(
    @Param() { violationId }: ViolationParams,
    @IfMatch() seen: number,
    @Body() body: ReviewCorrection,
    @CurrentActor() actor: Actor,
  ): Promise<ViolationAnswer> {
    return this.violations.review(violationId, seen, body, actor);
  }

  /** Waives or does not, where the law says "may". */
  @Post('violations/:violationId/decision')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator')
  decide(
    @Param() { violationId }: ViolationParams,
    @IfMatch() seen: number,
    @Body() body: DecideViolation,
    @CurrentActor() actor: Actor,
  ): Promise<ViolationAnswer> {
    return this.violations.decide(violationId, seen, body, actor);
  }

  /** It was flagged by mistake, and counts as never flagged. Not once it is waived or penalised. */
  @Post('violations/:violationId/withdrawal')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator')
  withdraw(
    @Param() { violationId }: ViolationParams,
    @IfMatch() seen: number,
    @Body() { reason }: WithdrawViolation,
    @CurrentActor() actor: Actor,
  ): Promise<ViolationAnswer> {
    return this.violations.withdraw(violationId, seen, reason, actor);
  }

  /** Notes down what was explained today to an enterprise that is not penalised. */
  @Post('violations/:violationId/guidance')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator')
  guide(
    @Param() { violationId }: ViolationParams,
    @IfMatch() seen: number,
    @Body() body: GiveGuidance,
    @CurrentActor() actor: Actor,
  ): Promise<ViolationAnswer> {
    return this.violations.guide(violationId, seen, body, actor);
  }
}

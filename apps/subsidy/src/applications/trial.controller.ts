import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { AssessmentView } from './assessment.dto';
import { Effects, EffectsQuery } from './effects.dto';
import { ApplicationEffects } from './effects.service';
import { TrialApplication, TrialParams } from './trial.dto';
import { Trials } from './trials.service';

/** Questions that are too long for an address: they change nothing. */
@Controller()
export class TrialController {
  constructor(
    @Inject(Trials) private readonly trials: Trials,
    @Inject(ApplicationEffects) private readonly effects: ApplicationEffects,
  ) {}

  /** What the caller's own enterprise would get today, by its grade of today; nothing is filed. */
  @Post('policies/:policyId/trial')
  @HttpCode(200)
  @Roles('enterprise')
  trial(
    @Param() params: TrialParams,
    @Body() body: TrialApplication,
    @CurrentActor() actor: Actor,
  ): Promise<AssessmentView> {
    return this.trials.of(params.policyId, body, actor);
  }

  /** What other grades would do to the applications that wait. */
  @Post('applications/effects')
  @HttpCode(200)
  @Roles('credit-officer', 'subsidy-officer', 'subsidy-approver', 'auditor')
  effectsOf(@Body() body: EffectsQuery): Promise<Effects> {
    return this.effects.of(body.changes);
  }
}

import { Controller, Get, Inject, Param } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { ApplicationParams } from '../applications/application.dto';
import { ApplicationDetail } from './application-page.dto';
import { ApplicationPages } from './application-pages.service';

@Controller('applications')
export class ApplicationPageController {
  constructor(@Inject(ApplicationPages) private readonly pages: ApplicationPages) {}

  /** One application with its amount step by step, what changed since it was filed, its decisions and its history. */
  @Get(':applicationId')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor', 'enterprise')
  get(@Param() params: ApplicationParams, @CurrentActor() actor: Actor): Promise<ApplicationDetail> {
    return this.pages.get(params.applicationId, actor);
  }
}

import { Controller, Get, Inject, Param } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { EnterpriseIdParams } from '../records/record.dto';
import { Advice } from './advice.dto';
import { AdviceService } from './advice.service';

@Controller('enterprises')
export class AdviceController {
  constructor(@Inject(AdviceService) private readonly advice: AdviceService) {}

  /** Today's grade, why it is so, what would raise it and when, and what each step is worth. */
  @Get(':id/advice')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  get(@Param() { id }: EnterpriseIdParams, @CurrentActor() actor: Actor): Promise<Advice> {
    return this.advice.get(id, actor);
  }
}

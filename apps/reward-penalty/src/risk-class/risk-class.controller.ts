import { Counts } from '@app/platform/listing.dto';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Roles } from '@app/platform/auth';
import { RiskClassesQuery, RiskClassPage } from './risk-class.dto';
import { RiskClasses } from './risk-class.service';

@Controller('risk-classes')
export class RiskClassController {
  constructor(@Inject(RiskClasses) private readonly riskClasses: RiskClasses) {}

  /** Risk classes of a month, with the reasons. They steer inspections only; they are not the rating. */
  @Get()
  @Roles('regulator', 'credit-officer', 'auditor')
  list(@Query() query: RiskClassesQuery): Promise<RiskClassPage> {
    return this.riskClasses.list(query);
  }

  /** How many there are of each class in a month; `riskClass` itself does not count. */
  @Get('counts')
  @Roles('regulator', 'credit-officer', 'auditor')
  counts(@Query() query: RiskClassesQuery): Promise<Counts> {
    return this.riskClasses.counts(query);
  }
}

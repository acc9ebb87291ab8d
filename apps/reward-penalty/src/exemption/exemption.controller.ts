import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { ExemptionAnswer, ExemptionQueries, ExemptionQuery, ExemptionRows } from './exemption.dto';
import { EXEMPTION_READERS, Exemptions } from './exemption.service';

@Controller('exemptions')
export class ExemptionController {
  constructor(@Inject(Exemptions) private readonly exemptions: Exemptions) {}

  /** Whether an enterprise is exempt from a kind of inspection today, and why. An enterprise asks about itself. */
  @Get()
  @Roles(...EXEMPTION_READERS, 'enterprise')
  one(@Query() { uscc, inspection }: ExemptionQuery, @CurrentActor() actor: Actor): Promise<ExemptionAnswer> {
    return this.exemptions.one(uscc, inspection, actor);
  }

  /** The same for up to a thousand codes, in the order asked. A read: it moves nothing. */
  @Post('queries')
  @HttpCode(200)
  @Roles(...EXEMPTION_READERS)
  many(@Body() { uscc, inspection }: ExemptionQueries): Promise<ExemptionRows> {
    return this.exemptions.many(uscc, inspection);
  }
}

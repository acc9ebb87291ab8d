import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  RecordFinding,
  VerificationAnswer,
  VerificationPage,
  VerificationParams,
  VerificationRow,
  VerificationsQuery,
} from './verification.dto';
import { Verifications } from './verification.service';

@Controller('verifications')
export class VerificationController {
  constructor(@Inject(Verifications) private readonly verifications: Verifications) {}

  /** Tasks to verify pledges, oldest first. */
  @Get()
  @Roles('regulator', 'credit-officer', 'auditor')
  list(@Query() query: VerificationsQuery): Promise<VerificationPage> {
    return this.verifications.list(query);
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('counts')
  @Roles('regulator', 'credit-officer', 'auditor')
  counts(@Query() query: VerificationsQuery): Promise<Counts> {
    return this.verifications.counts(query);
  }

  /** One verification of a pledge. */
  @Get(':verificationId')
  @Roles('regulator', 'credit-officer', 'auditor')
  get(@Param() { verificationId }: VerificationParams): Promise<VerificationRow> {
    return this.verifications.get(verificationId);
  }

  /** What was found. `false` may still come after `true`, when it is found later. */
  @Post(':verificationId/result')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator', 'credit-officer')
  record(
    @Param() { verificationId }: VerificationParams,
    @IfMatch() seen: number,
    @Body() body: RecordFinding,
    @CurrentActor() actor: Actor,
  ): Promise<VerificationAnswer> {
    return this.verifications.record(verificationId, seen, body, actor);
  }
}

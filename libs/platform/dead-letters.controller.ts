import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Roles } from './auth';
import { DeadLetterList, DeadLetterParams, DeadLetterQuery, DiscardDeadLetter } from './dead-letters.dto';
import { DeadLetters } from './dead-letters.service';

@Controller('dead-letters')
export class DeadLettersController {
  constructor(@Inject(DeadLetters) private readonly deadLetters: DeadLetters) {}

  /** Events that could not be handled, oldest first. */
  @Get()
  @Roles('operator', 'auditor')
  list(@Query() query: DeadLetterQuery): Promise<DeadLetterList> {
    return this.deadLetters.list(query.limit ?? 50);
  }

  /** Tries a dead event again, from its first attempt. */
  @Post(':eventId/re-drive')
  @HttpCode(204)
  @Roles('operator')
  redrive(@Param() params: DeadLetterParams): Promise<void> {
    return this.deadLetters.redrive(params.eventId);
  }

  /** Gives a dead event up, with a reason; what waits behind it goes on. */
  @Post(':eventId/discard')
  @HttpCode(204)
  @Roles('operator')
  discard(@Param() params: DeadLetterParams, @Body() body: DiscardDeadLetter): Promise<void> {
    return this.deadLetters.discard(params.eventId, body.reason);
  }
}

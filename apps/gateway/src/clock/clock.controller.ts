import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { type Actor, CurrentActor, Public, Roles } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { PinoLogger } from 'nestjs-pino';
import { ClockAnswer, MoveClockRequest } from './clock.dto';

/** Local profile only: the business clock of all services. */
@Controller('clock')
export class ClockController {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {}

  /** Business time. */
  @Get()
  @Public()
  read(): ClockAnswer {
    return { now: this.clock.now().toISOString(), today: this.clock.today() };
  }

  /** Moves business time forward, for all services at once. */
  @Put()
  @Roles('operator')
  move(@Body() body: MoveClockRequest, @CurrentActor() actor: Actor): ClockAnswer {
    this.clock.moveTo(new Date(body.moveTo));
    this.log.info({ actor: actor.id, moveTo: body.moveTo }, 'the business clock was moved');
    return this.read();
  }
}
